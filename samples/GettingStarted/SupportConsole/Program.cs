using Fallback;
using Fallback.Testing;

// Two servers on this machine play the vendors, so you need no key. DeepSeek's has no capacity.
await using ProviderServer deepseek = await ProviderServer.StartAsync();
deepseek.Model("deepseek-flash").Replies(Reply.Overloaded());
await using ProviderServer openai = await ProviderServer.StartAsync();
openai.Model("gpt-6-luna").Replies(Reply.Text("Hold the button on the back for ten seconds."));

ISupportAssistant assistant = FallbackClient.Create<ISupportAssistant>(options => options
    .AddProvider("deepseek", deepseek.BaseUrl.AbsoluteUri)
    .AddProvider("openai", openai.BaseUrl.AbsoluteUri));

for (int call = 1; call <= 4; call++)
{
    FallbackResult<string> answer = await assistant.AnswerAsync("How do I reset my router?");
    Console.WriteLine($"{call}. {answer.Value}");
    foreach (TierAttempt attempt in answer.Attempts) Console.WriteLine($"   {attempt}");
}

// Now the second vendor goes down, too.
openai.Model("gpt-6-luna").Replies(Reply.Overloaded());
FallbackResult<string> last = await assistant.AnswerAsync("How do I reset my router?");
Console.WriteLine($"5. {last.Value} ({last.Status})");

[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna", DeadlineMs = 20_000)]
[TierTimeout(5_000, 8_000)]
[CircuitBreaker(FailureThreshold = 3, BreakSeconds = 30)]
[DefaultResponse("We are busy. Please try again in a minute.")]
public interface ISupportAssistant
{
    [SystemPrompt("You are a support assistant.")]
    Task<FallbackResult<string>> AnswerAsync(string question, CancellationToken cancellationToken = default);
}
