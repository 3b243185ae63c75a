using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fallback.AspNetCore.Tests.Browser;

/// <summary>A provider with several instances: a row for each, and its own buttons.</summary>
[Collection(nameof(OneBrowser))]
public class InstancePageTests(BrowserFixture browser)
{
    [Fact]
    public async Task Instances_HaveRowsOfTheirOwn_AndAreDrainedByHand()
    {
        await using DashboardHost app = await DashboardHost.StartAsync(static options => options.AllowActions = true);
        foreach (string name in (string[])["eu", "us"])
            app.Monitor.AddInstance("deepseek", new InstanceOptions { Name = name, BaseUrl = app.Server.BaseUrl.AbsoluteUri });
        await app.AskAsync(3);
        await using Tab tab = await browser.OpenAsync(app, "tiers");
        IPage page = tab.Page;
        ILocator tiers = page.GetByRole(AriaRole.Region, new() { Name = "Tiers" });
        ILocator eu = tiers.Locator("tr", new() { HasText = "deepseek/deepseek-flash · eu" });

        await Expect(eu).ToContainTextAsync("closed");
        await Expect(tiers.Locator("tr", new() { HasText = "deepseek/deepseek-flash · us" })).ToContainTextAsync("closed");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Drain openai/gpt-6-luna" })).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Button, new() { Name = "Drain deepseek/deepseek-flash · eu" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("no new call is sent to the instance");
        await page.GetByRole(AriaRole.Button, new() { Name = "Drain", Exact = true }).ClickAsync();
        await Expect(page.Locator("#said")).ToHaveTextAsync("deepseek/deepseek-flash · eu: draining.");
        await Expect(eu).ToContainTextAsync("drained");
        Assert.Equal(SkipReason.Draining, app.Monitor.Tiers.Single(static tier => tier.Instance == "eu").Obstacle);

        await page.GetByRole(AriaRole.Link, new() { Name = "Chains", Exact = true }).ClickAsync();
        ILocator chain = page.Locator("section", new() { HasText = "IAssistant" });
        await Expect(chain.Locator("tr", new() { HasText = "1 of 2 instances" })).ToContainTextAsync("deepseek/deepseek-flash");
        await Expect(chain.Locator("tr.instance", new() { HasText = "· eu" })).ToContainTextAsync("weight 1");

        await page.GetByRole(AriaRole.Link, new() { Name = "Tiers", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Restore deepseek/deepseek-flash · eu" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Restore", Exact = true }).ClickAsync();
        await Expect(page.Locator("#said")).ToHaveTextAsync("deepseek/deepseek-flash · eu: restored.");
        await Expect(eu).ToContainTextAsync("closed");
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task ProbesAndSyntheticTraffic_HaveATableOfTheirOwn_WhereThereAreAny()
    {
        await using DashboardHost app = await DashboardHost.StartAsync(
            provider: static provider => provider.Probe = new ProbeOptions { Interval = TimeSpan.FromSeconds(1) });
        await using Tab tab = await browser.OpenAsync(app, "tiers");
        ILocator probes = tab.Page.GetByRole(AriaRole.Region, new() { Name = "Probes" });

        await Expect(probes.Locator("tr", new() { HasText = "deepseek/deepseek-flash" })).ToContainTextAsync("answered after");
        Assert.Empty(tab.Complaints);

        await using DashboardHost without = await DashboardHost.StartAsync();
        await using Tab other = await browser.OpenAsync(without, "tiers");
        await Expect(other.Page.GetByRole(AriaRole.Region, new() { Name = "Tiers" })).ToBeVisibleAsync();
        await Expect(other.Page.GetByRole(AriaRole.Region, new() { Name = "Probes" })).ToHaveCountAsync(0);
    }
}
