using System.Net;
using System.Text.Json;
using Fallback.Testing;

namespace Fallback.AspNetCore.Tests.Gateway;

/// <summary>npm's <c>openai</c> and Vercel's <c>ai</c>, as they are, before a gateway whose first tier is down.</summary>
public sealed class NodeClientTests(NodeClients node) : IClassFixture<NodeClients>
{
    [Theory]
    [InlineData("openai.mjs")]
    [InlineData("ai.mjs")]
    public async Task FirstTierDown_NoClientNotices(string script)
    {
        await using GatewayStage stage = await GatewayStage.StartAsync();
        stage.Quick.Replies(Reply.Overloaded());
        stage.Steady.Replies(static request => Answer(request));

        Dictionary<string, JsonElement> results = await node.RunAsync(script, stage, "plain", "streamed", "tools", "structured");

        Assert.Equal("All is well.", results["plain"].GetProperty("text").GetString());
        Assert.Equal("stop", results["plain"].GetProperty("finish").GetString());
        Assert.Equal(10, results["plain"].GetProperty("tokens").GetInt32());
        Assert.Equal("All is well.", results["streamed"].GetProperty("text").GetString());
        Assert.Equal("stop", results["streamed"].GetProperty("finish").GetString());
        Assert.Equal(10, results["streamed"].GetProperty("tokens").GetInt32());
        Assert.True(results["streamed"].GetProperty("chunks").GetInt32() > 2);
        Assert.Equal("find", results["tools"].GetProperty("name").GetString());
        Assert.Equal("""{"order":7}""", results["tools"].GetProperty("arguments").GetString());
        Assert.Equal("Paris", results["structured"].GetProperty("city").GetString());
    }

    [Fact]
    public async Task OpenAI_ToolsInAStream_PicturesAndModels()
    {
        await using GatewayStage stage = await GatewayStage.StartAsync();
        stage.Quick.Replies(static request => Answer(request));

        Dictionary<string, JsonElement> results = await node.RunAsync("openai.mjs", stage, "streamedTools", "image", "models", "unknown");

        Assert.Equal("""{"order":7}""", results["streamedTools"].GetProperty("arguments").GetString());
        Assert.Equal("tool_calls", results["streamedTools"].GetProperty("finish").GetString());
        Assert.Equal("All is well.", results["image"].GetProperty("text").GetString());
        Assert.Contains(stage.Quick.Requests, static request => request.Body.Contains("\"detail\":\"low\"", StringComparison.Ordinal));
        Assert.Equal(["chat", "messages"], results["models"].GetProperty("names").EnumerateArray().Select(static name => name.GetString()));
        Assert.Equal("NotFoundError", results["unknown"].GetProperty("type").GetString());
        Assert.Equal("model_not_found", results["unknown"].GetProperty("code").GetString());
    }

    [Fact]
    public async Task OpenAI_EveryTierDown_ItDoesNotTryAgainByItself()
    {
        await using GatewayStage stage = await GatewayStage.StartAsync();
        stage.Quick.Replies(Reply.Overloaded());
        stage.Steady.Replies(Reply.Overloaded());
        (int status, _) = await stage.AskAsync(GatewayStage.Ask());
        int once = stage.Alpha.Requests.Count + stage.Beta.Requests.Count;

        Dictionary<string, JsonElement> results = await node.RunAsync("openai.mjs", stage, "down");

        Assert.Equal(503, status);
        Assert.Equal("InternalServerError", results["down"].GetProperty("type").GetString());
        Assert.Equal("all_tiers_failed", results["down"].GetProperty("code").GetString());
        Assert.True(stage.Alpha.Requests.Count + stage.Beta.Requests.Count <= 2 * once, "The client has multiplied the attempts.");
    }

