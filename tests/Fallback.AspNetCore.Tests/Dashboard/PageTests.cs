using System.Net;
using System.Text.RegularExpressions;
using Fallback.Dashboard;

namespace Fallback.AspNetCore.Tests.Dashboard;

public class PageTests
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
        + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    [Theory]
    [InlineData("")]
    [InlineData("calls")]
    [InlineData("assets/app.js")]
    [InlineData("events")]
    [InlineData("data/calls")]
    public async Task EveryResponse_HasTheHeaders(string path)
    {
        await using DashboardHost app = await DashboardHost.StartAsync();
        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Policy, response.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
        Assert.NotNull(response.Headers.CacheControl);
    }

    [Fact]
    public async Task Asset_AskedForAgain_IsNotSentAgain()
    {
        await using DashboardHost app = await DashboardHost.StartAsync();
        using HttpResponseMessage first = await app.SendAsync(HttpMethod.Get, "assets/app.js");
        Assert.Equal("text/javascript", first.Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.NotModified, await app.StatusAsync("assets/app.js", ("If-None-Match", first.Headers.ETag!.Tag)));
        Assert.Equal(HttpStatusCode.NotFound, await app.StatusAsync("assets/other.js"));
    }

    [Theory]
    [InlineData("/fallback", null, "/fallback", "./fallback/")]
    [InlineData("/fallback", "/app", "/app/fallback", "./fallback/")]
    [InlineData("/ops/llm", null, "/ops/llm", "./llm/")]
    [InlineData("/fallback", null, "/fallback/tiers/", "../tiers")]
    public async Task Address_WithTheWrongSlash_IsCorrected(string pattern, string? pathBase, string asked, string location)
    {
        await using DashboardHost app = await DashboardHost.StartAsync(pattern: pattern, pathBase: pathBase);
        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Get, asked);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal(location, response.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("/", null, "/")]
    [InlineData("/ops/llm", null, "/ops/llm/")]
    [InlineData("/fallback", "/app", "/app/fallback/")]
    public async Task Page_FindsItsFiles_WhereverItIsMapped(string pattern, string? pathBase, string page)
    {
        await using DashboardHost app = await DashboardHost.StartAsync(pattern: pattern, pathBase: pathBase);
        string html = await app.TextAsync(page);
        string[] files = [.. Regex.Matches(html, "(?:href|src)=\"(assets/[^\"]+)\"").Select(static match => match.Groups[1].Value)];
        Assert.Equal(3, files.Length);
        foreach (string file in files) Assert.Equal(HttpStatusCode.OK, await app.StatusAsync(page + file));
    }

    [Fact]
    public void Files_WeighLessThan150kB_AndAskNobodyElse()
    {
        Assert.InRange(DashboardAssets.All.Values.Sum(static asset => asset.Content.Length), 1, 150_000);
        foreach ((string name, DashboardAsset asset) in DashboardAssets.All)
        {
            string text = System.Text.Encoding.UTF8.GetString(asset.Content).Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal);
            Assert.DoesNotContain("http://", text, StringComparison.Ordinal);
            Assert.DoesNotContain("https://", text, StringComparison.Ordinal);
            Assert.DoesNotContain("innerHTML", text, StringComparison.Ordinal);
            if (name.EndsWith(".html", StringComparison.Ordinal)) Assert.DoesNotMatch("<style| style=| on[a-z]+=|<script(?! type=\"module\" src=)", text);
        }
    }
}
