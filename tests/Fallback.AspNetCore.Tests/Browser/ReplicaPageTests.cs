using System.Text.Json;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fallback.AspNetCore.Tests.Browser;

/// <summary>The processes that share, what they share, and what holds while they cannot.</summary>
[Collection(nameof(OneBrowser))]
public class ReplicaPageTests(BrowserFixture browser)
{
    private const string Markup = "<img src=x onerror=document.title='owned'>";

    [Fact]
    public async Task ThreeProcesses_AreShownWithTheirSharesAndWhatTheySay()
    {
        await using ReplicaScene scene = await ReplicaScene.PlayAsync(others: ["web-2", "web-3"]);
        await using Tab tab = await browser.OpenAsync(scene.App, "replicas");
        IPage page = tab.Page;
        ILocator processes = Region(page, "Processes");

        await Expect(page.Locator("section").First).ToContainTextAsync("shared");
        await Expect(processes.Locator("tbody tr")).ToHaveCountAsync(3);
        await Expect(processes.Locator("tr", new() { HasText = "web-1" })).ToContainTextAsync("this process");
        await Expect(Region(page, "Shares").Locator("tr", new() { HasText = "deepseek/deepseek-flash" }).First).ToContainTextAsync("of 5,000");
        await Expect(Region(page, "Shares").Locator("tr", new() { HasText = "USD today" })).ToContainTextAsync("of 50");

        await scene.OthersFailAsync();
        await Expect(processes.Locator("tr", new() { HasText = "web-2" })).ToContainTextAsync("deepseek/deepseek-flash: BreakerOpen after Overloaded");

        await page.GetByRole(AriaRole.Link, new() { Name = "Tiers", Exact = true }).ClickAsync();
        await Expect(Region(page, "Breakers").Locator("tr", new() { HasText = "deepseek/deepseek-flash" }))
            .ToContainTextAsync("open, because other replicas report failures");
        await Expect(page.Locator("#alerts")).ToContainTextAsync("No call is sent to it, because other replicas report failures");
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task LostStore_IsAnAlertThatSaysWhatHolds_AndGoesWhenItIsBack()
    {
        await using ReplicaScene scene = await ReplicaScene.PlayAsync(others: "web-2");
        await using Tab tab = await browser.OpenAsync(scene.App, "limits");
        IPage page = tab.Page;
        ILocator limit = Region(page, "Limits").Locator("tr", new() { HasText = "deepseek/deepseek-flash" }).First, alerts = page.Locator("#alerts");
        await Expect(limit).ToContainTextAsync("shared: ");
        await Expect(Region(page, "Budgets").Locator("tbody tr")).ToContainTextAsync("of 50 held here");
        await Expect(alerts).Not.ToContainTextAsync("store");

        scene.Store.IsBroken = true;
        await Expect(alerts).ToContainTextAsync("The replicas' store (memory of this process) does not answer since");
        await Expect(alerts).ToContainTextAsync("this process uses its own part of limits and budgets, and only its own breakers. The last failure: IOException.");
        await Expect(limit).ToContainTextAsync("this process's own part while the store is lost: ");
        await page.GetByRole(AriaRole.Link, new() { Name = "Replicas", Exact = true }).ClickAsync();
        await Expect(page.Locator("section").First).ToContainTextAsync("lost");
        await Expect(Region(page, "Processes").Locator("tbody tr")).ToHaveCountAsync(1);

        scene.Store.IsBroken = false;
        await Expect(page.Locator("section").First).ToContainTextAsync("shared");
        await Expect(Region(page, "Processes").Locator("tbody tr")).ToHaveCountAsync(2);
        await Expect(alerts).Not.ToContainTextAsync("store");
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task StoreThatWasNeverReached_IsSaidToLeaveTheProcessWithoutAPart()
    {
        await using ReplicaScene scene = await ReplicaScene.PlayAsync(broken: true);
        await using Tab tab = await browser.OpenAsync(scene.App, "limits");

        await Expect(tab.Page.Locator("#alerts")).ToContainTextAsync("It has never been reached, so this process has no part of some");
        await Expect(Region(tab.Page, "Limits").Locator("tbody tr").First).ToContainTextAsync("0 of 0");
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task WithoutReplicas_ThePageIsNotOffered()
    {
        await using DashboardHost app = await DashboardHost.StartAsync();
        await using Tab tab = await browser.OpenAsync(app, "limits");
        await Expect(Region(tab.Page, "Limits")).ToBeVisibleAsync();

        await Expect(tab.Page.GetByRole(AriaRole.Link, new() { Name = "Replicas" })).ToHaveCountAsync(0);
        await Expect(tab.Page.GetByRole(AriaRole.Columnheader, new() { Name = "Whose" })).ToHaveCountAsync(0);

        await tab.Page.GotoAsync("replicas");
        await Expect(tab.Page.Locator("#page")).ToContainTextAsync("This process shares nothing with other replicas");
    }

    [Fact]
    public async Task WhatOtherProcessesSay_IsTextWithoutKeys()
    {
        await using ReplicaScene scene = await ReplicaScene.PlayAsync();
        await scene.IntrudeAsync($"{Markup} {DashboardHost.Key} {new string('x', 500)}", $"{Markup} {DashboardHost.Key}");
        await using Tab tab = await browser.OpenAsync(scene.App, "replicas");
        IPage page = tab.Page;
        ILocator intruder = Region(page, "Processes").Locator("tr", new() { HasText = "[redacted]" });

        await Expect(intruder).ToContainTextAsync(Markup);
        await Expect(page.Locator("#page img")).ToHaveCountAsync(0);
        await Expect(page).ToHaveTitleAsync("Replicas – Fallback");
        Assert.InRange((await intruder.Locator("td").First.TextContentAsync())!.Length, 10, 80);
        string view = JsonSerializer.Serialize(await scene.App.ViewAsync(static view => view.Replicas is { Processes.Count: > 1 }));
        foreach (string text in (string[])[view, await page.ContentAsync(), .. scene.App.Log.All])
            Assert.DoesNotContain(DashboardHost.Key, text, StringComparison.Ordinal);
        Assert.Empty(tab.Complaints);
    }

    [Theory]
    [InlineData(1440, ColorScheme.Light)]
    [InlineData(1440, ColorScheme.Dark)]
    [InlineData(360, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    public async Task Axe_FindsNothing_AndNothingIsWiderThanTheScreen(int width, ColorScheme scheme)
    {
        await using ReplicaScene scene = await ReplicaScene.PlayAsync(others: ["web-2", "web-3-with-a-name-that-is-rather-long-for-a-narrow-screen"]);
        await scene.OthersFailAsync();
        await using Tab tab = await browser.OpenAsync(scene.App, "replicas", width, scheme);
        ILocator state = tab.Page.Locator("section").First;
        await Expect(Region(tab.Page, "Processes").Locator("tr", new() { HasText = "web-2" })).ToContainTextAsync("BreakerOpen");
        await Expect(state).ToContainTextAsync("shared");
        await CheckAsync();
        await TakeAsync(tab.Page, width, scheme);

        scene.Store.IsBroken = true;
        await Expect(state).ToContainTextAsync("lost");
        await CheckAsync();
        await tab.Page.GotoAsync("limits");
        await Expect(Region(tab.Page, "Limits")).ToContainTextAsync("own part");
        await CheckAsync();
        await tab.Page.GotoAsync("tiers");
        await Expect(Region(tab.Page, "Breakers")).ToBeVisibleAsync();
        await CheckAsync();

        async Task CheckAsync()
        {
            Assert.Empty((await tab.Page.RunAxe()).Violations);
            Assert.Equal(width, await tab.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        }
    }

    /// <summary>The guide's picture, where <c>FALLBACK_PICTURES</c> says that it is wanted; of the other looks for people who look.</summary>
    private static async Task TakeAsync(IPage page, int width, ColorScheme scheme)
    {
        if (Environment.GetEnvironmentVariable("FALLBACK_PICTURES") is not { } folder || (width, scheme) != (1440, ColorScheme.Light)) return;
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, "dashboard-replicas-1440-light.png") });
    }

    private static ILocator Region(IPage page, string name) => page.GetByRole(AriaRole.Region, new() { Name = name, Exact = true });
}
