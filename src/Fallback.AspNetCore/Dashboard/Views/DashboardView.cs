namespace Fallback.Dashboard;

/// <summary>All that the pages show but for the calls, as it is sent to them. Times are milliseconds since 1970, of UTC.</summary>
internal sealed record DashboardView
{
    public required long At { get; init; }
    public required long StartedAt { get; init; }
    public required bool AllowActions { get; init; }
    public required long Lost { get; init; }
    public required long LastCall { get; init; }
    /// <summary>The start of each half minute that is shown.</summary>
    public required IReadOnlyList<long> Slots { get; init; }
    public required IReadOnlyList<AlertView> Alerts { get; init; }
    public required FiguresView Totals { get; init; }
    /// <summary>The same of the hour before; null while nothing is known of it.</summary>
    public FiguresView? Usual { get; init; }
    public required IReadOnlyList<TierView> Tiers { get; init; }
    public required IReadOnlyList<ErrorGroupView> ErrorGroups { get; init; }
    public required IReadOnlyList<ErrorView> Errors { get; init; }
    public required IReadOnlyList<ClientView> Clients { get; init; }
    public required IReadOnlyList<LimitView> Limits { get; init; }
    public required IReadOnlyList<BudgetView> Budgets { get; init; }
    public required IReadOnlyList<CanaryView> Canaries { get; init; }
    /// <summary>The sharing with replicas; null if there are none.</summary>
    public ReplicasView? Replicas { get; init; }
    public StateView? GlobalBreaker { get; init; }
    public required IReadOnlyList<CallView> Unusual { get; init; }
}

/// <summary>An alert at the top of every page. The page adds the time and the seconds.</summary>
/// <param name="Level"><c>warn</c> or <c>bad</c>.</param>
/// <param name="Title">Who has what: "openai/gpt-6 is overloaded".</param>
/// <param name="Since">Since when; null where that is not known.</param>
/// <param name="Detail">What is done about it.</param>
/// <param name="ProbeIn">Seconds to the next probe; null where none is planned.</param>
/// <param name="Tier">Whose calls to show.</param>
internal sealed record AlertView(string Level, string Title, long? Since, string Detail, double? ProbeIn, string? Tier);

/// <summary>What became of calls. Shares from 0 to 1, latencies in milliseconds, US dollars.</summary>
internal sealed record FiguresView
{
    public required long Calls { get; init; }
    public required double PerSecond { get; init; }
    public required long Live { get; init; }
    public required long Cached { get; init; }
    public required long Stale { get; init; }
    public required long Default { get; init; }
    public required long Failed { get; init; }
    public required long Cancelled { get; init; }
    /// <summary>Of the calls that their callers did not leave, those with an answer of whatever kind.</summary>
    public double? AnsweredShare { get; init; }
    public double? FallbackShare { get; init; }
    public double? P50 { get; init; }
    public double? P90 { get; init; }
    public double? P99 { get; init; }
    public required decimal CostUsd { get; init; }
    public required decimal CostPerHourUsd { get; init; }
    public required long UnknownCosts { get; init; }
}

/// <summary>A state for display.</summary>
/// <param name="Level"><c>ok</c>, <c>warn</c> or <c>bad</c>.</param>
/// <param name="Words">In words.</param>
/// <param name="Seconds">How long that still holds; null where that is not known.</param>
internal sealed record StateView(string Level, string Words, double? Seconds = null);

internal sealed record TierView
{
    public required string Name { get; init; }
    /// <summary>What is isolated and reset with it: <c>provider/model</c>.</summary>
    public required string Model { get; init; }
    /// <summary>Of a provider with several, which one; null where there is one only.</summary>
    public string? Instance { get; init; }
    public required bool IsDraining { get; init; }
    /// <summary>Requests that are under way.</summary>
    public required int UnderWay { get; init; }
    public required StateView State { get; init; }
    public required StateView Breaker { get; init; }
    public required StateView Endpoint { get; init; }
    public required StateView Key { get; init; }
    public long? Since { get; init; }
    public string? LastFailure { get; init; }
    public long? LastFailureAt { get; init; }
    /// <summary>A letter for each half minute: none, ok, warn, bad.</summary>
    public required string Health { get; init; }
    public required IReadOnlyList<long> AttemptsOf { get; init; }
    public required IReadOnlyList<long> FailedOf { get; init; }
    public required long Attempts { get; init; }
    public required long Failed { get; init; }
    public required long Skipped { get; init; }
    public double? ErrorShare { get; init; }
    public double? P50 { get; init; }
    public double? P90 { get; init; }
    public double? P99 { get; init; }
    public required decimal CostUsd { get; init; }
    /// <summary>What its refusals have taught.</summary>
    public required IReadOnlyList<string> Learned { get; init; }
    /// <summary>The probes; null before the first one, and if there are none.</summary>
    public ProbeView? Probe { get; init; }
    /// <summary>The synthetic traffic; null before the first question, and if there is none.</summary>
    public SyntheticView? Synthetic { get; init; }
}

