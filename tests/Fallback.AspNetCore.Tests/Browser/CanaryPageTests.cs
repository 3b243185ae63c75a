using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fallback.AspNetCore.Tests.Browser;

/// <summary>How a canary stands, and what is done about it by hand.</summary>
[Collection(nameof(OneBrowser))]
public class CanaryPageTests(BrowserFixture browser)
{
    [Fact]
    public async Task Canary_IsShownWithItsSamplesAndDecisions_AndTakenInHand()
    {
        await using DashboardHost app = await DashboardHost.StartAsync(static options => options.AllowActions = true, withCanary: true);
        for (int i = 0; i < 40; i++) await app.Careful.AskAsync($"Conversation {i}", DashboardHost.Token);
        CanarySnapshot canary = Assert.Single(app.Monitor.Canaries);
        Assert.InRange(canary.Canary.Samples, 1, 39);
        await using Tab tab = await browser.OpenAsync(app, "canaries");
        IPage page = tab.Page;

        ILocator card = page.Locator("section", new() { HasText = "deepseek/deepseek-flash" });
        await Expect(card).ToContainTextAsync("50 % of conversations ask it first");
        await Expect(card.Locator("tr", new() { HasText = "the canary" })).ToContainTextAsync($"{canary.Canary.Samples}");
        await Expect(card.Locator("tr", new() { HasText = "started" })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = $"Pause the canary of {canary.Client}" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("No call asks it first until it is resumed.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause", Exact = true }).ClickAsync();
        await Expect(page.Locator("#said")).ToHaveTextAsync($"the canary of {canary.Client}: paused.");
        await Expect(card.Locator("tr", new() { HasText = "paused" })).ToBeVisibleAsync();
        Assert.Equal(CanaryState.Paused, Assert.Single(app.Monitor.Canaries).State);
        Assert.Contains(app.Log.All, line => line.Contains($"asked to pause the canary of {canary.Client}", StringComparison.Ordinal));

        await page.GetByRole(AriaRole.Button, new() { Name = $"Restart the canary of {canary.Client}" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Restart", Exact = true }).ClickAsync();
        await Expect(page.Locator("#said")).ToHaveTextAsync($"the canary of {canary.Client}: restarted.");
        Assert.Equal((CanaryState.Running, 0), (app.Monitor.Canaries[0].State, app.Monitor.Canaries[0].Canary.Samples));
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Actions_WithoutRights_AreNotOfferedAndRefused()
    {
        await using DashboardHost app = await DashboardHost.StartAsync(withCanary: true);
        await app.Careful.AskAsync("Hello", DashboardHost.Token);
        await using Tab tab = await browser.OpenAsync(app, "canaries");
        await Expect(tab.Page.Locator("section", new() { HasText = "deepseek/deepseek-flash" })).ToBeVisibleAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);

        int status = await tab.Page.EvaluateAsync<int>(
            $"fetch('actions/abort?client={app.Monitor.Canaries[0].Client}', {{ method: 'POST' }}).then(answer => answer.status)");

        Assert.Equal((403, CanaryState.Running), (status, app.Monitor.Canaries[0].State));
    }
}
