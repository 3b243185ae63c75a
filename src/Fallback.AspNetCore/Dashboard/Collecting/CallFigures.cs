namespace Fallback.Dashboard;

/// <summary>The results of calls. Not thread-safe.</summary>
internal sealed class CallFigures
{
    private readonly long[] _outcomes = new long[Enum.GetValues<CallOutcome>().Length];

    public long Total { get; private set; }

    /// <summary>The calls that another tier than the first answered.</summary>
    public long Fallbacks { get; private set; }

    public decimal CostUsd { get; private set; }

    /// <summary>The calls with an unknown cost, which are not in <see cref="CostUsd"/>.</summary>
    public long UnknownCosts { get; private set; }

    /// <summary>The live answers by tier.</summary>
    public Dictionary<TierKey, long> Answers { get; } = [];

    /// <summary>The latencies of calls that were not canceled.</summary>
    public LatencyHistogram Latency { get; } = new();

    public long this[CallOutcome outcome] => _outcomes[(int)outcome];

    /// <summary>Calls whose callers waited for their end.</summary>
    public long Ended => Total - this[CallOutcome.Cancelled];

    public double? FallbackShare => this[CallOutcome.Live] is var live and > 0 ? (double)Fallbacks / live : null;

    public void Add(CallEvent call)
    {
        Total++;
        _outcomes[(int)call.Outcome]++;
        if (call.CostUsd is { } cost) CostUsd += cost;
        else UnknownCosts++;
        if (call.Outcome != CallOutcome.Cancelled) Latency.Add(call.Duration);
        if (call is not { Outcome: CallOutcome.Live, Provider: { } provider, Model: { } model }) return;
        if (call.TierIndex > 0) Fallbacks++;
        Count(new TierKey(provider, call.Instance ?? "default", model), 1);
    }

    public void Add(CallFigures? other)
    {
        if (other is null) return;
        Total += other.Total;
        for (int i = 0; i < _outcomes.Length; i++) _outcomes[i] += other._outcomes[i];
        Fallbacks += other.Fallbacks;
        CostUsd += other.CostUsd;
        UnknownCosts += other.UnknownCosts;
        Latency.Add(other.Latency);
        foreach ((TierKey tier, long answers) in other.Answers) Count(tier, answers);
    }

    private void Count(TierKey tier, long answers) => Answers[tier] = Answers.GetValueOrDefault(tier) + answers;
}
