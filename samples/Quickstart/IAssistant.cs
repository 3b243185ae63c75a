using Fallback;

namespace Quickstart;

[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna", "google/gemini-3.5-flash-lite", "anthropic/claude-sonnet-5-5", DeadlineMs = 3_000)]
[TierTimeout(400, 600, 800, 1_000)]
[CircuitBreaker(FailureThreshold = 3, BreakSeconds = 1, HalfOpenMaxCalls = 2, SuccessThreshold = 2)]
[AnswerCache(TtlSeconds = 1, StaleSeconds = 600)]
[DefaultResponse("System busy, please retry shortly.")]
public interface IAssistant
{
    [SystemPrompt("You are a support assistant.")]
    Task<FallbackResult<string>> AnswerAsync(string question, CancellationToken cancellationToken = default);
}
