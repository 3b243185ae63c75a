namespace Fallback.OpenTelemetry.Tests;

[ModelChain("alpha/one", "bravo/two", "charlie/three", DeadlineMs = 60_000)]
[TierTimeout(10_000)]
[TierRetry(MaxRetries = 0)]
[OnStreamFailure(StreamRecovery.Fail)]
[CostBudget(PerDayUsd = 1_000)]
[RateLimit(RequestsPerMinute = 1_000_000)]
public interface ISupport
{
    [Generation(MaxOutputTokens = 100)]
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);

    [Generation(MaxOutputTokens = 100)]
    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
}

/// <summary>Asked only where its first tier is out: the share of fallbacks is that of a whole process.</summary>
[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
[TierRetry(MaxRetries = 0)]
public interface ISales
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("delta/slow", "echo/quick", DeadlineMs = 60_000)]
[Hedge(DelayMs = 100)]
public interface IHedged
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("foxtrot/limited", "delta/quick", DeadlineMs = 60_000)]
[TierRetry(MaxRetries = 0)]
public interface ILimited
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("delta/quick", DeadlineMs = 60_000)]
[Canary("echo/quick")]
[AnswerCache]
public interface ICached
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}
