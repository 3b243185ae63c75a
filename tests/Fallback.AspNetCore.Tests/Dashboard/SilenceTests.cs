using System.Text.Json;
using Fallback.Testing;

namespace Fallback.AspNetCore.Tests.Dashboard;

/// <summary>Prompts, answers, keys and providers' messages are in no response of the dashboard and no log line of it.</summary>
public class SilenceTests
{
    private const string Prompt = "My wife has left me and the parrot knows why";
    private const string Answer = "Ask the parrot kindly";
    private const string Message = "We could not process the parrot";

    [Fact]
    public async Task NothingOfPromptAnswerMessageOrKey_IsInAnyResponse()
    {
        await using DashboardHost app = await DashboardHost.StartAsync(static options => options.AllowActions = true);
        app.Server.Default.Replies(Reply.Text(Answer));
        // Everything that a provider can say comes back to us, in every place where it can say it.
        app.Server.Model("deepseek-flash").RepliesOnce(
            Reply.Error(503, code: Prompt, message: $"{Message}: {Prompt} {DashboardHost.Key}", type: Prompt),
            Reply.Error(400, code: $"{Prompt}", message: $"{Message}: {Prompt}"),
            Reply.Status(500, $"{{\"error\":\"{Prompt} {DashboardHost.Key}\"}}"),
            Reply.Error(429, code: DashboardHost.Key, message: Prompt),
            Reply.Html(502));
        for (int i = 0; i < 6; i++)
        {
            try
            {
                await app.AskAsync(1, Prompt);
            }
            catch (FallbackException)
            {
                // A refused request is part of what is to be shown.
            }
        }
        await app.ViewAsync(static view => view.LastCall == 6);

        string[] paths =
        [
            "", "tiers", "errors", "calls", "chains", "limits", "canaries", "replicas", "session", "data/calls", "data/calls?ways=all",
            .. Recent(await app.TextAsync("data/calls?ways=all")).Select(static id => $"data/call?id={id}"),
        ];
        var seen = new List<string>();
        foreach (string path in paths) seen.Add(await app.TextAsync(path));
        seen.Add(JsonSerializer.Serialize(await app.ViewAsync(static _ => true)));
        await app.SendAsync(HttpMethod.Post, $"actions/isolate?model={Uri.EscapeDataString(Prompt)}");
        seen.AddRange(app.Log.All.Where(static line => line.StartsWith("Dashboard:", StringComparison.Ordinal)));

        Assert.True(paths.Length > 12);
        foreach (string text in seen)
            foreach (string secret in (string[])["parrot", DashboardHost.Key, DashboardHost.Key[8..]])
                Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
    }

    private static IEnumerable<string> Recent(string json) =>
        JsonDocument.Parse(json).RootElement.GetProperty("calls").EnumerateArray().Select(static call => call.GetProperty("id").GetString()!);
}
