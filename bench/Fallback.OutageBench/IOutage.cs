namespace Fallback.OutageBench;

/// <summary>The four tiers, ten times as fast as published: timeouts of 5, 6, 8 and 10 s and breaks of 30 s become a tenth of that.</summary>
/// <remarks>
/// A probe beside the next tier may start every 5 s, or every break if that is less. A tenth of it can only be had with a break as short as
/// that: all calls here can be probes beside another tier, so nobody waits for the end of a break, and its length is the interval.
/// </remarks>
[ModelChain("one/model", "two/model", "three/model", "four/model")]
[TierTimeout(FirstTimeoutMs, SecondTimeoutMs, ThirdTimeoutMs, FourthTimeoutMs)]
[CircuitBreaker(BreakSeconds = ProbeSeconds)]
internal interface IOutage
{
    public const int FirstTimeoutMs = 500, SecondTimeoutMs = 600, ThirdTimeoutMs = 800, FourthTimeoutMs = 1_000;

    /// <summary>How long the others' breakers stay open.</summary>
    public const double BreakSeconds = 3;

    /// <summary>How far our probes are apart.</summary>
    public const double ProbeSeconds = 0.5;

    Task<string> AskAsync(string question, CancellationToken cancellationToken = default);

    [Hedge]
    Task<string> AskHedgedAsync(string question, CancellationToken cancellationToken = default);

    [Hedge(DelayMs = 325)]
    Task<string> AskHedgedLateAsync(string question, CancellationToken cancellationToken = default);

    [Hedge(DelayMs = 220)]
    Task<string> AskHedgedEarlyAsync(string question, CancellationToken cancellationToken = default);
}
