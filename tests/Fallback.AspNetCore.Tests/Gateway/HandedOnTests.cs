using System.Net;
using System.Text.Json;
using Fallback.Testing;

namespace Fallback.AspNetCore.Tests.Gateway;

/// <summary>What the gateway hands on without understanding it: embeddings and responses.</summary>
public sealed class HandedOnTests
{
    private const string Vectors =
        """{"object":"list","model":"embed","data":[{"object":"embedding","index":0,"embedding":[0.1,0.2]}],"usage":{"prompt_tokens":3,"total_tokens":3}}""";

    private const string Response =
        """{"id":"resp_1","object":"response","status":"completed","model":"quick","output":[{"id":"msg_1","type":"message","role":"assistant","status":"completed","content":[{"type":"output_text","text":"hello","annotations":[]}]}],"usage":{"input_tokens":3,"output_tokens":1,"total_tokens":4}}""";

    [Fact]
    public async Task Embeddings_GoToInstancesOfOneModel_AsTheyCame()
    {
        List<(string Path, string Body)> first = [], second = [];
        await using RawProvider down = await RawProvider.AnsweringAsync(HttpStatusCode.ServiceUnavailable, "application/json", """{"error":{"message":"overloaded"}}""", first);
        await using RawProvider up = await RawProvider.AnsweringAsync(HttpStatusCode.OK, "application/json", Vectors, second);
        await using GatewayStage stage = await GatewayStage.StartAsync(new Dictionary<string, string?>
        {
            ["Fallback:Providers:alpha:BaseUrl"] = down.Address,
            ["Fallback:Providers:beta:BaseUrl"] = up.Address,
            ["Fallback:Chains:vectors:Tiers:0:Model"] = "alpha/embed",
            ["Fallback:Chains:vectors:Tiers:1:Model"] = "beta/embed",
        });

        using HttpResponseMessage response = await stage.PostAsync("""{"model":"vectors","input":["a"],"dimensions":2}""", "embeddings");

        Assert.Equal(Vectors, await response.Content.ReadAsStringAsync(GatewayStage.Token));
        Assert.Equal("beta", response.Headers.GetValues("x-fallback-provider").Single());
        Assert.Equal(("/v1/embeddings", """{"model":"embed","input":["a"],"dimensions":2}"""), Assert.Single(second));
        Assert.Single(first);
    }

    [Fact]
    public async Task EmbeddingsOfAChainWithSeveralModels_AreRefused()
    {
        await using GatewayStage stage = await GatewayStage.StartAsync();

        (int status, JsonElement json) = await stage.AskAsync("""{"model":"chat","input":"a"}""", "embeddings");

        Assert.Equal(400, status);
        Assert.Contains("several models", json.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty(stage.Alpha.Requests);
    }

    [Fact]
    public async Task Response_GoesToTiersThatSpeakIt_AndToNoOther()
    {
        List<(string Path, string Body)> asked = [];
        await using RawProvider provider = await RawProvider.AnsweringAsync(HttpStatusCode.OK, "application/json", Response, asked);
        await using GatewayStage stage = await GatewayStage.StartAsync(new Dictionary<string, string?>
        {
            ["Fallback:Providers:beta:BaseUrl"] = provider.Address,
            ["Fallback:Providers:beta:Dialect"] = "openai-responses",
        });

        using HttpResponseMessage response = await stage.PostAsync("""{"model":"chat","input":"hello","store":false}""", "responses");

        Assert.Equal(Response, await response.Content.ReadAsStringAsync(GatewayStage.Token));
        Assert.Equal(("/v1/responses", """{"model":"steady","input":"hello","store":false}"""), Assert.Single(asked));
        Assert.Empty(stage.Alpha.Requests);
    }

    [Fact]
    public async Task StreamedResponse_ItsEventsComeAsTheyAre_WithTheirNames()
    {
        string[] events =
        [
            """{"type":"response.created","response":{"id":"resp_1","model":"steady","status":"in_progress"}}""",
            """{"type":"response.output_text.delta","output_index":0,"content_index":0,"item_id":"msg_1","delta":"hello"}""",
            """{"type":"response.completed","response":{"id":"resp_1","object":"response","status":"completed","model":"steady","output":[{"id":"msg_1","type":"message","role":"assistant","status":"completed","content":[{"type":"output_text","text":"hello","annotations":[]}]}],"usage":{"input_tokens":3,"output_tokens":1,"total_tokens":4}}}""",
        ];
        List<(string Path, string Body)> asked = [];
        await using RawProvider provider = await RawProvider.AnsweringAsync(
            HttpStatusCode.OK, "text/event-stream", string.Concat(events.Select(static data => $"data: {data}\n\n")), asked);
        await using GatewayStage stage = await GatewayStage.StartAsync(new Dictionary<string, string?>
        {
            ["Fallback:Providers:beta:BaseUrl"] = provider.Address,
            ["Fallback:Providers:beta:Dialect"] = "openai-responses",
        });

        using HttpResponseMessage response = await stage.PostAsync("""{"model":"chat","input":"hello","stream":true}""", "responses");

        string text = await response.Content.ReadAsStringAsync(GatewayStage.Token);
        string[] names = ["response.created", "response.output_text.delta", "response.completed"];
        Assert.Equal(string.Concat(names.Zip(events, static (name, data) => $"event: {name}\ndata: {data}\n\n")), text);
    }

    [Fact]
    public async Task DefaultAnswer_IsNoVector()
    {
        await using GatewayStage stage = await GatewayStage.StartAsync(new Dictionary<string, string?>
        {
            ["Fallback:Chains:vectors:Tiers:0:Model"] = "alpha/embed",
            ["Fallback:Chains:vectors:DefaultResponse"] = "Busy.",
        });
        stage.Alpha.Default.Replies(Reply.Overloaded());

        (int status, JsonElement json) = await stage.AskAsync("""{"model":"vectors","input":"a"}""", "embeddings");

        Assert.Equal(503, status);
        Assert.Equal("all_tiers_failed", json.GetProperty("error").GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("embeddings", """{"input":"a"}""", "model")]
    [InlineData("embeddings", """{"model":"chat"}""", "input")]
    [InlineData("embeddings", """{"model":7,"input":"a"}""", "model")]
    [InlineData("embeddings", """["a"]""", null)]
    [InlineData("embeddings", """{"model":"chat","input":"a","Model":"chat"}""", "Model")]
    [InlineData("embeddings", "{", null)]
    [InlineData("responses", """{"model":"chat","input":"a","stream":"yes"}""", "stream")]
    [InlineData("responses", """{"model":"chat","input":"a"} x""", null)]
    public async Task NotUnderstood_TheErrorSaysWhat(string path, string body, string? member)
    {
        await using GatewayStage stage = await GatewayStage.StartAsync();

        (int status, JsonElement json) = await stage.AskAsync(body, path);

        Assert.Equal(400, status);
        Assert.Equal(member, json.GetProperty("error").GetProperty("param").GetString());
    }
}
