using Microsoft.Extensions.AI;

namespace Fallback.Soak;

public sealed record Ticket(string Title, int Priority);

/// <summary>Every kind of call over one chain of three tiers.</summary>
[ModelChain("alpha/one", "bravo/two", "charlie/three", DeadlineMs = 20_000, MaxAttempts = 8)]
[TierTimeout(1_000, 2_000, 4_000, FirstTokenMs = 1_000, IdleMs = 1_000)]
[CircuitBreaker(FailureThreshold = 5, BreakSeconds = 1)]
[TierRetry(MaxRetries = 1, BaseDelayMs = 50, MaxDelayMs = 200)]
public interface ISoak
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);

    [AnswerCache(TtlSeconds = 2)]
    Task<FallbackResult<string>> AskCachedAsync(string question, CancellationToken cancellationToken = default);

    [Hedge(DelayMs = 100)]
    Task<FallbackResult<string>> AskHedgedAsync(string question, CancellationToken cancellationToken = default);

    [AnswerRepair]
    Task<FallbackResult<Ticket>> ExtractAsync(string mail, CancellationToken cancellationToken = default);

    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);

    [OnStreamFailure(StreamRecovery.Restart)]
    IAsyncEnumerable<ChatResponseUpdate> StreamUpdatesAsync(string question, CancellationToken cancellationToken = default);
}
