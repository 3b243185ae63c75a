using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

/// <summary>Three tiers at three providers; the figures are small, so that a manual clock is moved by round numbers.</summary>
[ModelChain("alpha/one", "bravo/two", "charlie/three", DeadlineMs = 60_000)]
[TierTimeout(5_000, 6_000, 8_000, FirstTokenMs = 3_000, IdleMs = 4_000)]
[CircuitBreaker(FailureThreshold = 2, BreakSeconds = 30, HalfOpenMaxCalls = 1, SuccessThreshold = 1)]
public interface IThreeTiers
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);

    ValueTask<string> TextAsync(string question, CancellationToken cancellationToken = default);

    Task<ChatResponse> ChatAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default);

    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "bravo/two", "charlie/three", DeadlineMs = 60_000)]
[TierTimeout(5_000, 6_000, 8_000, FirstTokenMs = 3_000, IdleMs = 4_000)]
[CircuitBreaker(FailureThreshold = 2, SuccessThreshold = 1, ProbeBeside = false)]
public interface IProbedByTheCaller
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);

    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", DeadlineMs = 60_000)]
[TierTimeout(5_000)]
[CircuitBreaker(FailureThreshold = 2, BreakSeconds = 30)]
public interface IOneTier
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", DeadlineMs = 60_000)]
[TierTimeout(5_000)]
[TierRetry(MaxRetries = 0)]
[CircuitBreaker(FailureThreshold = 2, BreakSeconds = 30, HalfOpenMaxCalls = 1, SuccessThreshold = 1)]
public interface IAlone
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "alpha/other", "bravo/two", DeadlineMs = 60_000)]
public interface ISharedKey
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
[TierRetry(MaxRetries = 0)]
[AnswerCache(TtlSeconds = 60, StaleSeconds = 600)]
[DefaultResponse("System busy, please retry shortly")]
public interface ICached
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);

    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
[TierRetry(MaxRetries = 2, BaseDelayMs = 10, MaxDelayMs = 50)]
[CircuitBreaker(FailureThreshold = 10)]
public interface IRetried
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
[FailoverOn(FailoverKinds.ContentFiltered | FailoverKinds.EmptyAnswer)]
public interface IOptedIn
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("deepseek/deepseek-flash", "anthropic/claude-sonnet-5-5", DeadlineMs = 60_000)]
public interface ICatalogued
{
    [SystemPrompt("You are {role}.")]
    [UserPrompt("Summarise in {maxWords} words, at {price:F2}:\n{text}")]
    [Generation(Temperature = 0.2, MaxOutputTokens = 300)]
    Task<FallbackResult<string>> SummariseAsync(string role, string text, int maxWords, decimal price, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "bravo/two", "charlie/three", DeadlineMs = 60_000)]
[TierTimeout(5_000, 6_000, 8_000, FirstTokenMs = 3_000, IdleMs = 4_000)]
public interface IUpdates
{
    IAsyncEnumerable<ChatResponseUpdate> StreamAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
[TierRetry(MaxRetries = 0)]
[AnswerCache(TtlSeconds = 60, StaleSeconds = 600)]
[DefaultResponse("System busy, please retry shortly")]
public interface ICachedUpdates
{
    IAsyncEnumerable<ChatResponseUpdate> StreamAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
[TierTimeout(5_000, FirstTokenMs = 3_000, IdleMs = 4_000)]
[TierRetry(MaxRetries = 0)]
[OnStreamFailure(StreamRecovery.Restart)]
public interface IRestarted
{
    IAsyncEnumerable<ChatResponseUpdate> StreamAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", DeadlineMs = 60_000)]
[OnStreamFailure(StreamRecovery.Restart)]
public interface IRestartedAlone
{
    IAsyncEnumerable<ChatResponseUpdate> StreamAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
[TierRetry(MaxRetries = 0)]
[OnStreamFailure(StreamRecovery.Continue)]
public interface IContinued
{
    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "bravo/two", "charlie/three", DeadlineMs = 60_000)]
[TierRetry(MaxRetries = 0)]
[OnStreamFailure(StreamRecovery.Continue | StreamRecovery.Restart)]
public interface IContinuedOrRestarted
{
    IAsyncEnumerable<ChatResponseUpdate> StreamAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
[TierRetry(MaxRetries = 0)]
public interface IResilient : IChatClient;

/// <summary>The first tier is a chat client.</summary>
[ModelChain("client/one", "bravo/two", DeadlineMs = 60_000)]
[TierTimeout(5_000, FirstTokenMs = 3_000, IdleMs = 4_000)]
[TierRetry(MaxRetries = 0)]
[CircuitBreaker(FailureThreshold = 2, BreakSeconds = 30)]
public interface IClientFirst
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);

    Task<ChatResponse> ChatAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default);

    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("client/one", "bravo/two", DeadlineMs = 60_000)]
public interface IClientUpdates
{
    IAsyncEnumerable<ChatResponseUpdate> StreamAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "bravo/two", "charlie/three", DeadlineMs = 60_000)]
[Hedge(DelayMs = 1_000)]
public interface IHedged
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);

    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("client/one", "bravo/two", DeadlineMs = 60_000), Hedge(DelayMs = 1_000)]
public interface IHedgedClient
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
[TierRetry(MaxRetries = 1), Hedge(DelayMs = 1_000)]
public interface IHedgedAndRetried
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "bravo/two", "charlie/three", DeadlineMs = 60_000)]
[CircuitBreaker(FailureThreshold = 2, BreakSeconds = 30, HalfOpenMaxCalls = 1, SuccessThreshold = 1)]
[TierRetry(MaxRetries = 1)]
public interface IThreeRetried
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "bravo/two", "charlie/three", DeadlineMs = 60_000)]
[Hedge(DelayMs = 0, MaxParallel = 3)]
public interface IRacing
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);

    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000), Hedge]
public interface IHedgedByBudget
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "bravo/two", "charlie/three", DeadlineMs = 60_000), Hedge(ExtraCost = 0.1)]
public interface IThreeByBudget
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
[TierTimeout(5_000, FirstTokenMs = 3_000, IdleMs = 4_000)]
[TierRetry(MaxRetries = 0)]
[CircuitBreaker(FailureThreshold = 2, BreakSeconds = 30)]
public interface ISideBySide : IChatClient;

[ModelChain("alpha/one", "bravo/two", "charlie/three", DeadlineMs = 60_000)]
[TierRetry(MaxRetries = 0)]
[Hedge(DelayMs = 0, MaxParallel = 3)]
public interface IRacingChat : IChatClient;

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
[CircuitBreaker(FailureThreshold = 2, MaxBreakSeconds = 40, ProbeBeside = false, SuccessThreshold = 1)]
public interface IProbedByCalls
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}
