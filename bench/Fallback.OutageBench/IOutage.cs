namespace Fallback.OutageBench;

/// <summary>The four tiers, ten times as fast as published: timeouts of 5, 6, 8 and 10 s and breaks of 30 s become a tenth of that.</summary>
[ModelChain("one/model", "two/model", "three/model", "four/model")]
[TierTimeout(FirstTimeoutMs, SecondTimeoutMs, ThirdTimeoutMs, FourthTimeoutMs)]
[CircuitBreaker(BreakSeconds = BreakSeconds)]
internal interface IOutage
{
    public const int FirstTimeoutMs = 500, SecondTimeoutMs = 600, ThirdTimeoutMs = 800, FourthTimeoutMs = 1_000;

    public const double BreakSeconds = 3;

    Task<string> AskAsync(string question, CancellationToken cancellationToken = default);

    [Hedge]
    Task<string> AskHedgedAsync(string question, CancellationToken cancellationToken = default);

    [Hedge(DelayMs = 325)]
    Task<string> AskHedgedLateAsync(string question, CancellationToken cancellationToken = default);

    [Hedge(DelayMs = 220)]
    Task<string> AskHedgedEarlyAsync(string question, CancellationToken cancellationToken = default);
}
