using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Fallback.AspNetCore.Tests.Browser;

/// <summary>The machine's Chromium, for all tests that need one. <c>FALLBACK_CHROMIUM</c> says where it is, if not at /usr/bin/chromium.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private static readonly string _path = Environment.GetEnvironmentVariable("FALLBACK_CHROMIUM") ?? "/usr/bin/chromium";

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(_path)) return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = _path, Args = ["--no-sandbox"] });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>Opens a tab of its own; skips the test where there is no browser.</summary>
    internal async Task<Tab> OpenAsync(DashboardHost app, string page = "", int width = 1440, ColorScheme scheme = ColorScheme.Light, int height = 900)
    {
        if (_browser is null) Assert.Skip($"There is no Chromium at {_path}: install it, or say in FALLBACK_CHROMIUM where it is.");
        IBrowserContext context = await _browser.NewContextAsync(new()
        {
            BaseURL = new Uri(app.Address, "fallback/").AbsoluteUri, ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme,
        });
        var tab = new Tab(context, await context.NewPageAsync());
        await tab.Page.GotoAsync(page == "" ? "./" : page);
        await Assertions.Expect(tab.Page.Locator("#live")).ToContainTextAsync("live");
        return tab;
    }
}

/// <summary>A page that is open, with everything that it complained of or asked for.</summary>
internal sealed class Tab : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    public Tab(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") Complaints.Enqueue(message.Text);
        };
        page.PageError += (_, error) => Complaints.Enqueue(error);
        page.Request += (_, request) => Requests.Enqueue(request.Url);
    }

    public IPage Page { get; }

    public ConcurrentQueue<string> Complaints { get; } = new();

    public ConcurrentQueue<string> Requests { get; } = new();

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}

/// <summary>One browser for all of its tests, and one test at a time, for the machine's sake.</summary>
[CollectionDefinition(nameof(OneBrowser))]
public sealed class OneBrowser : ICollectionFixture<BrowserFixture>;