/// <summary>Failures that belong together, half minute by half minute.</summary>
internal sealed record ErrorGroupView(string Id, string Name, long Total, IReadOnlyList<long> Counts);

internal sealed record ErrorView(string Tier, string Kind, string Words, string Group, int? Status, long Count, double Share);

internal sealed record ClientView(string Name, FiguresView Figures, IReadOnlyList<ChainView> Chains);

internal sealed record ChainView(double DeadlineMs, int MaxAttempts, IReadOnlyList<ChainTierView> Tiers);

/// <summary>A tier of a chain, or one of its instances, with its share of the client's live answers.</summary>
internal sealed record ChainTierView(string Name, StateView State, double? Share, long Answers)
{
    /// <summary>Its share of calls, relative to the other instances; null for a tier.</summary>
    public int? Weight { get; init; }
    /// <summary>Where the tier has several.</summary>
    public IReadOnlyList<ChainTierView> Instances { get; init; } = [];
}

/// <summary>How much of something is taken.</summary>
/// <param name="Name">Of what.</param>
/// <param name="Used">What this process has taken.</param>
/// <param name="Limit">What this process may take.</param>
/// <param name="Scope">Whether that is shared; null where there are no replicas.</param>
internal sealed record GaugeView(string Name, decimal Used, decimal Limit, StateView? Scope);

internal sealed record LimitView(string Name, IReadOnlyList<GaugeView> Gauges, int Waiting);

internal sealed record BudgetView(
    string Client, string Day, decimal SpentUsd, decimal EstimatedUsd, decimal ReservedUsd, decimal? PerDayUsd, StateView? Scope);

/// <summary>A call as a row of a list and, with its attempts, as a waterfall.</summary>
internal sealed record CallView
{
    public required long Sequence { get; init; }
    public required long At { get; init; }
    public required string Id { get; init; }
    public required string Client { get; init; }
    public required string Method { get; init; }
    public required string Status { get; init; }
    public required StateView Outcome { get; init; }
    public required bool IsStream { get; init; }
    public required double LatencyMs { get; init; }
    public required double DeadlineMs { get; init; }
    public decimal? CostUsd { get; init; }
    public string? ErrorType { get; init; }
    public required string Verdict { get; init; }
    public required IReadOnlyList<AttemptView> Attempts { get; init; }
}

/// <summary>An attempt as a bar.</summary>
internal sealed record AttemptView
{
    public required int Tier { get; init; }
    public required string Name { get; init; }
    public required string Role { get; init; }
    /// <summary><c>ok</c>, <c>bad</c>, <c>lost</c> to another attempt, or <c>skipped</c>.</summary>
    public required string Result { get; init; }
    public required string Words { get; init; }
    /// <summary>The fault that was injected; null for none.</summary>
    public string? Injected { get; init; }
    /// <summary>The name of its failure or reason, to filter by; null for an answer.</summary>
    public string? Kind { get; init; }
    public required double StartMs { get; init; }
    public required double LengthMs { get; init; }
    public int? Http { get; init; }
    public string? Code { get; init; }
    public required IReadOnlyList<string> Adaptations { get; init; }
}

/// <summary>An answer to a question for calls.</summary>
/// <param name="Calls">The latest first.</param>
/// <param name="Matching">How many of those that are kept are meant; more than there are in <paramref name="Calls"/> at times.</param>
/// <param name="Kept">How many are kept.</param>
/// <param name="Last">The number of the latest call of all.</param>
internal sealed record CallsView(IReadOnlyList<CallView> Calls, int Matching, int Kept, long Last);
