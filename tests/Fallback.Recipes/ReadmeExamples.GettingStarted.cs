namespace Fallback.Recipes.GettingStarted;

// The C# block of docs/getting-started/console.md that asks the real vendors. The other programs are in samples/GettingStarted.

internal static class RealVendors
{
    public static async Task AskAsync()
    {
        ISupportAssistant assistant = FallbackClient.Create<ISupportAssistant>();

        FallbackResult<string> answer = await assistant.AnswerAsync("How do I reset my router?");
        Console.WriteLine($"{answer.Value} ({answer.Status})");
        foreach (TierAttempt attempt in answer.Attempts) Console.WriteLine($"   {attempt}");
    }
}

[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna", DeadlineMs = 20_000)]
[TierTimeout(5_000, 8_000)]
[CircuitBreaker(FailureThreshold = 3, BreakSeconds = 30)]
[DefaultResponse("We are busy. Please try again in a minute.")]
public interface ISupportAssistant
{
    [SystemPrompt("You are a support assistant.")]
    Task<FallbackResult<string>> AnswerAsync(string question, CancellationToken cancellationToken = default);
}
