using System.Net;
using Fallback.Gateway;
using Microsoft.AspNetCore.Http;

namespace Fallback.AspNetCore.Tests.Gateway;

/// <summary>Which requests come in, as whose, and what the others are told.</summary>
public sealed class GatewayAccessTests
{
    private const string Page = "https://app.example.com";

    private static readonly string _key = CallerKey.Make();
    private static readonly string _other = CallerKey.Make();

    [Theory]
    [InlineData("Authorization", "Bearer ")]
    [InlineData("authorization", "bearer  ")]
    [InlineData("api-key", "")]
    [InlineData("X-Api-Key", "")]
    public void Request_WithAKey_IsItsCallers(string header, string before)
    {
        AccessDecision decision = Access(_key, _other).Check(Request(headers: [(header, before + _other)]));

        Assert.True(decision.IsAllowed);
        Assert.Equal("caller2", decision.Caller.Name);
    }

    [Fact]
    public void Request_WithoutAKey_IsUnauthorized()
    {
        GatewayError refusal = Access(_key).Check(Request()).Refusal!;

        Assert.Equal((401, "invalid_request_error", "invalid_api_key", "Bearer"), (refusal.Status, refusal.Type, refusal.Code, refusal.Challenge));
        Assert.False(refusal.MayRetry);
    }

