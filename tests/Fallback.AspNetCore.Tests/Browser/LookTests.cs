using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Fallback.AspNetCore.Tests.Browser;

/// <summary>How the pages look, wide and narrow, dark and light: to people, to axe, and in docs/images.</summary>
[Collection(nameof(OneBrowser))]
public class LookTests(BrowserFixture browser)
{
    private static readonly string[] _pages = ["", "tiers", "errors", "calls", "chains", "limits", "canaries", "replicas"];

    public static TheoryData<int, ColorScheme> Looks => new()
    {
        { 1440, ColorScheme.Light }, { 1440, ColorScheme.Dark }, { 360, ColorScheme.Light }, { 360, ColorScheme.Dark },
    };

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Axe_FindsNothing(int width, ColorScheme scheme)
    {
        await using OutageScene scene = await OutageScene.PlayAsync(allowActions: true);
        await using Tab tab = await browser.OpenAsync(scene.App, "", width, scheme);
        foreach (string path in _pages)
        {
            await OpenAsync(tab.Page, path);
            if (path == "calls") await OpenACallAsync(tab.Page);
            AxeResult result = await tab.Page.RunAxe();
            Assert.True(result.Passes.Length > 10);
            string[] found =
            [
                .. result.Violations.Select(static rule =>
                    $"{rule.Impact} {rule.Id}: {string.Join(" | ", rule.Nodes.Take(3).Select(static node => node.Html))}")
            ];
            Assert.True(found.Length == 0, $"'{path}': {string.Join('\n', found)}");
        }
        await tab.Page.GotoAsync("tiers");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Isolate" }).First.ClickAsync();
        Assert.Empty((await tab.Page.RunAxe()).Violations);
    }

    [Theory]
    [InlineData(360)]
    [InlineData(768)]
    [InlineData(1440)]
    public async Task Page_IsNoWiderThanTheScreen(int width)
    {
        await using OutageScene scene = await OutageScene.PlayAsync(allowActions: true);
        await using Tab tab = await browser.OpenAsync(scene.App, "", width);
        foreach (string path in _pages)
        {
            await OpenAsync(tab.Page, path);
            Assert.Equal(width, await tab.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        }
    }

    /// <summary>
    /// The guide's pictures, for people to look at: <c>FALLBACK_PICTURES=$PWD/docs/images</c> takes them anew, of an outage after an hour
    /// of health. Else they are of a short one, and thrown away.
    /// </summary>
    [Fact]
    public async Task Pictures_AreTaken()
    {
        string? wanted = Environment.GetEnvironmentVariable("FALLBACK_PICTURES");
        string folder = wanted ?? Directory.CreateTempSubdirectory().FullName;
        await using OutageScene scene = wanted is null
            ? await OutageScene.PlayAsync(healthy: 1, ill: 1, allowActions: true)
            : await OutageScene.PlayAsync(healthy: 144, ill: 9, calls: 12, allowActions: true);
        int taken = 0;
        foreach ((int width, ColorScheme scheme) in Looks.Select(static look => look.Data))
        {
            await using Tab tab = await browser.OpenAsync(scene.App, "", width, scheme, height: width == 360 ? 780 : 900);
            foreach (string path in Pictured(width, scheme))
            {
                await OpenAsync(tab.Page, path);
                if (path == "calls" && width > 360) await OpenACallAsync(tab.Page);
                string name = $"dashboard-{(path == "" ? "overview" : path)}-{width}-{scheme.ToString().ToLowerInvariant()}.png";
                byte[] picture = await tab.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name) });
                Assert.InRange(picture.Length, 10_000, 300_000);
                taken++;
            }
        }
        Assert.Equal(7, taken);
        if (wanted is null) Directory.Delete(folder, recursive: true);
    }

    /// <summary>Of the overview every look, of the others what the guide needs.</summary>
    private static string[] Pictured(int width, ColorScheme scheme) => (width, scheme) switch
    {
        (1440, ColorScheme.Light) => ["", "tiers", "calls"],
        (360, ColorScheme.Dark) => ["", "calls"],
        _ => [""],
    };

    private static async Task OpenAsync(IPage page, string path)
    {
        await page.GotoAsync(path == "" ? "./" : path);
        await Assertions.Expect(page.Locator("#page .card").First).ToBeVisibleAsync();
        if (path == "calls") await Assertions.Expect(page.Locator("#calls [data-key]").First).ToBeVisibleAsync();
    }

    private static async Task OpenACallAsync(IPage page)
    {
        await page.GotoAsync("calls?kind=Overloaded");
        await page.Locator("#calls [data-key]").First.GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(page.Locator("#detail tbody tr").First).ToBeVisibleAsync();
    }
}
