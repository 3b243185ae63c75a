using System.Text.Json;
using Fallback;
using Microsoft.Extensions.AI;
using SupportBotSample;

await using LocalProviders providers = await LocalProviders.StartAsync();
WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
if (string.IsNullOrEmpty(builder.Configuration["urls"])) builder.WebHost.UseUrls("http://localhost:5080");
builder.Services.AddFallback(options => providers.Configure(options));
builder.Services.AddFallbackClient<ISupportBot>();

WebApplication app = builder.Build();
app.UseFileServer();
app.MapFallbackDashboard("/fallback");
// The page's switch: how the first provider behaves from now on.
app.MapPost("/weather/{weather}", (Weather weather) => providers.Become(weather));
app.MapPost("/ask", async (Line[] conversation, ISupportBot bot, HttpResponse response, CancellationToken cancellationToken) =>
{
    response.ContentType = "text/event-stream";
    IEnumerable<ChatMessage> messages = conversation.Select(line => new ChatMessage(line.FromBot ? ChatRole.Assistant : ChatRole.User, line.Text));
    try
    {
        await foreach (ChatResponseUpdate update in bot.StreamAsync(messages, cancellationToken))
        {
            if (update.Contents.OfType<StreamRestartedContent>().Any()) await SendAsync("restart", "");
            if (update.Text.Length > 0) await SendAsync("text", update.Text);
            // The last update says which provider answered, and after how many failures.
            if (update.AdditionalProperties?.TryGetValue(FallbackProperties.Provider, out object? provider) == true)
                await SendAsync("done", $"answered by {provider}, {Failures(update)}");
        }
    }
    // The messages of Fallback's exceptions contain no secrets, so the page may show them.
    catch (FallbackException e) { await SendAsync("failed", e.Message); }

    // As JSON, because a line break would end the event.
    Task SendAsync(string name, string text) => response.WriteAsync($"event: {name}\ndata: {JsonSerializer.Serialize(text)}\n\n", cancellationToken);
});
app.Run();

static string Failures(ChatResponseUpdate update) =>
    update.AdditionalProperties!.GetValueOrDefault(FallbackProperties.FailedAttempts) is > 0 and var count
        ? $"after {count} failed or skipped" : "at the first attempt";

internal sealed record Line(string Text, bool FromBot);