    [Fact]
    public void Request_WithAWrongKey_IsUnauthorized_AndTheKeyIsNotRepeated()
    {
        foreach (string wrong in (string[])[CallerKey.Make(), _key[..^1], _key + "x", _key.ToUpperInvariant(), "hunter2", new string('x', 30_000), "Bearer"])
        {
            GatewayError refusal = Access(_key).Check(Request(headers: [("Authorization", "Bearer " + wrong)])).Refusal!;

            Assert.Equal((401, "invalid_api_key"), (refusal.Status, refusal.Code));
            Assert.DoesNotContain(wrong, refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Request_WithTwoKeysInOneHeader_IsUnauthorized()
    {
        DefaultHttpContext context = Request();
        context.Request.Headers.Authorization = new[] { "Bearer " + _key, "Bearer " + _other };

        Assert.Equal(401, Access(_key, _other).Check(context).Refusal!.Status);
    }

    [Fact]
    public void Request_WithACredentialOfAProxyAndAKeyBeside_IsTheKeys() =>
        Assert.True(Access(_key).Check(Request(headers: [("Authorization", "Basic eA=="), ("x-api-key", _key)])).IsAllowed);

    [Fact]
    public void Request_OfThisMachine_IsAnsweredAsLocal_WhereNobodyIsConfigured()
    {
        AccessDecision decision = Access().Check(Request());

        Assert.True(decision.IsAllowed);
        Assert.Equal(CallerDirectory.LocalName, decision.Caller.Name);
        Assert.True(decision.Caller.MayAsk("anything"));
    }

    [Theory]
    [InlineData("203.0.113.7", "localhost", null)]
    [InlineData("127.0.0.1", "gateway.example.com", null)]
    [InlineData("127.0.0.1", "localhost", "X-Forwarded-For")]
    [InlineData("127.0.0.1", "localhost", "Forwarded")]
    [InlineData("127.0.0.1", "localhost", "Via")]
    [InlineData(null, "localhost", null)]
    public void Request_OfElsewhere_IsRefused_WhereNobodyIsConfigured(string? address, string host, string? header)
    {
        DefaultHttpContext context = Request(address, host, headers: header is null ? [] : [(header, "127.0.0.1")]);

        GatewayError refusal = Access().Check(context).Refusal!;

        Assert.Equal((403, "local_only"), (refusal.Status, refusal.Code));
    }

    /// <summary>Whoever empties the list of callers shuts everybody out, and does not let everybody of this machine in.</summary>
    [Fact]
    public void Request_OfThisMachine_IsUnauthorized_AfterTheLastCallerIsGone_UntilThereAreSomeAgain()
    {
        var callers = new CallerDirectory(Options(_key), TimeProvider.System);
        var access = new GatewayAccess(callers, new OriginRule([]));

        callers.Update(Options());
        GatewayError refusal = access.Check(Request()).Refusal!;
        int withTheKey = access.Check(Request(headers: [("Authorization", "Bearer " + _key)])).Refusal!.Status;
        callers.Update(Options(_other));

        Assert.Equal((401, 401, "invalid_api_key"), (refusal.Status, withTheKey, refusal.Code));
        Assert.Contains("no callers any more", refusal.Message, StringComparison.Ordinal);
        Assert.False(callers.IsLocalOnly);
        Assert.True(access.Check(Request(headers: [("Authorization", "Bearer " + _other)])).IsAllowed);
    }

    [Fact]
    public void Request_OfThisMachine_IsAnswered_AfterAReloadWithoutCallers_WhereThereHaveBeenNone()
    {
        var callers = new CallerDirectory(Options(), TimeProvider.System);
        callers.Update(Options());

        Assert.True(new GatewayAccess(callers, new OriginRule([])).Check(Request()).IsAllowed);
    }

    [Fact]
    public void Request_OfThisMachineWithoutAKey_IsUnauthorized_WhereSomebodyIsConfigured() => Assert.Equal(401, Access(_key).Check(Request()).Refusal!.Status);

    [Theory]
    [InlineData("Origin", "https://evil.example.com")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://localhost:8080")]
    [InlineData("Origin", "https://app.example.com.evil.example")]
    [InlineData("Origin", "http://app.example.com")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Sec-Fetch-Site", "odd")]
    public void Request_OfAForeignPage_IsRefused_EvenWithAKey(string header, string value)
    {
        GatewayError refusal = Access([Page], _key).Check(Request(headers: [("Authorization", "Bearer " + _key), (header, value)])).Refusal!;

        Assert.Equal((403, "origin_not_allowed"), (refusal.Status, refusal.Code));
    }

    [Fact]
    public void Request_OfAListedPage_IsAnswered_AndThePageMayReadIt()
    {
        var origins = new OriginRule([Page + "/", "http://[::1]:3000"]);
        DefaultHttpContext context = Request(headers: [("Origin", Page), ("Sec-Fetch-Site", "cross-site")]);

        Assert.True(origins.IsAllowed(context.Request));
        origins.Admit(context);
        Assert.Equal(Page, context.Response.Headers.AccessControlAllowOrigin);
        Assert.Equal("Origin", context.Response.Headers.Vary);
        Assert.True(origins.IsAllowed(Request(headers: [("Origin", "http://[::1]:3000")]).Request));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("same-origin")]
    public void Request_OfTheAddressBarOrTheGatewaysOwnPage_IsAnswered(string site) =>
        Assert.True(Access().Check(Request(method: "GET", headers: [("Sec-Fetch-Site", site)])).IsAllowed);

    [Fact]
    public void Preflight_OfAListedPage_IsAnswered()
    {
        DefaultHttpContext context = Request(
            method: "OPTIONS", headers: [("Origin", Page), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "authorization,x-stainless-os")]);

        Assert.True(new OriginRule([Page]).TryAnswerPreflight(context));
        Assert.Equal((204, "GET, POST"), (context.Response.StatusCode, context.Response.Headers.AccessControlAllowMethods.ToString()));
        Assert.Equal("authorization,x-stainless-os", context.Response.Headers.AccessControlAllowHeaders);
    }

    [Fact]
    public void Preflight_OfAForeignPage_IsNot()
    {
        DefaultHttpContext context = Request(method: "OPTIONS", headers: [("Origin", "https://evil.example.com"), ("Access-Control-Request-Method", "POST")]);

        Assert.False(new OriginRule([Page]).TryAnswerPreflight(context));
        Assert.Empty(context.Response.Headers);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("Application/JSON; charset=utf-8")]
    [InlineData("application/json;charset=\"UTF-8\"")]
    public void Post_OfJson_IsAnswered(string contentType) => Assert.True(Access().Check(Request(contentType: contentType)).IsAllowed);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("text/plain")]
    [InlineData("text/plain; x=application/json")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/jsonx")]
    [InlineData("application/json, text/plain")]
    public void Post_OfAnythingElse_IsRefused(string? contentType)
    {
        GatewayError refusal = Access().Check(Request(contentType: contentType)).Refusal!;

        Assert.Equal((415, "unsupported_media_type"), (refusal.Status, refusal.Code));
    }

    [Fact]
    public void Get_WithoutContent_IsAnswered() => Assert.True(Access().Check(Request(method: "GET", contentType: null)).IsAllowed);

    [Fact]
    public void Caller_WithChains_MayAskThoseOnly()
    {
        FallbackGatewayOptions options = Options(_key);
        options.Callers[0].Chains.Add("support");
        Caller caller = new CallerDirectory(options, TimeProvider.System).All.Single();

        Assert.True(caller.MayAsk("Support"));
        Assert.False(caller.MayAsk("other"));
    }

    [Fact]
    public void Update_RevokesAKey_AndKeepsWhatStaysCounted()
    {
        FallbackGatewayOptions options = Options(_key, _other);
        options.Callers[0].RequestsPerMinute = 1;
        var callers = new CallerDirectory(options, new ManualClock());
        var access = new GatewayAccess(callers, new OriginRule([]));
        DefaultHttpContext first = Request(headers: [("Authorization", "Bearer " + _key)]), second = Request(headers: [("Authorization", "Bearer " + _other)]);
        Assert.Null(access.Check(first).Caller!.Limits.TryEnter(1, out _));

        FallbackGatewayOptions changed = Options(_key);
        changed.Callers[0].RequestsPerMinute = 1;
        callers.Update(changed);

        Assert.Equal(401, access.Check(second).Refusal!.Status);
        Assert.NotNull(access.Check(first).Caller!.Limits.TryEnter(1, out _));
    }

    [Fact]
    public void Request_ThatMayComeIn_AllocatesNothing()
    {
        GatewayAccess access = Access(_key, _other);
        DefaultHttpContext context = Request(headers: [("Authorization", "Bearer " + _key)]);
        for (int i = 0; i < 100; i++) access.Check(context);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) access.Check(context);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 99);
    }

    private static GatewayAccess Access(params string[] keys) => Access([], keys);

    private static GatewayAccess Access(string[] origins, params string[] keys) =>
        new(new CallerDirectory(Options(keys), TimeProvider.System), new OriginRule(origins));

    private static FallbackGatewayOptions Options(params string[] keys)
    {
        var options = new FallbackGatewayOptions();
        foreach (string key in keys)
            options.Callers.Add(new FallbackGatewayCaller { Name = $"caller{options.Callers.Count + 1}", KeyHash = KeyHash.Of(key)!.Value.Write() });
        return options;
    }

    private static DefaultHttpContext Request(
        string? address = "127.0.0.1", string host = "localhost", string method = "POST", string? contentType = "application/json",
        (string Name, string Value)[]? headers = null)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = address is null ? null : IPAddress.Parse(address);
        context.Request.Method = method;
        context.Request.Host = new HostString(host);
        context.Request.ContentType = contentType;
        foreach ((string name, string value) in headers ?? []) context.Request.Headers.Append(name, value);
        return context;
    }
}
