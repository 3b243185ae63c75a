using System.Globalization;
using System.Text.RegularExpressions;
using Fallback.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fallback.AspNetCore.Tests.Browser;

[Collection(nameof(OneBrowser))]
public class DashboardPageTests(BrowserFixture browser)
{
    [Fact]
    public async Task Overview_DuringAnOutage_ShowsWhatTheMonitorSays()
    {
        await using OutageScene scene = await OutageScene.PlayAsync();
        await using Tab tab = await browser.OpenAsync(scene.App);
        IPage page = tab.Page;

        await Expect(page.Locator(".alert").First).ToContainTextAsync(new Regex(
            // Which of its failures opened the breaker is decided by which of the first calls comes back first.
            @"deepseek/deepseek-flash (is overloaded|fails with server errors) since \d\d:\d\d:\d\d\.\s*"
            + @"Its breaker is open; (openai/gpt-6-luna|anthropic/claude-sonnet-5-5) answers \d+ % of calls\. Extra cost so far [\d.]+ USD\.\s*Next probe in \d+ s\."));
        RecentCallsSnapshot recent = scene.App.Monitor.Recent.Snapshot();
        await Expect(Tile(page, "Calls")).ToHaveTextAsync(recent.Calls.ToString("N0", CultureInfo.InvariantCulture));
        double answered = 100.0 * (recent.Calls - recent.Failed) / recent.Calls;
        await Expect(Tile(page, "Answered")).ToHaveTextAsync(FormattableString.Invariant($"{answered:0.0} %"));
        await Expect(Row(page, "Tiers", "deepseek/deepseek-flash")).ToContainTextAsync("open, ");
        await Expect(Row(page, "Tiers", "anthropic/claude-sonnet-5-5")).ToContainTextAsync("closed");
        await Expect(page.Locator(".legend")).ToContainTextAsync("5xx, overloaded");
        await Expect(page.GetByText("next tier: breaker open").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task EveryPage_DuringAnOutage_ShowsWhatTheMonitorSays()
    {
        await using OutageScene scene = await OutageScene.PlayAsync();
        await using Tab tab = await browser.OpenAsync(scene.App);
        IPage page = tab.Page;
        TierSnapshot ill = scene.App.Monitor.Tiers.Single(static tier => tier.Provider == "deepseek");

        await page.GetByRole(AriaRole.Link, new() { Name = "Tiers", Exact = true }).ClickAsync();
        Assert.Equal(BreakerState.Open, ill.Breaker.State);
        await Expect(Row(page, "Breakers", "deepseek/deepseek-flash")).ToContainTextAsync("open, ");
        await Expect(Row(page, "Breakers", "openai/gpt-6-luna")).ToContainTextAsync("closed");
        await Expect(page.GetByRole(AriaRole.Img, new() { Name = "Health of deepseek/deepseek-flash: of 30 half minutes 4 fine" })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Errors", Exact = true }).ClickAsync();
        int overloaded = scene.App.Server.RequestsTo("deepseek-flash").Count;
        ILocator failed = page.GetByRole(AriaRole.Region, new() { Name = "What failed where" }).Locator("tbody tr").Filter(new() { HasText = "deepseek" });
        await Expect(failed.Filter(new() { HasText = "overloaded" })).ToContainTextAsync("503");
        int told = 0;
        foreach (ILocator row in await failed.AllAsync()) told += int.Parse(await row.Locator("td").Nth(3).InnerTextAsync(), CultureInfo.InvariantCulture);
        Assert.Equal(overloaded - 4 * 6, told);

        await page.GetByRole(AriaRole.Link, new() { Name = "Chains", Exact = true }).ClickAsync();
        ChainSnapshot chain = scene.App.Monitor.Clients
            .Single(static client => client.Name.EndsWith("IAssistant", StringComparison.Ordinal)).Chains.Single();
        await Expect(page.Locator("h3").First).ToHaveTextAsync(
            $"Chain: deadline {chain.Deadline.TotalSeconds:0.0} s, at most {chain.MaxAttempts} requests");

        await page.GetByRole(AriaRole.Link, new() { Name = "Limits & budgets" }).ClickAsync();
        SpendingSnapshot spent = Assert.Single(scene.App.Monitor.Spending);
        await Expect(Row(page, "Budgets", "IAssistant")).ToContainTextAsync(FormattableString.Invariant($"{spent.SpentUsd:0.0000} of 50.00"));
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Limits" })).ToContainTextAsync("of 5,000");

        Assert.Empty(tab.Complaints);
        Assert.All(tab.Requests, url => Assert.StartsWith(scene.App.Address.AbsoluteUri, url, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Calls_AreFilteredInTheAddress_AndOneCanBeLinked()
    {
        await using OutageScene scene = await OutageScene.PlayAsync();
        await using Tab tab = await browser.OpenAsync(scene.App, "calls");
        IPage page = tab.Page;
        ILocator rows = page.Locator("#calls [data-key]");

        await page.GetByLabel("Status").SelectOptionAsync("Failed");
        await Expect(page).ToHaveURLAsync(new Regex(@"calls\?status=Failed$"));
        await Expect(rows).ToHaveCountAsync(1);
        await Expect(rows).ToContainTextAsync("stopped: content policy");

        await rows.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex(@"calls\?status=Failed&call=\w+$"));
        await Expect(page.Locator("#detail tbody tr").Last).ToContainTextAsync("content policy, HTTP 400, content_filter");

        await page.ReloadAsync();
        await Expect(page.Locator("#detail tbody tr").Last).ToContainTextAsync("content policy, HTTP 400, content_filter");
        await Expect(page.GetByLabel("Status")).ToHaveValueAsync("Failed");
        await page.GetByRole(AriaRole.Link, new() { Name = "Close" }).ClickAsync();
        await Expect(page.Locator("#detail")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Link, new() { Name = "Clear" }).ClickAsync();
        await Expect(page.GetByLabel("Status")).ToHaveValueAsync("");
        await Expect(rows.Nth(3)).ToBeVisibleAsync();

        await page.GotoAsync("calls?client=Fallback.AspNetCore.Tests.ISummariser");
        await Expect(rows.First).ToContainTextAsync("hedge won after ");
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Calls_AThousandOfThem_AreDrawnAsFarAsTheyAreInSight_AndFollow()
    {
        await using DashboardHost app = await DashboardHost.StartAsync();
        app.Server.Default.Replies(Reply.Text("hello"));
        for (int i = 0; i < 12; i++) await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => app.Assistant.AnswerAsync("?", DashboardHost.Token)));
        await using Tab tab = await browser.OpenAsync(app, "calls?ways=all");
        ILocator rows = tab.Page.Locator("#calls [data-key]");
        await Expect(tab.Page.Locator("#calls")).ToHaveAttributeAsync("aria-rowcount", "1001");
        Assert.InRange(await rows.CountAsync(), 5, 60);
        await tab.Page.Locator("#calls").EvaluateAsync("box => box.scrollTo(0, box.scrollHeight)");
        await Expect(rows.Last).ToHaveAttributeAsync("aria-rowindex", "1001");
        await tab.Page.Locator("#calls").EvaluateAsync("box => box.scrollTo(0, 0)");
        await app.AskAsync(1);
        await Expect(rows.First).ToHaveAttributeAsync("data-key", "1201");
    }

    [Fact]
    public async Task Names_OfMarkup_AreText()
    {
        await using DashboardHost app = await DashboardHost.StartAsync();
        var chain = new ChainOptions();
        chain.Tiers.Add(new TierOptions { Model = "openai/gpt-6-luna" });
        const string Name = "<img src=x onerror=alert(1)>";
        IChatClient client = app.Runtime.CreateChatClient(chain, Name);
        app.Server.Default.Replies(Reply.Overloaded());
        ChatMessage[] messages = [new(ChatRole.User, "hello")];
        await Assert.ThrowsAsync<AllTiersFailedException>(() => client.GetResponseAsync(messages, null, DashboardHost.Token));
        await using Tab tab = await browser.OpenAsync(app);
        foreach (string path in (string[])["./", "chains", "calls"])
        {
            await tab.Page.GotoAsync(path);
            await Expect(tab.Page.Locator("main")).ToContainTextAsync("<img src=x");
            await Expect(tab.Page.Locator("img")).ToHaveCountAsync(0);
        }
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Isolate_IsAskedBackAndDone()
    {
        await using OutageScene scene = await OutageScene.PlayAsync(allowActions: true);
        await using Tab tab = await browser.OpenAsync(scene.App, "tiers");
        IPage page = tab.Page;
        ILocator isolate = page.GetByRole(AriaRole.Button, new() { Name = "Isolate anthropic/claude-sonnet-5-5" });

        await isolate.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        Assert.Equal(BreakerState.Closed, State(scene.App));

        await isolate.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("No call of any client is sent to it until it is reset.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Isolate", Exact = true }).ClickAsync();
        await Expect(page.Locator("#said")).ToHaveTextAsync("anthropic/claude-sonnet-5-5: isolated.");
        Assert.Equal(BreakerState.Isolated, State(scene.App));
        await Expect(Row(page, "Tiers", "anthropic/claude-sonnet-5-5")).ToContainTextAsync("isolated manually");
        await Expect(page.Locator("#alerts")).ToContainTextAsync("anthropic/claude-sonnet-5-5 is isolated manually");

        await page.GetByRole(AriaRole.Button, new() { Name = "Reset anthropic/claude-sonnet-5-5" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Reset", Exact = true }).ClickAsync();
        await Expect(page.Locator("#said")).ToHaveTextAsync("anthropic/claude-sonnet-5-5: reset.");
        Assert.Equal(BreakerState.Closed, State(scene.App));
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Actions_WithoutRights_AreNotOfferedAndRefused()
    {
        await using OutageScene scene = await OutageScene.PlayAsync(healthy: 1, ill: 1);
        await using Tab tab = await browser.OpenAsync(scene.App, "tiers");
        await Expect(Row(tab.Page, "Tiers", "anthropic/claude-sonnet-5-5")).ToBeVisibleAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        int status = await tab.Page.EvaluateAsync<int>(
            "fetch('actions/isolate?model=anthropic/claude-sonnet-5-5', { method: 'POST' }).then(answer => answer.status)");
        Assert.Equal(403, status);
        Assert.Equal(BreakerState.Closed, State(scene.App));
    }

    [Fact]
    public async Task Page_WhoseApplicationHasGone_SaysThatItIsStale()
    {
        await using DashboardHost app = await DashboardHost.StartAsync();
        await using Tab tab = await browser.OpenAsync(app);
        await app.StopAsync();
        await Expect(tab.Page.Locator("#live")).ToContainTextAsync(new Regex(@"^stale since \d\d:\d\d:\d\d, reconnecting$"), new() { Timeout = 20_000 });
    }

    [Fact]
    public async Task Page_IsPaintedWithinHalfASecond_AndWeighsLittle()
    {
        await using OutageScene scene = await OutageScene.PlayAsync(healthy: 1, ill: 1);
        await using Tab tab = await browser.OpenAsync(scene.App);
        double weight = await tab.Page.EvaluateAsync<double>(
            "performance.getEntriesByType('resource').filter(of => !of.name.endsWith('/events')).reduce((sum, of) => sum + of.decodedBodySize, 0)");
        Assert.InRange(weight, 10_000, 150_000);
        // The first page also warmed up the server; the second is what an operator sees.
        await tab.Page.ReloadAsync();
        await Expect(tab.Page.Locator(".tile").First).ToBeVisibleAsync();
        double paint = await tab.Page.EvaluateAsync<double>("performance.getEntriesByName('first-contentful-paint')[0].startTime");
        Assert.InRange(paint, 1, 500);
    }

    [Fact]
    public async Task Keyboard_ReachesThePage_AndFocusStaysWhereItIs()
    {
        await using OutageScene scene = await OutageScene.PlayAsync(healthy: 1, ill: 1);
        await using Tab tab = await browser.OpenAsync(scene.App);
        await tab.Page.Keyboard.PressAsync("Tab");
        await Expect(tab.Page.GetByText("Skip to content")).ToBeFocusedAsync();
        ILocator link = Row(tab.Page, "Tiers", "openai/gpt-6-luna").GetByRole(AriaRole.Link);
        await link.FocusAsync();
        int before = scene.App.Monitor.Recent.Snapshot().Calls;
        await scene.App.AskAsync(1);
        await Expect(Tile(tab.Page, "Calls")).ToHaveTextAsync($"{before + 1}");
        await Expect(link).ToBeFocusedAsync();
        await tab.Page.Keyboard.PressAsync("Enter");
        await Expect(tab.Page).ToHaveURLAsync(new Regex("calls\\?tier=openai%2Fgpt-6-luna$"));
    }

    private static BreakerState State(DashboardHost app) => app.Monitor.Tiers.Single(static tier => tier.Provider == "anthropic").Breaker.State;

    private static ILocator Tile(IPage page, string name) =>
        page.Locator(".tile").Filter(new() { Has = page.GetByRole(AriaRole.Heading, new() { Name = name, Exact = true }) }).Locator(".n");

    private static ILocator Row(IPage page, string region, string name) =>
        page.GetByRole(AriaRole.Region, new() { Name = region, Exact = true }).Locator("tbody tr").Filter(new() { HasText = name });
}
