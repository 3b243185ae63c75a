using System.Net.Http.Headers;
using System.Text.Json;
using Fallback.Gateway;
using Fallback.Testing;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;

namespace Fallback.AspNetCore.Tests.Gateway;

/// <summary>Who may call, over sockets.</summary>
public sealed class GatewayCallerTests
{
    private static readonly string _alice = CallerKey.Make();
    private static readonly string _bob = CallerKey.Make();

    [Fact]
    public async Task Callers_AreKnownByTheirKeys_AndAskTheirOwnChains()
    {
        await using GatewayStage stage = await StageAsync(new Dictionary<string, string?> { ["Fallback:Gateway:Callers:bob:Chains:0"] = "messages" });

        (int none, JsonElement missing) = await stage.AskAsync(GatewayStage.Ask());
        (int wrong, _) = await stage.AskAsync(GatewayStage.Ask(), key: CallerKey.Make());
        (int alice, _) = await stage.AskAsync(GatewayStage.Ask(), key: _alice);
        (int bob, JsonElement foreign) = await stage.AskAsync(GatewayStage.Ask(), key: _bob);

        Assert.Equal((401, 401, 200, 404), (none, wrong, alice, bob));
        Assert.Equal("invalid_api_key", missing.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal("The model `chat` does not exist. There are: `messages`.", foreign.GetProperty("error").GetProperty("message").GetString());
    }

    [Fact]
    public async Task KeyGone_AfterAReload_ItIsRefused()
    {
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, Callers(_alice, _bob), GatewayStage.Token);
            await using GatewayStage stage = await GatewayStage.StartAsync(file: file);
            (int before, _) = await stage.AskAsync(GatewayStage.Ask(), key: _bob);

            await File.WriteAllTextAsync(file, Callers(_alice), GatewayStage.Token);
            stage.Reload();

            (int after, _) = await stage.AskAsync(GatewayStage.Ask(), key: _bob);
            (int other, _) = await stage.AskAsync(GatewayStage.Ask(), key: _alice);
            Assert.Equal((200, 401, 200), (before, after, other));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task RequestsAMinute_AreCounted_AndOneMoreIsRefusedWithAWait()
    {
        await using GatewayStage stage = await StageAsync(new Dictionary<string, string?> { ["Fallback:Gateway:Callers:bob:RequestsPerMinute"] = "2" });
        await stage.AskAsync(GatewayStage.Ask(), key: _bob);
        await stage.AskAsync(GatewayStage.Ask(), key: _bob);

        using HttpResponseMessage third = await stage.PostAsync(GatewayStage.Ask(), key: _bob);
        (int alice, _) = await stage.AskAsync(GatewayStage.Ask(), key: _alice);

        Assert.Equal(429, (int)third.StatusCode);
        Assert.InRange(third.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal(200, alice);
        Assert.Equal(3, stage.Alpha.Requests.Count);
    }

    [Fact]
    public async Task RequestsInFlight_OneMoreIsRefusedWithAWait_UntilOneHasEnded()
    {
        await using GatewayStage stage = await StageAsync(new Dictionary<string, string?> { ["Fallback:Gateway:Callers:bob:MaxConcurrency"] = "1" });
        stage.Quick.Replies(Reply.Text("one two").InChunks(2).StallAfter(1));
        stage.Steady.Replies(Reply.Text("well"));
        using HttpResponseMessage first = await stage.PostAsync(GatewayStage.Ask(more: ""","stream":true"""), key: _bob);

        using HttpResponseMessage second = await stage.PostAsync(GatewayStage.Ask(model: "chat@beta/steady"), key: _bob);
        (int alice, _) = await stage.AskAsync(GatewayStage.Ask(model: "chat@beta/steady"), key: _alice);
        first.Dispose();
        await stage.Quick.Requests[0].WaitForAbortAsync(GatewayStage.Token).WaitAsync(TimeSpan.FromSeconds(20), GatewayStage.Token);
        int third = 429;
        // The caller's request has ended once its client, its provider and the gateway know it.
        while (third == 429) (third, _) = await stage.AskAsync(GatewayStage.Ask(model: "chat@beta/steady"), key: _bob);

        JsonElement error = (await GatewayStage.JsonAsync(second)).GetProperty("error");
        Assert.Equal((429, "rate_limit_exceeded", 1.0), ((int)second.StatusCode, error.GetProperty("code").GetString(), second.Headers.RetryAfter!.Delta!.Value.TotalSeconds));
        Assert.False(second.Headers.Contains("x-should-retry"));
        Assert.Equal((200, 200), (alice, third));
    }

    [Fact]
    public async Task LastCallerGone_AfterAReload_NobodyIsLetIn_AndTheLogSaysSo()
    {
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, Callers(_alice), GatewayStage.Token);
            await using GatewayStage stage = await GatewayStage.StartAsync(file: file);

            await File.WriteAllTextAsync(file, "{}", GatewayStage.Token);
            stage.Reload();
            (int without, _) = await stage.AskAsync(GatewayStage.Ask());
            (int with, _) = await stage.AskAsync(GatewayStage.Ask(), key: _alice);
            await File.WriteAllTextAsync(file, Callers(_bob), GatewayStage.Token);
            stage.Reload();
            (int again, _) = await stage.AskAsync(GatewayStage.Ask(), key: _bob);

            Assert.Equal((401, 401, 200), (without, with, again));
            Assert.Contains(stage.Log.All, static line => line.Contains("last caller was removed", StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task CachedAnswer_IsForWhoeverAsked_UnlessItsChainIsShared()
    {
        var cached = new Dictionary<string, string?> { ["Fallback:Chains:chat:AnswerCache:TtlSeconds"] = "60" };
        await using GatewayStage own = await StageAsync(cached);
        cached["Fallback:Gateway:SharedChains:0"] = "chat";
        await using GatewayStage shared = await StageAsync(cached);

        foreach (GatewayStage stage in (GatewayStage[])[own, shared])
            foreach (string key in (string[])[_alice, _alice, _bob]) await stage.AskAsync(GatewayStage.Ask(), key: key);

        Assert.Equal(2, own.Alpha.Requests.Count);
        Assert.Single(shared.Alpha.Requests);
    }

    [Fact]
    public async Task AnswerInASharedStore_IsForWhoeverAsked_AndNamesNobody()
    {
        var cache = new DictionaryCache();
        var settings = new Dictionary<string, string?>
        {
            ["Fallback:Chains:chat:AnswerCache:TtlSeconds"] = "60", ["Fallback:Chains:chat:AnswerCache:ServeStale"] = "false",
            ["Fallback:AnswerCache:Store"] = "HybridCache", ["Fallback:AnswerCache:ReadTimeoutMs"] = "5000",
        };
        await using GatewayStage stage = await StageAsync(settings, services => services.AddSingleton<HybridCache>(cache));

        await stage.AskAsync(GatewayStage.Ask(), key: _alice);
        await WaitFor.ConditionAsync(() => Answers() == 1, GatewayStage.Token);
        await stage.AskAsync(GatewayStage.Ask(), key: _alice);
        await stage.AskAsync(GatewayStage.Ask(), key: _bob);
        await WaitFor.ConditionAsync(() => Answers() == 2, GatewayStage.Token);

        Assert.Equal(2, stage.Alpha.Requests.Count);
        Assert.All(cache.Keys, static key => Assert.Matches("^fallback:v1:(check:[0-9a-f]{32}|[0-9A-F]{64})$", key));

        int Answers() => cache.Keys.Count(static key => !key.Contains("check", StringComparison.Ordinal));
    }

    [Fact]
    public async Task CachedAnswer_ComesAsItCame_WholeAndStreamed()
    {
        await using GatewayStage stage = await GatewayStage.StartAsync(new Dictionary<string, string?> { ["Fallback:Chains:chat:AnswerCache:TtlSeconds"] = "60" });
        stage.Quick.Replies(Reply.Text("kept").WithUsage(5, 1));
        using HttpResponseMessage first = await stage.PostAsync(GatewayStage.Ask());

        using HttpResponseMessage again = await stage.PostAsync(GatewayStage.Ask());
        using HttpResponseMessage stream = await stage.PostAsync(GatewayStage.Ask(more: ""","stream":true"""));

        Assert.Equal(await first.Content.ReadAsStringAsync(GatewayStage.Token), await again.Content.ReadAsStringAsync(GatewayStage.Token));
        Assert.Equal("from the cache", again.Headers.GetValues("x-fallback-verdict").Single());
        List<string> events = await GatewayStage.EventsAsync(stream);
        Assert.Equal("kept", GatewayStage.TextOf(events));
        Assert.Equal("[DONE]", events[^1]);
        Assert.Single(stage.Quick.Requests);
    }

    [Fact]
    public async Task CallsOfOthers_AreNoneForWhoeverAsks()
    {
        await using GatewayStage stage = await StageAsync(new Dictionary<string, string?> { ["Fallback:Gateway:ExposeCalls"] = "true" });
        using HttpResponseMessage response = await stage.PostAsync(GatewayStage.Ask(), key: _alice);
        string address = $"calls/{response.Headers.GetValues("x-fallback-request-id").Single()}";

        using HttpResponseMessage own = await GetAsync(stage, address, _alice);
        using HttpResponseMessage foreign = await GetAsync(stage, address, _bob);

        Assert.Equal((200, 404), ((int)own.StatusCode, (int)foreign.StatusCode));
    }

    [Fact]
    public async Task HeadersOfCallers_ReachProviders_WhereTheyMay()
    {
        await using GatewayStage stage = await GatewayStage.StartAsync(new Dictionary<string, string?> { ["Fallback:Gateway:ForwardedHeaders:0"] = "X-Trace-Of-Ours" });

        using HttpResponseMessage response = await stage.PostAsync(
            GatewayStage.Ask(), headers: [("X-Trace-Of-Ours", "abc"), ("X-Other", "def"), ("Cookie", "session=1")]);

        IReadOnlyDictionary<string, string> headers = Assert.Single(stage.Quick.Requests).Headers;
        Assert.Equal("abc", headers["X-Trace-Of-Ours"]);
        Assert.DoesNotContain("X-Other", headers.Keys);
        Assert.DoesNotContain("Cookie", headers.Keys);
    }

    [Theory]
    [InlineData("Host", "gateway.example.com", 403)]
    [InlineData("X-Forwarded-For", "203.0.113.7", 403)]
    [InlineData("Origin", "https://evil.example.com", 403)]
    [InlineData("Sec-Fetch-Site", "cross-site", 403)]
    [InlineData("X-Harmless", "1", 200)]
    public async Task WithoutCallers_OnlyThisMachineIsAnswered(string name, string value, int status)
    {
        await using GatewayStage stage = await GatewayStage.StartAsync();

        using HttpResponseMessage response = await stage.PostAsync(GatewayStage.Ask(), headers: [(name, value)]);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(status == 200 ? 1 : 0, stage.Alpha.Requests.Count);
    }

    private static Task<GatewayStage> StageAsync(Dictionary<string, string?> settings, Action<IServiceCollection>? services = null)
    {
        var all = new Dictionary<string, string?>(settings)
        {
            ["Fallback:Gateway:Callers:alice:KeyHash"] = KeyHash.Of(_alice)!.Value.Write(),
            ["Fallback:Gateway:Callers:bob:KeyHash"] = KeyHash.Of(_bob)!.Value.Write(),
        };
        return GatewayStage.StartAsync(all, services: services);
    }

    private static string Callers(params string[] keys)
    {
        IEnumerable<string> callers = keys.Select(static (key, i) => $$"""{"Name":"caller{{i}}","KeyHash":"{{KeyHash.Of(key)!.Value.Write()}}"}""");
        return "{\"Fallback\":{\"Gateway\":{\"Callers\":[" + string.Join(',', callers) + "]}}}";
    }

    private static Task<HttpResponseMessage> GetAsync(GatewayStage stage, string address, string key)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return stage.Client.SendAsync(request, GatewayStage.Token);
    }
}
