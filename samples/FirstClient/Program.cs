using Fallback;

// Keys come from DEEPSEEK_API_KEY, OPENAI_API_KEY and ANTHROPIC_API_KEY. A tier without a key is skipped; at least one key is needed.
ISupportAssistant assistant = FallbackClient.Create<ISupportAssistant>(options => options.MissingKeys = MissingKeys.Skip);

FallbackResult<string> answer = await assistant.AnswerAsync("How do I reset my router?");
Console.WriteLine(answer.Value);
foreach (TierAttempt attempt in answer.Attempts) Console.WriteLine(attempt);

[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna", "anthropic/claude-sonnet-5-5", DeadlineMs = 25_000)]
[TierTimeout(5_000, 8_000, 10_000)]
[CircuitBreaker(FailureThreshold = 3, BreakSeconds = 30)]
public interface ISupportAssistant
{
    [SystemPrompt("You are a support assistant.")]
    Task<FallbackResult<string>> AnswerAsync(string question, CancellationToken cancellationToken = default);
}
