using System.Text;
using System.Text.Json;
using Fallback.Gateway;
using Fallback.Testing;

namespace Fallback.AspNetCore.Tests.Gateway;

/// <summary>What an attacker, or an unusual provider, has got out of the gateway once.</summary>
public sealed class GatewayAttackTests
{
    private const string Stream = ""","stream":true""";

    [Fact]
    public async Task ChainInAnotherSpelling_IsTheSameChain_WithTheSameBudget()
    {
        var settings = new Dictionary<string, string?> { ["Fallback:Chains:chat:CostBudget:PerDayUsd"] = "0.000000001" };
        foreach (string model in (string[])["alpha/quick", "beta/steady"])
            foreach (string fact in (string[])["InputPerMillion", "OutputPerMillion", "MaxOutput"]) settings[$"Fallback:Models:{model}:{fact}"] = "1000";
        await using GatewayStage stage = await GatewayStage.StartAsync(settings);

        foreach (string model in (string[])["chat", "Chat", "CHAT", "cHaT@alpha/quick"]) await stage.AskAsync(GatewayStage.Ask(model: model));
        (int status, JsonElement json) = await stage.AskAsync(GatewayStage.Ask(model: "CHAT"));

        Assert.Equal(["chat", "messages"], stage.Monitor.Clients.Select(static client => client.Name).Distinct().Order());
        Assert.Equal(429, status);
        Assert.Equal("insufficient_quota", json.GetProperty("error").GetProperty("code").GetString());
        Assert.Empty(stage.Alpha.Requests);
    }

    /// <summary>One choice a chunk, as OpenAI streams them.</summary>
    [Theory]
    [InlineData("")]
    [InlineData(""","stream_options":{"include_usage":true}""")]
    public async Task SeveralChoicesInAStream_ComeWhole(string more)
    {
        await using GatewayStage stage = await GatewayStage.StartAsync();
        string[] chunks = [Chunk(0, "a0"), Chunk(1, "b0"), Chunk(0, null), Chunk(1, "b1"), Chunk(1, "b2"), Chunk(1, null)];
        stage.Quick.Replies(Reply.Raw(200, "text/event-stream", string.Concat(chunks.Select(static chunk => $"data: {chunk}\n\n")) + "data: [DONE]\n\n"));

        using HttpResponseMessage response = await stage.PostAsync(GatewayStage.Ask(more: Stream + ""","n":2""" + more));

        Assert.Equal([.. chunks, "[DONE]"], await GatewayStage.EventsAsync(response));
    }

