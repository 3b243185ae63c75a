using System.Net;
using System.Text.Json;

namespace Fallback.AspNetCore.Tests.Dashboard;

public class ActionTests
{
    private const string Model = "openai/gpt-6-luna";

    private static BreakerState State(DashboardHost app) => app.Monitor.Tiers.Single(static tier => tier.Model == "gpt-6-luna").Breaker.State;

    [Fact]
    public async Task Isolate_AndReset_WithToken_AreDoneAndLogged()
    {
        await using DashboardHost app = await DashboardHost.StartAsync(static options => options.AllowActions = true);
        string token = await TokenAsync(app);

        Assert.Equal(HttpStatusCode.NoContent, await ActAsync(app, "isolate", ("X-Fallback-Token", token)));
        Assert.Equal(BreakerState.Isolated, State(app));
        Assert.Contains(app.Log.All, static line => line.Contains("127.0.0.1 asked to isolate openai/gpt-6-luna", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.NoContent, await ActAsync(app, "reset", ("X-Fallback-Token", token)));
        Assert.Equal(BreakerState.Closed, State(app));
        Assert.Contains(app.Log.All, static line => line.Contains("asked to reset openai/gpt-6-luna", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Action_NotAllowed_IsRefusedAndLogged()
    {
        await using DashboardHost app = await DashboardHost.StartAsync();
        Assert.Equal(HttpStatusCode.NotFound, await app.StatusAsync("session"));
        Assert.Equal(HttpStatusCode.Forbidden, await ActAsync(app, "isolate"));
        Assert.Equal(BreakerState.Closed, State(app));
        Assert.Contains(app.Log.All, static line => line.Contains("refused: Actions are switched off", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Action_WithoutOrWithAWrongToken_IsRefused()
    {
        await using DashboardHost app = await DashboardHost.StartAsync(static options => options.AllowActions = true);
        Assert.Equal(HttpStatusCode.Forbidden, await ActAsync(app, "isolate"));
        string token = await TokenAsync(app);
        Assert.Equal(HttpStatusCode.Forbidden, await ActAsync(app, "isolate"));
        Assert.Equal(HttpStatusCode.Forbidden, await ActAsync(app, "isolate", ("X-Fallback-Token", token[..^1])));
        Assert.Equal(BreakerState.Closed, State(app));
    }

    [Fact]
    public async Task Action_WithTheTokenOfAnotherBrowser_IsRefused()
    {
        await using DashboardHost app = await DashboardHost.StartAsync(static options => options.AllowActions = true);
        string token = await TokenAsync(app);
        using var other = new HttpClient(new SocketsHttpHandler { UseCookies = true }) { BaseAddress = app.Client.BaseAddress };
        await other.GetStringAsync("session", DashboardHost.Token);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"actions/isolate?model={Model}") { Headers = { { "X-Fallback-Token", token } } };
        using HttpResponseMessage response = await other.SendAsync(request, DashboardHost.Token);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Sec-Fetch-Site", "none")]
    public async Task Action_FromAnotherSite_IsRefusedEvenWithToken(string header, string value)
    {
        await using DashboardHost app = await DashboardHost.StartAsync(static options => options.AllowActions = true);
        string token = await TokenAsync(app);
        Assert.Equal(HttpStatusCode.Forbidden, await ActAsync(app, "isolate", ("X-Fallback-Token", token), (header, value)));
        Assert.Equal(BreakerState.Closed, State(app));
    }

    [Fact]
    public async Task Action_OfOurOrigin_IsDone()
    {
        await using DashboardHost app = await DashboardHost.StartAsync(static options => options.AllowActions = true);
        string token = await TokenAsync(app);
        (string, string)[] headers =
            [("X-Fallback-Token", token), ("Origin", app.Address.GetLeftPart(UriPartial.Authority)), ("Sec-Fetch-Site", "same-origin")];
        Assert.Equal(HttpStatusCode.NoContent, await ActAsync(app, "isolate", headers));
    }

    [Fact]
    public async Task Action_OnNoTiersModel_IsNotFoundAndNotLogged()
    {
        await using DashboardHost app = await DashboardHost.StartAsync(static options => options.AllowActions = true);
        string token = await TokenAsync(app);
        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Post, "actions/isolate?model=made%0Aup", ("X-Fallback-Token", token));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.DoesNotContain(app.Log.All, static line => line.StartsWith("Dashboard:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Action_BySomebodySignedIn_IsLoggedWithTheirNameOnOneLine()
    {
        await using DashboardHost app = await DashboardHost.StartAsync(static options => options.AllowActions = true, authorized: true);
        (string, string) anna = (DashboardHost.UserHeader, "anna\tx");
        using HttpResponseMessage session = await app.SendAsync(HttpMethod.Get, "session", anna);
        string token = TokenOf(await session.Content.ReadAsStringAsync(DashboardHost.Token));
        Assert.Equal(HttpStatusCode.NoContent, await ActAsync(app, "isolate", anna, ("X-Fallback-Token", token)));
        Assert.Contains(app.Log.All, static line => line.Contains("anna?x from 127.0.0.1 asked to isolate", StringComparison.Ordinal));
        // The token is of whoever it was given to.
        Assert.Equal(HttpStatusCode.Forbidden, await ActAsync(app, "reset", (DashboardHost.UserHeader, "bert"), ("X-Fallback-Token", token)));
    }

    [Fact]
    public async Task Cookie_IsStrictHiddenFromScriptsAndOfTheDashboardOnly()
    {
        await using DashboardHost app = await DashboardHost.StartAsync(static options => options.AllowActions = true);
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = app.Client.BaseAddress };
        using HttpResponseMessage session = await client.GetAsync("session", DashboardHost.Token);
        string cookie = session.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("path=/fallback/;", cookie, StringComparison.Ordinal);
        Assert.Contains("samesite=strict", cookie, StringComparison.Ordinal);
        Assert.Contains("httponly", cookie, StringComparison.Ordinal);
    }

    private static async Task<string> TokenAsync(DashboardHost app) => TokenOf(await app.TextAsync("session"));

    private static string TokenOf(string session) => JsonDocument.Parse(session).RootElement.GetProperty("token").GetString()!;

    private static async Task<HttpStatusCode> ActAsync(DashboardHost app, string action, params (string, string)[] headers)
    {
        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Post, $"actions/{action}?model={Model}", headers);
        return response.StatusCode;
    }
}
