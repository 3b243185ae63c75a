using System.Net;
using System.Text.Json;
using Fallback.Dashboard;
using Fallback.Testing;
using Microsoft.AspNetCore.Http;

namespace Fallback.AspNetCore.Tests.Dashboard;

public class EventTests
{
    /// <summary>By hand, by a probe, or on the word of other replicas: nobody has answered in its place yet.</summary>
    [Fact]
    public async Task TierThatIsOut_BeforeAnyCall_IsAnAlert()
    {
        await using DashboardHost app = await DashboardHost.StartAsync();
        app.Monitor.Isolate("deepseek/deepseek-flash");

        DashboardView view = await app.ViewAsync(static _ => true);

        Assert.Equal("deepseek/deepseek-flash is isolated manually", Assert.Single(view.Alerts).Title);
    }

    [Fact]
    public async Task Events_DuringAnOutage_ShowWhatTheMonitorSays()
    {
        await using DashboardHost app = await DashboardHost.StartAsync();
        app.Server.Default.Replies(Reply.Text("hello").WithUsage(400, 100));
        app.Server.Model("deepseek-flash").Replies(Reply.Overloaded());
        await app.AskAsync(10);

        DashboardView view = await app.ViewAsync(static view => view.LastCall == 10);

        RecentCallsSnapshot recent = app.Monitor.Recent.Snapshot();
        Assert.Equal(recent.Calls, view.Totals.Calls);
        Assert.Equal(recent.Live, view.Totals.Live);
        Assert.Equal(1, view.Totals.AnsweredShare);
        Assert.Equal(1, view.Totals.FallbackShare);
        Assert.InRange(view.Totals.P50!.Value, recent.P50.TotalMilliseconds * 0.97, Math.Max(1, recent.P50.TotalMilliseconds * 1.03));

        TierView ill = view.Tiers.Single(static tier => tier.Name == "deepseek/deepseek-flash");
        Assert.Equal("bad", ill.State.Level);
        Assert.Equal("open", ill.State.Words);
        Assert.InRange(ill.State.Seconds!.Value, 1, 60);
        Assert.Equal((3, 3, 7), (ill.Attempts, ill.Failed, ill.Skipped));
        Assert.Equal('b', ill.Health[^1]);

        ErrorView error = Assert.Single(view.Errors);
        Assert.Equal(("Overloaded", 503, 3L), (error.Kind, error.Status!.Value, error.Count));
        Assert.Equal(3, view.ErrorGroups.Single(static group => group.Id == "server").Total);

        AlertView alert = Assert.Single(view.Alerts);
        Assert.Equal("deepseek/deepseek-flash is overloaded", alert.Title);
        Assert.Equal("Its breaker is open; openai/gpt-6-luna answers 100 % of calls.", alert.Detail);
        Assert.NotNull(alert.Since);
        Assert.InRange(alert.ProbeIn!.Value, 1, 60);

        ClientView client = Assert.Single(view.Clients);
        Assert.Equal([0, 10, 0], client.Chains.Single().Tiers.Select(static tier => tier.Answers));
        Assert.Equal(10, view.Unusual.Count);
        Assert.All(view.Unusual, static call => Assert.StartsWith("next tier: ", call.Verdict, StringComparison.Ordinal));
        SpendingSnapshot spent = Assert.Single(app.Monitor.Spending);
        Assert.Equal(spent.SpentUsd, Assert.Single(view.Budgets).SpentUsd);
        Assert.Equal(3, view.Limits.Count);
    }

