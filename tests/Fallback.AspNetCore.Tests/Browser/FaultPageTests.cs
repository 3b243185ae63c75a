using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fallback.AspNetCore.Tests.Browser;

/// <summary>Nobody looks at a page during a game day without being told.</summary>
[Collection(nameof(OneBrowser))]
public class FaultPageTests(BrowserFixture browser)
{
    [Theory]
    [InlineData("")]
    [InlineData("tiers")]
    [InlineData("calls")]
    [InlineData("chains")]
    public async Task EveryPage_HasABannerWhileFaultsAreInjected(string path)
    {
        await using DashboardHost app = await DashboardHost.StartAsync(fallback: static options => options.FaultInjection.AllowInProduction = true);
        using IDisposable fault = app.Monitor.InjectFault(new FaultOptions { Provider = "deepseek" }, "drill");
        await using Tab tab = await browser.OpenAsync(app, path);

        await Expect(tab.Page.Locator("#alerts")).ToContainTextAsync("Faults are injected by drill since");
        await Expect(tab.Page.Locator("#alerts")).ToContainTextAsync("HTTP 503 for 100 % of the attempts at deepseek, until");
        fault.Dispose();
        await Expect(tab.Page.Locator("#alerts")).Not.ToContainTextAsync("Faults are injected");
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Attempt_ThatSufferedAFault_IsMarkedInItsCall()
    {
        await using DashboardHost app = await DashboardHost.StartAsync(fallback: static options => options.FaultInjection.AllowInProduction = true);
        using IDisposable fault = app.Monitor.InjectFault(new FaultOptions { Provider = "deepseek" }, "drill");
        FallbackResult<string> result = await app.Assistant.AnswerAsync("Hello", DashboardHost.Token);
        await using Tab tab = await browser.OpenAsync(app, $"calls?ways=all&call={result.RequestId}");

        await Expect(tab.Page.Locator("#detail")).ToContainTextAsync("injected (Status), HTTP 503");
        Assert.Empty(tab.Complaints);
    }
}
