using Fallback;
using Fallback.Testing;

// Two servers on this machine play the vendors, so you need no key. DeepSeek's has no capacity.
await using ProviderServer deepseek = await ProviderServer.StartAsync();
deepseek.Model("deepseek-flash").Replies(Reply.Overloaded());
await using ProviderServer openai = await ProviderServer.StartAsync();
openai.Model("gpt-6-luna").Replies(Reply.Text("Hold the button on the back for ten seconds."));

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Configuration["Fallback:Providers:deepseek:BaseUrl"] = deepseek.BaseUrl.AbsoluteUri;
builder.Configuration["Fallback:Providers:openai:BaseUrl"] = openai.BaseUrl.AbsoluteUri;

builder.Services.AddFallback(builder.Configuration.GetSection("Fallback"));
builder.Services.AddFallbackClient<ISupportAssistant>();
builder.Services.AddHealthChecks().AddFallback();

WebApplication app = builder.Build();

app.MapGet("/ask", async (string question, ISupportAssistant assistant, CancellationToken cancellationToken) =>
{
    FallbackResult<string> answer = await assistant.AnswerAsync(question, cancellationToken);
    return new SupportAnswer(answer.Value, answer.Provider, [.. answer.Attempts.Select(attempt => attempt.ToString())]);
});
app.MapGet("/stream", (string question, ISupportAssistant assistant, CancellationToken cancellationToken) =>
    TypedResults.ServerSentEvents(assistant.StreamAsync(question, cancellationToken)));
app.MapHealthChecks("/health");
app.MapFallbackDashboard("/fallback");

app.Run();

public sealed record SupportAnswer(string Text, string? AnsweredBy, IReadOnlyList<string> Attempts);

[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna", DeadlineMs = 20_000)]
[TierTimeout(5_000, 8_000)]
[CircuitBreaker(FailureThreshold = 3, BreakSeconds = 30)]
[OnStreamFailure(StreamRecovery.Fail)]
public interface ISupportAssistant
{
    [SystemPrompt("You are a support assistant.")]
    Task<FallbackResult<string>> AnswerAsync(string question, CancellationToken cancellationToken = default);

    [SystemPrompt("You are a support assistant.")]
    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
}