    [Fact]
    public async Task Viewers_BeyondTheMost_AreToldToComeLater()
    {
        await using DashboardHost app = await DashboardHost.StartAsync(static options => options.MaxViewers = 2);
        using HttpResponseMessage first = await app.SendAsync(HttpMethod.Get, "events");
        using (HttpResponseMessage second = await app.SendAsync(HttpMethod.Get, "events"))
        {
            Assert.Equal(HttpStatusCode.OK, second.StatusCode);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("events"));
        }
        // The place of who has left is free again.
        HttpStatusCode status;
        do status = await app.StatusAsync("events"); while (status == HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Fact]
    public async Task Snapshot_IsMadeOnceForAllViewers_AndOnlyWhileSomebodyLooks()
    {
        var clock = new ManualClock();
        using var runtime = new FallbackRuntime(new FallbackOptions { TimeProvider = clock });
        var builder = new ViewBuilder(runtime.Monitor, new Collector(runtime.Monitor, clock, 10), allowActions: false);
        int made = 0;
        using var leaving = new CancellationTokenSource();
        var feed = new SnapshotFeed(
            () =>
            {
                made++;
                return builder.Build();
            },
            clock, maxViewers: 5, leaving.Token);

        Task[] viewers = [.. Enumerable.Range(0, 3).Select(_ => feed.SendAsync(new DefaultHttpContext()))];
        await WaitFor.ConditionAsync(() => clock.PendingTimers == 3, DashboardHost.Token);
        Assert.Equal(1, made);
        clock.Advance(TimeSpan.FromSeconds(1));
        await WaitFor.ConditionAsync(() => clock.PendingTimers == 3, DashboardHost.Token);
        Assert.Equal(2, made);

        await leaving.CancelAsync();
        await WaitFor.EndAsync(Task.WhenAll(viewers), DashboardHost.Token);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, made);
    }

    [Fact]
    public async Task Events_ForAnotherSite_AreRefused()
    {
        await using DashboardHost app = await DashboardHost.StartAsync();
        Assert.Equal(HttpStatusCode.Forbidden, await app.StatusAsync("events", ("Sec-Fetch-Site", "cross-site")));
    }

    [Fact]
    public async Task Calls_AreFilteredByTheAddress()
    {
        await using DashboardHost app = await DashboardHost.StartAsync();
        app.Server.Default.Replies(Reply.Text("hello"));
        await app.AskAsync(3);
        app.Server.Model("deepseek-flash").RepliesOnce(Reply.Overloaded(), Reply.Status(500));
        await app.AskAsync(2);
        await app.ViewAsync(static view => view.LastCall == 5);

        Assert.Equal(2, (await CallsAsync(app, "")).Matching);
        Assert.Equal(5, (await CallsAsync(app, "?ways=all")).Matching);
        Assert.Equal(1, (await CallsAsync(app, "?kind=ServerError")).Matching);
        Assert.Equal(2, (await CallsAsync(app, "?tier=openai/gpt-6-luna")).Matching);
        Assert.Equal(0, (await CallsAsync(app, "?client=nobody")).Matching);
        Assert.Equal(5, (await CallsAsync(app, "?ways=all&status=Live")).Matching);
        Assert.Equal(0, (await CallsAsync(app, "?ways=all&status=Failed")).Matching);
        Assert.Equal(0, (await CallsAsync(app, "?ways=all&to=2020-01-01T00:00:00Z")).Matching);
        Assert.Equal(5, (await CallsAsync(app, "?ways=all&from=2020-01-01T00:00:00Z")).Matching);
        Assert.Equal(0, (await CallsAsync(app, "?ways=all&from=nonsense")).Matching);
        CallsView after = await CallsAsync(app, "?ways=all&after=3&limit=1");
        Assert.Equal((1, 2, 5L), (after.Calls.Count, after.Matching, after.Last));

        CallView one = after.Calls.Single();
        CallView same = JsonSerializer.Deserialize<CallView>(await app.TextAsync($"data/call?id={one.Id}"), JsonSerializerOptions.Web)!;
        Assert.Equal(one.Sequence, same.Sequence);
        Assert.Equal(["server error", "answered"], same.Attempts.Select(static attempt => attempt.Words));
        Assert.Equal(HttpStatusCode.NotFound, await app.StatusAsync("data/call?id=nothing"));
    }

    private static async Task<CallsView> CallsAsync(DashboardHost app, string query) =>
        JsonSerializer.Deserialize<CallsView>(await app.TextAsync($"data/calls{query}"), JsonSerializerOptions.Web)!;
}