    [Fact]
    public async Task OpenAI_StreamBreaks_ItThrows()
    {
        await using GatewayStage stage = await GatewayStage.StartAsync();
        stage.Quick.Replies(Reply.Text("one two three four").InChunks(4).CutAfter(2));

        Dictionary<string, JsonElement> results = await node.RunAsync("openai.mjs", stage, "broken");

        Assert.StartsWith("one ", results["broken"].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal("stream_interrupted", results["broken"].GetProperty("error").GetString());
    }

    [Fact]
    public async Task OpenAI_Aborts_TheProvidersRequestEnds()
    {
        await using GatewayStage stage = await GatewayStage.StartAsync();
        stage.Quick.Replies(Reply.Text("one two three four").InChunks(4).StallAfter(1));

        await node.RunAsync("openai.mjs", stage, "abort");

        await stage.Quick.Requests[0].WaitForAbortAsync(GatewayStage.Token).WaitAsync(TimeSpan.FromSeconds(20), GatewayStage.Token);
    }

    [Fact]
    public async Task OpenAI_Embeddings()
    {
        List<(string Path, string Body)> asked = [];
        await using RawProvider provider = await RawProvider.AnsweringAsync(
            HttpStatusCode.OK, "application/json",
            """{"object":"list","model":"embed","data":[{"object":"embedding","index":0,"embedding":[0.5]},{"object":"embedding","index":1,"embedding":[0.25]}],"usage":{"prompt_tokens":3,"total_tokens":3}}""",
            asked);
        await using GatewayStage stage = await GatewayStage.StartAsync(new Dictionary<string, string?>
        {
            ["Fallback:Providers:alpha:BaseUrl"] = provider.Address,
            ["Fallback:Chains:vectors:Tiers:0:Model"] = "alpha/embed",
        });

        Dictionary<string, JsonElement> results = await node.RunAsync("openai.mjs", stage, "embeddings");

        Assert.Equal("[[0.5],[0.25]]", results["embeddings"].GetProperty("vectors").GetRawText());
    }

    [Fact]
    public async Task Ai_EveryTierDown_ItGetsTheStatus()
    {
        await using GatewayStage stage = await GatewayStage.StartAsync();
        stage.Quick.Replies(Reply.Overloaded());
        stage.Steady.Replies(Reply.Overloaded());

        Dictionary<string, JsonElement> results = await node.RunAsync("ai.mjs", stage, "down");

        Assert.Equal(503, results["down"].GetProperty("status").GetInt32());
    }

    /// <summary>LangChain's client asks again by itself, up to six times, whatever a header says.</summary>
    [Fact]
    public async Task LangChain_FirstTierDown_ItAsksOnce()
    {
        (int alpha, int beta) = await CountAsync(static reply => reply, static stage => stage.AskAsync(GatewayStage.Ask()));

        foreach (string scenario in (string[])["plain", "streamed"])
        {
            Dictionary<string, JsonElement> results = [];
            (int first, int second) = await CountAsync(
                static reply => reply, async stage => results = await node.RunAsync("langchain.mjs", stage, scenario));

            Assert.Equal("All is well.", results[scenario].GetProperty("text").GetString());
            Assert.Equal((alpha, beta), (first, second));
        }
    }

    /// <summary>One call asks 1 and 2 times here; seven would ask 7 and 14 times.</summary>
    [Fact]
    public async Task LangChain_EveryTierDown_ItsRetriesMeetOpenBreakers()
    {
        (int alpha, int beta) = await CountAsync(static _ => Reply.Overloaded(), static stage => stage.AskAsync(GatewayStage.Ask()));

        Dictionary<string, JsonElement> results = [];
        (int first, int second) = await CountAsync(
            static _ => Reply.Overloaded(), async stage => results = await node.RunAsync("langchain.mjs", stage, "down"));

        Assert.Equal(503, results["down"].GetProperty("status").GetInt32());
        Assert.Equal((1, 2), (alpha, beta));
        // A breaker opens with the fifth failure in a row.
        Assert.InRange(first, 1, 5);
        Assert.InRange(second, 2, 9);
    }

    /// <summary>How often each provider is asked when the first is down.</summary>
    private static async Task<(int Alpha, int Beta)> CountAsync(Func<Reply, Reply> steady, Func<GatewayStage, Task> ask)
    {
        await using GatewayStage stage = await GatewayStage.StartAsync();
        stage.Quick.Replies(Reply.Overloaded());
        stage.Steady.Replies(request => steady(Answer(request)));
        await ask(stage);
        return (stage.Alpha.Requests.Count, stage.Beta.Requests.Count);
    }

    private static TextReply Answer(RecordedRequest request)
    {
        if (request.Json.TryGetProperty("tools", out _)) return Reply.Text("").WithToolCall("find", """{"order":7}""", "call_1");
        return request.Json.TryGetProperty("response_format", out _)
            ? Reply.Text("""{"city":"Paris","people":2102650}""")
            : Reply.Text("All is well.").InChunks(3).WithUsage(7, 3);
    }
}
