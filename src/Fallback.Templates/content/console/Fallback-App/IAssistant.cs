using Fallback;

namespace Fallback_App;

/// <summary>The models that may answer, in order; Fallback generates the class behind it.</summary>
[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna", DeadlineMs = 20_000)]
[TierTimeout(5_000, 10_000)]
[CircuitBreaker(FailureThreshold = 3, BreakSeconds = 10)]
public interface IAssistant
{
    [SystemPrompt("You are a support assistant. Answer in one short paragraph.")]
    Task<FallbackResult<string>> AnswerAsync(string question, CancellationToken cancellationToken = default);
}
