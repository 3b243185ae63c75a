using Fallback;

namespace AspireSample;

/// <summary>All replicas together stay below the limit, and what one replica learns of a failing provider, the others learn, too.</summary>
[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna", DeadlineMs = 20_000)]
[TierTimeout(5_000, 10_000)]
[CircuitBreaker(FailureThreshold = 3, BreakSeconds = 10)]
[RateLimit(RequestsPerMinute = 600)]
public interface IAssistant
{
    [SystemPrompt("You are a support assistant. Answer in one short paragraph.")]
    Task<FallbackResult<string>> AnswerAsync(string question, CancellationToken cancellationToken = default);
}
