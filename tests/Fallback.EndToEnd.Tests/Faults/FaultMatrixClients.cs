using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

/// <summary>Nothing declared that changes what a failure does: the last tier's one retry is the default. The threshold is out of reach, so that counts can be read.</summary>
[ModelChain("alpha/one", "bravo/two", "charlie/three", DeadlineMs = 60_000)]
[TierTimeout(5_000, FirstTokenMs = 5_000, IdleMs = 5_000)]
[CircuitBreaker(FailureThreshold = 10, BreakSeconds = 30)]
public interface IMatrix
{
    [Generation(Temperature = 0.5, MaxOutputTokens = 4_000)]
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);

    [Generation(Temperature = 0.5, MaxOutputTokens = 4_000)]
    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);

    [Generation(Temperature = 0.5, MaxOutputTokens = 4_000)]
    IAsyncEnumerable<ChatResponseUpdate> UpdatesAsync(string question, CancellationToken cancellationToken = default);

    [OnStreamFailure(StreamRecovery.Restart)]
    IAsyncEnumerable<ChatResponseUpdate> RestartAsync(string question, CancellationToken cancellationToken = default);

    [OnStreamFailure(StreamRecovery.Continue)]
    IAsyncEnumerable<string> ContinueTextAsync(string question, CancellationToken cancellationToken = default);

    [OnStreamFailure(StreamRecovery.Continue)]
    IAsyncEnumerable<ChatResponseUpdate> ContinueAsync(string question, CancellationToken cancellationToken = default);
}

/// <summary>The same chain with all tiers asked at once.</summary>
[ModelChain("alpha/one", "bravo/two", "charlie/three", DeadlineMs = 60_000)]
[TierTimeout(5_000, FirstTokenMs = 5_000, IdleMs = 5_000)]
[CircuitBreaker(FailureThreshold = 10, BreakSeconds = 30)]
[Hedge(DelayMs = 0, MaxParallel = 3)]
public interface IRacingMatrix
{
    [Generation(Temperature = 0.5, MaxOutputTokens = 4_000)]
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);

    [Generation(Temperature = 0.5, MaxOutputTokens = 4_000)]
    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
}
