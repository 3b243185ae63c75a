namespace Fallback.AotSmoke;

/// <summary>The first model replies 503, the second hangs, the third answers.</summary>
[ModelChain("one/busy", "two/hanging", "three/well", DeadlineMs = 10_000)]
[TierTimeout(1_000, 100, 5_000)]
[CircuitBreaker(FailureThreshold = 3, BreakSeconds = 30)]
[OnStreamFailure(StreamRecovery.Continue)]
internal interface ISmoke
{
    [SystemPrompt("You are a test.")]
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);

    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
}
