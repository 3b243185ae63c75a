using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Fallback;
using Microsoft.Extensions.AI;
using SupportBotSample;

await using LocalProviders providers = await LocalProviders.StartAsync();

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
if (string.IsNullOrEmpty(builder.Configuration["urls"])) builder.WebHost.UseUrls("http://localhost:5080");
builder.Services.AddFallback(options => providers.Configure(options));
builder.Services.AddFallbackClient<ISupportBot>();

WebApplication app = builder.Build();
app.UseDefaultFiles();
app.UseStaticFiles();
app.MapFallbackDashboard("/fallback");
app.MapPost("/ask", (Line[] conversation, ISupportBot bot, CancellationToken cancellationToken) =>
    TypedResults.ServerSentEvents(AnswerAsync(conversation, bot, cancellationToken)));
// The page's switch: how the first provider behaves from now on.
app.MapPost("/weather/{weather}", (Weather weather) => providers.Weather = weather);
app.Run();

static async IAsyncEnumerable<SseItem<string>> AnswerAsync(
    Line[] conversation, ISupportBot bot, [EnumeratorCancellation] CancellationToken cancellationToken)
{
    IEnumerable<ChatMessage> messages = conversation.Select(line => new ChatMessage(line.FromBot ? ChatRole.Assistant : ChatRole.User, line.Text));
    IAsyncEnumerator<ChatResponseUpdate> updates = bot.StreamAsync(messages, cancellationToken).GetAsyncEnumerator(cancellationToken);
    await using (updates)
    {
        while (true)
        {
            SseItem<string>? failed = null;
            try
            {
                if (!await updates.MoveNextAsync()) yield break;
            }
            // The messages of Fallback's exceptions contain no secrets, so the page may show them.
            catch (FallbackException e)
            {
                failed = new SseItem<string>(e.Message, "failed");
            }
            if (failed is { } last)
            {
                yield return last;
                yield break;
            }
            ChatResponseUpdate update = updates.Current;
            if (update.Contents.OfType<StreamRestartedContent>().Any()) yield return new SseItem<string>("", "restart");
            if (update.Text.Length > 0) yield return new SseItem<string>(update.Text, "text");
            // The last update says which provider answered, and after how many failures.
            if (update.AdditionalProperties?.TryGetValue(FallbackProperties.Provider, out object? provider) == true)
                yield return new SseItem<string>($"answered by {provider}, {Failures(update)}", "done");
        }
    }
}

static string Failures(ChatResponseUpdate update) => update.AdditionalProperties!.GetValueOrDefault(FallbackProperties.FailedAttempts) switch
{
    null or 0 => "at the first attempt",
    var count => $"after {count} failed or skipped",
};

internal sealed record Line(string Text, bool FromBot);
