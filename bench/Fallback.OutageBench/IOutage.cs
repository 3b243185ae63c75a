namespace Fallback.OutageBench;

/// <summary>The four tiers as published, at our <see cref="Pace"/>: timeouts of 5, 6, 8 and 10 s, and breaks of 30 s.</summary>
/// <remarks>
/// A probe beside the next tier may start every 5 s, or every break if that is less. At our pace it can only be had with a break as short as
/// that: all calls here can be probes beside another tier, so nobody waits for the end of a break, and its length is the interval.
/// </remarks>
[ModelChain("one/model", "two/model", "three/model", "four/model")]
[TierTimeout(FirstTimeoutMs, SecondTimeoutMs, ThirdTimeoutMs, FourthTimeoutMs)]
[CircuitBreaker(BreakSeconds = ProbeSeconds)]
internal interface IOutage
{
    public const int FirstTimeoutMs = 5_000 / Pace.Times, SecondTimeoutMs = 6_000 / Pace.Times, ThirdTimeoutMs = 8_000 / Pace.Times, FourthTimeoutMs = 10_000 / Pace.Times;

    /// <summary>How long the others' breakers stay open.</summary>
    public const double BreakSeconds = 30.0 / Pace.Times;

    /// <summary>How far our probes are apart.</summary>
    public const double ProbeSeconds = 5.0 / Pace.Times;

    /// <summary>Some four and some two and a half times the first tier's median when all is well.</summary>
    public const int LateHedgeMs = 3_250 / Pace.Times, EarlyHedgeMs = 2_200 / Pace.Times;

    Task<string> AskAsync(string question, CancellationToken cancellationToken = default);

    [Hedge]
    Task<string> AskHedgedAsync(string question, CancellationToken cancellationToken = default);

    [Hedge(DelayMs = LateHedgeMs)]
    Task<string> AskHedgedLateAsync(string question, CancellationToken cancellationToken = default);

    [Hedge(DelayMs = EarlyHedgeMs)]
    Task<string> AskHedgedEarlyAsync(string question, CancellationToken cancellationToken = default);
}