    [Fact]
    public async Task SecondChoiceOfAStreamBreaksOff_ItIsNoWholeAnswer()
    {
        await using GatewayStage stage = await GatewayStage.StartAsync();
        string[] chunks = [Chunk(0, "a0"), Chunk(1, "b0"), Chunk(0, null), Chunk(1, "b1")];
        stage.Quick.Replies(Reply.Raw(200, "text/event-stream", string.Concat(chunks.Select(static chunk => $"data: {chunk}\n\n"))));

        using HttpResponseMessage response = await stage.PostAsync(GatewayStage.Ask(more: Stream + ""","n":2"""));

        List<string> events = await GatewayStage.EventsAsync(response);
        Assert.Contains("stream_interrupted", events[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", events);
    }

    [Fact]
    public async Task ProviderOfAnotherDialectRepeatsItsKey_TheClientDoesNotGetItInAStreamEither()
    {
        await using GatewayStage stage = await GatewayStage.StartAsync();
        stage.Beta.Model("claude-sonnet-5-5").Replies(Reply.Text($"your key is {GatewayStage.Key}").InChunks($"your key is {GatewayStage.Key}"));

        using HttpResponseMessage response = await stage.PostAsync(GatewayStage.Ask(model: "messages", more: Stream));

        Assert.Equal("your key is [redacted]", GatewayStage.TextOf(await GatewayStage.EventsAsync(response)));
    }

    [Fact]
    public async Task KeyWithSlashes_IsFoundAsPhpWritesIt()
    {
        string key = string.Join('/', "canary7f3K9qLm", "Z2xW8vB4", "tail0123");
        await using GatewayStage stage = await GatewayStage.StartAsync(new Dictionary<string, string?> { ["Fallback:Providers:alpha:ApiKey"] = key });
        stage.Quick.Replies(Reply.Raw(200, "application/json",
            $$$"""{"choices":[{"index":0,"message":{"role":"assistant","content":"{{{key.Replace("/", "\\/", StringComparison.Ordinal)}}}"},"finish_reason":"stop"}]}"""));

        (_, JsonElement json) = await stage.AskAsync(GatewayStage.Ask());

        Assert.Equal("[redacted]", json.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString());
    }

    /// <summary>Whoever takes a chain away and shuts a key out in one go must not find the key let in.</summary>
    [Fact]
    public async Task ChainRemoved_TogetherWithACaller_BothAreGone()
    {
        string alice = CallerKey.Make(), bob = CallerKey.Make(), file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, Settings(true, alice, bob), GatewayStage.Token);
            await using GatewayStage stage = await GatewayStage.StartAsync(file: file);
            (int before, _) = await stage.AskAsync(GatewayStage.Ask(model: "extra"), key: bob);

            await File.WriteAllTextAsync(file, Settings(false, alice), GatewayStage.Token);
            stage.Reload();

            (int gone, _) = await stage.AskAsync(GatewayStage.Ask(model: "extra"), key: alice);
            (int shut, _) = await stage.AskAsync(GatewayStage.Ask(), key: bob);
            (int well, _) = await stage.AskAsync(GatewayStage.Ask(), key: alice);
            Assert.Equal((200, 404, 401, 200), (before, gone, shut, well));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task ServerThatDoesNotStream_ItsAnswerIsTranslatedIntoChunks()
    {
        await using GatewayStage stage = await GatewayStage.StartAsync();
        stage.Quick.Replies(Reply.Text("all at once").IgnoringStream());

        using HttpResponseMessage response = await stage.PostAsync(GatewayStage.Ask(more: Stream));

        List<string> events = await GatewayStage.EventsAsync(response);
        Assert.Equal("all at once", GatewayStage.TextOf(events));
        Assert.DoesNotContain(events, static data => data.Contains("\"message\"", StringComparison.Ordinal));
        Assert.Equal("[DONE]", events[^1]);
    }

    [Fact]
    public async Task TokensAMinute_CountEveryAnswerThatIsAskedFor()
    {
        string key = CallerKey.Make();
        await using GatewayStage stage = await GatewayStage.StartAsync(new Dictionary<string, string?>
        {
            ["Fallback:Gateway:Callers:bob:KeyHash"] = KeyHash.Of(key)!.Value.Write(),
            ["Fallback:Gateway:Callers:bob:TokensPerMinute"] = "1000",
        });

        (int many, _) = await stage.AskAsync(GatewayStage.Ask(more: ""","n":128,"max_tokens":900"""), key: key);
        (int one, _) = await stage.AskAsync(GatewayStage.Ask(more: ""","max_tokens":900"""), key: key);

        Assert.Equal((429, 200), (many, one));
    }

    /// <summary>The canary's request is none of those that the chain may send, and is paid all the same.</summary>
    [Fact]
    public async Task AnswerOfTheCanary_IsARequest_AndCountsForItsCaller()
    {
        string key = CallerKey.Make();
        await using GatewayStage stage = await GatewayStage.StartAsync(new Dictionary<string, string?>
        {
            ["Fallback:Gateway:Callers:bob:KeyHash"] = KeyHash.Of(key)!.Value.Write(),
            ["Fallback:Gateway:Callers:bob:RequestsPerMinute"] = "1",
            ["Fallback:Chains:chat:Canary:Model"] = "beta/new",
            ["Fallback:Chains:chat:Canary:Percent"] = "100",
        });

        using HttpResponseMessage first = await stage.PostAsync(GatewayStage.Ask(), key: key);
        (int second, _) = await stage.AskAsync(GatewayStage.Ask(), key: key);

        Assert.Single(stage.Beta.RequestsTo("new"));
        Assert.Equal("1", first.Headers.GetValues("x-fallback-attempts").Single());
        Assert.Equal(429, second);
    }

    private static string Chunk(int index, string? text) =>
        $$$"""{"id":"c","object":"chat.completion.chunk","created":1,"model":"quick","choices":[{"index":{{{index}}},"delta":{{{(text is null ? "{}" : $$"""{"content":"{{text}}"}""")}}},"finish_reason":{{{(text is null ? "\"stop\"" : "null")}}}}]}""";

    private static string Settings(bool withChain, params string[] keys)
    {
        var text = new StringBuilder("{\"Fallback\":{\"Gateway\":{\"Callers\":[");
        text.AppendJoin(',', keys.Select(static (key, i) => $$"""{"Name":"caller{{i}}","KeyHash":"{{KeyHash.Of(key)!.Value.Write()}}"}"""));
        text.Append("]}");
        if (withChain) text.Append(",\"Chains\":{\"extra\":{\"Tiers\":[{\"Model\":\"alpha/quick\"}]}}");
        return text.Append("}}").ToString();
    }
}
