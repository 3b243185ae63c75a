using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Fallback.CompilerServices;
using Fallback.Gateway;
using Fallback.Testing;
using Microsoft.Extensions.AI;

namespace Fallback.AspNetCore.Tests.Gateway;

/// <summary>What is refused rather than done otherwise than it was asked for.</summary>
public sealed class GatewayRefusalTests
{
    /// <summary>A model's mistake, which the message after it tells it of.</summary>
    private const string BrokenCall =
        """
        {"role":"user","content":"hi"},
        {"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"find","arguments":"{\"order\": seven"}}]},
        {"role":"tool","tool_call_id":"call_1","content":"The arguments were no JSON."}
        """;

    [Theory]
    [InlineData("anthropic-messages")]
    [InlineData("gemini")]
    public async Task ArgumentsThatAreNoJson_SkipTheTierThatTakesObjectsOnly(string dialect)
    {
        await using GatewayStage stage = await GatewayStage.StartAsync(new Dictionary<string, string?>
        {
            ["Fallback:Providers:alpha:Dialect"] = dialect,
            ["Fallback:Gateway:ExposeCalls"] = "true",
        });

        using HttpResponseMessage response = await stage.PostAsync(Asked("chat"));
        (int alone, JsonElement json) = await stage.AskAsync(Asked("chat@alpha/quick"));

        Assert.Empty(stage.Alpha.Requests);
        Assert.Equal("beta", response.Headers.GetValues("x-fallback-provider").Single());
        Assert.Contains("{\\\"order\\\": seven", Assert.Single(stage.Steady.Requests).Body, StringComparison.Ordinal);
        using HttpResponseMessage call = await stage.Client.GetAsync($"calls/{response.Headers.GetValues("x-fallback-request-id").Single()}", GatewayStage.Token);
        JsonElement first = (await GatewayStage.JsonAsync(call)).GetProperty("attempts")[0];
        Assert.Equal(("alpha", "CapabilityMissing"), (first.GetProperty("provider").GetString(), first.GetProperty("outcome").GetString()));
        JsonElement error = json.GetProperty("error");
        Assert.Equal((400, "unsupported_by_chain"), (alone, error.GetProperty("code").GetString()));
        Assert.Contains("arguments are not a JSON object", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alpha", "openai-responses")]
    [InlineData("alpha", "openai-chat")]
    // Its messages are written anew, because ids of calls have another form there.
    [InlineData("mistral", "openai-chat")]
    public async Task ArgumentsThatAreNoJson_AreToldAsTheyAre_WhereTheyAreAText(string name, string dialect)
    {
        List<(string Path, string Body)> asked = [];
        await using RawProvider provider = await RawProvider.AnsweringAsync(HttpStatusCode.OK, "application/json", "{}", asked);
        await using GatewayStage stage = await GatewayStage.StartAsync(new Dictionary<string, string?>
        {
            [$"Fallback:Providers:{name}:BaseUrl"] = provider.Address,
            [$"Fallback:Providers:{name}:Dialect"] = dialect,
            [$"Fallback:Providers:{name}:ApiKey"] = GatewayStage.Key,
            ["Fallback:Chains:chat:Tiers:0:Model"] = $"{name}/quick",
        });

        await stage.PostAsync(Asked("chat"));

        Assert.Contains("{\\\"order\\\": seven", asked[0].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LimitUnderBothItsNames_IsRefused_AsByOpenAI()
    {
        await using GatewayStage stage = await GatewayStage.StartAsync();

        (int status, JsonElement json) = await stage.AskAsync(GatewayStage.Ask(more: ""","max_tokens":5,"max_completion_tokens":9"""));

        JsonElement error = json.GetProperty("error");
        Assert.Equal((400, "invalid_parameter_combination", "max_tokens"), (status, error.GetProperty("code").GetString(), error.GetProperty("param").GetString()));
        Assert.Empty(stage.Alpha.Requests);
    }

    [Theory]
    [InlineData("gzip", 415)]
    [InlineData("br, gzip", 415)]
    [InlineData("identity", 200)]
    public async Task CompressedRequest_IsRefused_WithWhatToDo(string encoding, int status)
    {
        await using GatewayStage stage = await GatewayStage.StartAsync();
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress)) gzip.Write(Encoding.UTF8.GetBytes(GatewayStage.Ask()));
        byte[] body = status == 200 ? Encoding.UTF8.GetBytes(GatewayStage.Ask()) : packed.ToArray();
        var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        foreach (string one in encoding.Split(", ")) content.Headers.ContentEncoding.Add(one);

        using HttpResponseMessage response = await stage.Client.PostAsync("chat/completions", content, GatewayStage.Token);

        JsonElement json = await GatewayStage.JsonAsync(response);
        Assert.Equal(status, (int)response.StatusCode);
        if (status == 200) return;
        JsonElement error = json.GetProperty("error");
        Assert.Equal(("invalid_request_error", "unsupported_content_encoding"), (error.GetProperty("type").GetString(), error.GetProperty("code").GetString()));
        Assert.Contains("without Content-Encoding", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("chat%40alpha%2Fquick")]
    [InlineData("chat%40alpha%2fquick")]
    [InlineData("chat@alpha/quick")]
    public async Task Model_WithASlash_IsFound_HoweverItIsWritten(string path)
    {
        await using GatewayStage stage = await GatewayStage.StartAsync();

        using HttpResponseMessage response = await stage.Client.GetAsync($"models/{path}", GatewayStage.Token);

        Assert.Equal("chat@alpha/quick", (await GatewayStage.JsonAsync(response)).GetProperty("id").GetString());
    }

    [Fact]
    public async Task UnknownModel_IsShownWithTheSpacesAroundIt()
    {
        await using GatewayStage stage = await GatewayStage.StartAsync();

        (int status, JsonElement json) = await stage.AskAsync(GatewayStage.Ask(model: "chat "));

        Assert.Equal(404, status);
        Assert.StartsWith("The model `chat ` does not exist.", json.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    /// <summary>A request has found its chain, and before it is asked a reload takes the chain away.</summary>
    [Theory]
    [InlineData("extra")]
    [InlineData("extra@alpha/quick")]
    public async Task ChainRemoved_AfterARequestHasFoundIt_ItIsNoChainAnyMore(string model)
    {
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, """{"Fallback":{"Chains":{"extra":{"Tiers":[{"Model":"alpha/quick"}]}}}}""", GatewayStage.Token);
            await using GatewayStage stage = await GatewayStage.StartAsync(file: file);
            var chains = new GatewayChains(stage.Runtime);
            Assert.True(chains.TryFind(model, out _, out ChainInvoker? invoker));

            await File.WriteAllTextAsync(file, "{}", GatewayStage.Token);
            stage.Reload();

            var request = new ChatRequest { Method = "chat/completions", History = [new ChatMessage(ChatRole.User, "hi")] };
            Assert.Null(invoker.TryStart(request, GatewayStage.Token));
            Assert.DoesNotContain(stage.Monitor.Clients, static client => client.Name == "extra");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Asked(string model) => $$"""{"model":"{{model}}","messages":[{{BrokenCall}}]}""";
}
