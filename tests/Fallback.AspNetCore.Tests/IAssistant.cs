namespace Fallback.AspNetCore.Tests;

[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna", "anthropic/claude-sonnet-5-5", DeadlineMs = 10_000)]
[TierTimeout(3_000, 3_000, 3_000)]
[CircuitBreaker(FailureThreshold = 3, BreakSeconds = 60, ProbeBeside = false)]
[RateLimit(RequestsPerMinute = 5_000, TokensPerMinute = 40_000_000)]
[CostBudget(PerDayUsd = 50)]
public interface IAssistant
{
    [SystemPrompt("You are a support assistant.")]
    [Generation(MaxOutputTokens = 200)]
    Task<FallbackResult<string>> AnswerAsync(string question, CancellationToken cancellationToken = default);
}
