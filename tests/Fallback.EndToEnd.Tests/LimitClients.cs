namespace Fallback.EndToEnd.Tests;

/// <summary>One tier with a limit, of which tests choose another by configuration.</summary>
[ModelChain("alpha/one", DeadlineMs = 200_000)]
[TierTimeout(50_000, FirstTokenMs = 40_000, IdleMs = 40_000)]
[RateLimit(RequestsPerMinute = 3)]
public interface ILimited
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);

    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
[TierTimeout(50_000)]
[RateLimit(RequestsPerMinute = 2, Model = "alpha/one")]
public interface ILimitedFirst
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);

    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", DeadlineMs = 60_000)]
[RateLimit(RequestsPerMinute = 1)]
[DefaultResponse("later")]
public interface ILimitedWithDefault
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", DeadlineMs = 100_000)]
[TierTimeout(90_000)]
[RateLimit(MaxConcurrency = 6)]
public interface INarrow
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);

    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
[RateLimit]
public interface IAdaptive
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);

    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
}
