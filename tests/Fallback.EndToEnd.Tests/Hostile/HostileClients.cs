using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

/// <summary>One tier with times that a test can wait for.</summary>
[ModelChain("alpha/one", DeadlineMs = 8_000)]
[TierTimeout(3_000)]
[TierRetry(MaxRetries = 0)]
public interface ITimed
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);

    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
}

/// <summary>One tier whose streams have no end but their limits.</summary>
[ModelChain("alpha/one")]
[TierTimeout(5_000, FirstTokenMs = 3_000, IdleMs = 4_000)]
[TierRetry(MaxRetries = 0)]
public interface IUnending
{
    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);

    IAsyncEnumerable<ChatResponseUpdate> UpdatesAsync(string question, CancellationToken cancellationToken = default);
}

/// <summary>One tier that is asked again after a while.</summary>
[ModelChain("alpha/one", DeadlineMs = 600_000)]
[TierRetry(MaxRetries = 3, BaseDelayMs = 60_000, MaxDelayMs = 60_000)]
public interface IAskedAgainLater
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}
