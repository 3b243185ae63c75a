using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests.Canaries;

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
[Canary("charlie/new", Percent = 20)]
[TierRetry(MaxRetries = 0)]
[OnStreamFailure(StreamRecovery.Restart)]
public interface ITrying
{
    Task<FallbackResult<string>> AskAsync(string question, ChatOptions? options = null, CancellationToken cancellationToken = default);

    Task<FallbackResult<ChatResponse>> ChatAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default);

    IAsyncEnumerable<ChatResponseUpdate> StreamAsync(string question, CancellationToken cancellationToken = default);
}

/// <summary>Whatever the chain allows itself, the canary comes on top.</summary>
[ModelChain("alpha/one", DeadlineMs = 20_000, MaxAttempts = 1)]
[Canary("charlie/new", Percent = 100)]
[TierTimeout(8_000)]
[TierRetry(MaxRetries = 0)]
[ContextPolicy(ContextOverflow.Fail)]
public interface ITryingFirst
{
    Task<FallbackResult<string>> AskAsync(string question, ChatOptions? options = null, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
[Canary("charlie/new", Percent = 50)]
[AnswerCache]
[TierRetry(MaxRetries = 0)]
public interface ITryingWithCache
{
    Task<FallbackResult<string>> AskAsync(string question, ChatOptions? options = null, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
[Canary("charlie/new", Percent = 100)]
[Hedge(DelayMs = 0, MaxParallel = 3)]
[TierRetry(MaxRetries = 0)]
public interface ITryingBeside
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
[Canary("charlie/new", Percent = 100)]
[Hedge(ExtraCost = 0.2)]
[TierRetry(MaxRetries = 0)]
public interface ITryingBesideByCost
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
[TierRetry(MaxRetries = 0)]
public interface IUntried
{
    Task<FallbackResult<string>> AskAsync(string question, ChatOptions? options = null, CancellationToken cancellationToken = default);
}
