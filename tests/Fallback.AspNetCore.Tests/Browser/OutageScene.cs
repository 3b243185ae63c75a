using Fallback.Testing;

namespace Fallback.AspNetCore.Tests.Browser;

/// <summary>An outage, played to a dashboard in a few seconds: healthy half minutes, then some in which the first provider is overloaded.</summary>
internal sealed class OutageScene : IAsyncDisposable
{
    private readonly SteppedClock _clock;

    private OutageScene(DashboardHost app, SteppedClock clock) => (App, _clock) = (app, clock);

    public DashboardHost App { get; }

    /// <param name="healthy">Half minutes before the outage.</param>
    /// <param name="ill">Half minutes of the outage.</param>
    /// <param name="calls">Calls in each.</param>
    /// <param name="allowActions">Whether the dashboard has buttons.</param>
    public static async Task<OutageScene> PlayAsync(int healthy = 4, int ill = 6, int calls = 6, bool allowActions = false)
    {
        var clock = new SteppedClock();
        DashboardHost app = await DashboardHost.StartAsync(options => options.AllowActions = allowActions, withSummariser: true, time: clock);
        var scene = new OutageScene(app, clock);
        app.Server.Model("deepseek-flash").Replies(Answer(40));
        app.Server.Model("gpt-6-luna").Replies(static request => Answer(30 + request.ModelSequence * 7 % 60));
        app.Server.Model("claude-sonnet-5-5").Replies(Answer(80));
        for (int i = 0; i < healthy; i++) await scene.HalfMinuteAsync(calls);

        app.Server.Model("deepseek-flash").Replies(static request => request.ModelSequence % 4 == 0 ? Reply.Status(500) : Reply.Overloaded());
        app.Server.Model("gpt-6-luna").Replies(static request =>
            request.ModelSequence % 9 == 0 ? Reply.RateLimited()
            : request.ModelSequence % 7 == 0 ? Answer(400)
            : Answer(30 + request.ModelSequence * 7 % 60));
        for (int i = 0; i < ill; i++)
        {
            await scene.HalfMinuteAsync(calls);
            for (int n = 0; n < 2; n++) await app.Summariser.SummariseAsync($"A long report, part {n}", DashboardHost.Token);
        }
        await scene.HedgeAsync();
        await scene.RefuseAsync();
        app.Server.Model("gpt-6-luna").Replies(static request => Answer(30 + request.ModelSequence * 7 % 60));
        await scene.HalfMinuteAsync(2 * calls, step: false);
        return scene;
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();

    /// <summary>A call that no other tier is asked for.</summary>
    private async Task RefuseAsync()
    {
        // It may be rate limited, and the call would go past it.
        App.Monitor.Reset("openai/gpt-6-luna");
        App.Server.Model("gpt-6-luna").RepliesOnce(Reply.Error(400, code: "content_filter", message: "The prompt was refused."));
        await Assert.ThrowsAsync<RequestRejectedException>(() => App.Assistant.AnswerAsync("Something bad", DashboardHost.Token));
    }

    /// <summary>A call whose first tier takes so long that the hedge wins.</summary>
    private async Task HedgeAsync()
    {
        App.Monitor.Reset("openai/gpt-6-luna");
        App.Server.Model("gpt-6-luna").RepliesOnce(Answer(2_500));
        await App.Summariser.SummariseAsync("A very long report", DashboardHost.Token);
    }

    private async Task HalfMinuteAsync(int calls, bool step = true)
    {
        await Task.WhenAll(Enumerable.Range(0, calls).Select(i => App.Assistant.AnswerAsync($"Where is my order {i}?", DashboardHost.Token)));
        if (step) _clock.Step(TimeSpan.FromSeconds(30));
    }

    private static TextReply Answer(int milliseconds) => Reply.Text("All is well.").WithUsage(420, 180).After(TimeSpan.FromMilliseconds(milliseconds));
}
