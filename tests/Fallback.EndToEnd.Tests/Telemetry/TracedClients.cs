namespace Fallback.EndToEnd.Tests;

/// <summary>The clients of this folder: EndingTests counts what its own do, in the meter of the process.</summary>
[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
[TierTimeout(5_000, FirstTokenMs = 3_000, IdleMs = 4_000)]
[TierRetry(MaxRetries = 0)]
public interface ITraced
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);

    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
[TierTimeout(5_000, FirstTokenMs = 3_000, IdleMs = 4_000)]
[TierRetry(MaxRetries = 0)]
[AnswerCache(TtlSeconds = 60, StaleSeconds = 600)]
[DefaultResponse("System busy, please retry shortly")]
public interface ITracedCached
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);

    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
[TierRetry(MaxRetries = 0)]
[Hedge(DelayMs = 0, MaxParallel = 2)]
public interface ITracedHedged
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);

    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
}
