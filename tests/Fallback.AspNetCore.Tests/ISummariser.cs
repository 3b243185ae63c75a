namespace Fallback.AspNetCore.Tests;

[ModelChain("openai/gpt-6-luna", "anthropic/claude-sonnet-5-5", DeadlineMs = 8_000)]
[TierTimeout(3_000, 3_000)]
[Hedge(DelayMs = 150)]
[CircuitBreaker(FailureThreshold = 50, BreakSeconds = 60)]
public interface ISummariser
{
    [SystemPrompt("You summarise.")]
    [Generation(MaxOutputTokens = 200)]
    Task<FallbackResult<string>> SummariseAsync(string text, CancellationToken cancellationToken = default);
}
