using Fallback;

namespace SupportWorker;

[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna", DeadlineMs = 1_500)]
[TierTimeout(700)]
[CircuitBreaker(FailureThreshold = 3, BreakSeconds = 30)]
public interface IMailDesk
{
    [UserPrompt("Summarize this mail in one sentence:\n{mail}")]
    Task<FallbackResult<string>> SummarizeAsync(string mail, CancellationToken cancellationToken = default);
}
