using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fallback.AspNetCore.Tests.Dashboard;

/// <summary>Who may see the dashboard. Hangfire's release that answered everybody became an advisory.</summary>
public class AccessTests
{
    private static readonly string[] _paths =
    [
        "", "tiers", "errors", "calls", "chains", "limits", "canaries", "assets/app.js", "assets/app.css", "events", "data/calls", "data/call?id=x", "session",
    ];

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:5000")]
    [InlineData("127.0.0.1:5000")]
    [InlineData("[::1]:5000")]
    public async Task Request_OfThisMachine_IsAnswered(string host)
    {
        await using DashboardHost app = await DashboardHost.StartAsync();
        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("tiers", ("Host", host)));
    }

    [Theory]
    [InlineData("Host", "example.com")]
    [InlineData("Host", "localhost.example.com")]
    [InlineData("Host", "127.0.0.1.nip.io")]
    [InlineData("Host", "10.0.0.5")]
    [InlineData(DashboardHost.AddressHeader, "203.0.113.7")]
    [InlineData(DashboardHost.AddressHeader, "10.0.0.5")]
    [InlineData(DashboardHost.AddressHeader, "::ffff:10.0.0.5")]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("X-Forwarded-Host", "localhost")]
    [InlineData("x-forwarded-proto", "https")]
    [InlineData("X-Original-For", "127.0.0.1:80")]
    [InlineData("Forwarded", "for=127.0.0.1")]
    [InlineData("X-Real-IP", "127.0.0.1")]
    [InlineData("Via", "1.1 proxy")]
    [InlineData("CF-Connecting-IP", "127.0.0.1")]
    public async Task Request_OfElsewhere_IsRefusedOnEveryPath(string header, string value)
    {
        await using DashboardHost app = await DashboardHost.StartAsync(static options => options.AllowActions = true);
        foreach (string path in _paths) Assert.Equal(HttpStatusCode.Forbidden, await app.StatusAsync(path, (header, value)));
        using HttpResponseMessage action = await app.SendAsync(HttpMethod.Post, "actions/isolate?model=openai/gpt-6-luna", (header, value));
        Assert.Equal(HttpStatusCode.Forbidden, action.StatusCode);
        Assert.Contains("RequireAuthorization()", await action.Content.ReadAsStringAsync(DashboardHost.Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.9.1")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    public async Task Address_OfThisMachine_IsAnswered(string address)
    {
        await using DashboardHost app = await DashboardHost.StartAsync();
        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("tiers", (DashboardHost.AddressHeader, address)));
    }

    [Fact]
    public async Task RequireAuthorization_TakesThePlaceOfTheRule()
    {
        await using DashboardHost app = await DashboardHost.StartAsync(authorized: true);
        Assert.Equal(HttpStatusCode.Unauthorized, await app.StatusAsync("tiers"));
        Assert.Equal(HttpStatusCode.Unauthorized, await app.StatusAsync("events"));
        Assert.Equal(
            HttpStatusCode.OK,
            await app.StatusAsync("tiers", (DashboardHost.UserHeader, "anna"), ("Host", "example.com"), ("X-Forwarded-For", "203.0.113.7")));
    }

    [Fact]
    public async Task AllowAnonymous_LeavesTheRuleForThisMachine()
    {
        await using DashboardHost app = await DashboardHost.StartAsync(authorized: true, anonymous: true);
        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("tiers"));
        Assert.Equal(HttpStatusCode.Forbidden, await app.StatusAsync("tiers", ("Host", "example.com")));
    }

    [Fact]
    public async Task RequireAuthorization_WithoutAuthorizationInTheApplication_ShowsNothing()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddFallback();
        await using WebApplication app = builder.Build();
        app.MapFallbackDashboard().RequireAuthorization();
        await app.StartAsync(DashboardHost.Token);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        using HttpResponseMessage response = await client.GetAsync("/fallback/tiers", DashboardHost.Token);
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
    }

    [Fact]
    public void MapFallbackDashboard_WithoutFallback_NamesTheRemedy()
    {
        WebApplication app = WebApplication.CreateSlimBuilder().Build();
        var error = Assert.Throws<InvalidOperationException>(() => app.MapFallbackDashboard());
        Assert.Contains("AddFallback", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_OutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(static () => new FallbackDashboardOptions { KeptCalls = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(static () => new FallbackDashboardOptions { KeptCalls = 10_001 });
        Assert.Throws<ArgumentOutOfRangeException>(static () => new FallbackDashboardOptions { MaxViewers = 0 });
    }
}
