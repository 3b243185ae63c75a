using System.ClientModel;
using System.ClientModel.Primitives;
using System.Diagnostics;
using System.Text;
using Fallback.Testing;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using Sdk = OpenAI.Chat;

namespace Fallback.AspNetCore.Tests.Gateway;

/// <summary>OpenAI's .NET SDK, Microsoft.Extensions.AI over it, and curl, over sockets, before a gateway whose first tier is down.</summary>
public sealed class DotNetClientTests
{
    private static readonly ChatTool _find = ChatTool.CreateFunctionTool(
        "find", "Finds an order", BinaryData.FromString("""{"type":"object","properties":{"order":{"type":"integer"}}}"""));

    [Fact]
    public async Task FirstTierDown_TheSdkDoesNotNotice()
    {
        await using GatewayStage stage = await DownAsync();
        Sdk.ChatClient client = Client(stage);

        ChatCompletion plain = await client.CompleteChatAsync([new UserChatMessage("Where is my order?")], cancellationToken: GatewayStage.Token);
        ChatCompletion called = await client.CompleteChatAsync(
            [new UserChatMessage("Where is my order?")], new ChatCompletionOptions { Tools = { _find } }, GatewayStage.Token);
        var text = new StringBuilder();
        Sdk.ChatFinishReason? finish = null;
        await foreach (StreamingChatCompletionUpdate update in client.CompleteChatStreamingAsync([new UserChatMessage("And now?")], cancellationToken: GatewayStage.Token))
        {
            foreach (ChatMessageContentPart part in update.ContentUpdate) text.Append(part.Text);
            finish = update.FinishReason ?? finish;
        }

        Assert.Equal("All is well.", plain.Content[0].Text);
        Assert.Equal(10, plain.Usage.TotalTokenCount);
        Assert.Equal("""{"order":7}""", called.ToolCalls[0].FunctionArguments.ToString());
        Assert.Equal("All is well.", text.ToString());
        Assert.Equal(Sdk.ChatFinishReason.Stop, finish);
    }

    [Fact]
    public async Task FirstTierDown_MicrosoftExtensionsAIDoesNotNotice()
    {
        await using GatewayStage stage = await DownAsync();
        using IChatClient client = OpenAIClientExtensions.AsIChatClient(Client(stage));

        ChatResponse response = await client.GetResponseAsync("Where is my order?", cancellationToken: GatewayStage.Token);
        List<ChatResponseUpdate> updates = await client.GetStreamingResponseAsync("And now?", cancellationToken: GatewayStage.Token).ToListAsync(GatewayStage.Token);

        Assert.Equal("All is well.", response.Text);
        Assert.Equal("All is well.", updates.ToChatResponse().Text);
    }

    /// <summary>The SDK tries again by itself, as its users know it: what it meets then are breakers, not providers.</summary>
    [Fact]
    public async Task EveryTierDown_TheSdksOwnAttemptsDoNotMultiplyOurs()
    {
        await using GatewayStage stage = await GatewayStage.StartAsync(new Dictionary<string, string?> { ["Fallback:Chains:chat:CircuitBreaker:FailureThreshold"] = "1" });
        stage.Quick.Replies(Reply.Error(500));
        stage.Steady.Replies(Reply.Error(500));

        var error = await Assert.ThrowsAsync<ClientResultException>(async () =>
            await Client(stage, retries: 3).CompleteChatAsync([new UserChatMessage("Where is my order?")], cancellationToken: GatewayStage.Token));

        Assert.Equal(503, error.Status);
        // Each of its four attempts could ask both tiers, and the last one twice.
        Assert.InRange(stage.Alpha.Requests.Count + stage.Beta.Requests.Count, 2, 8);
    }

    [Fact]
    public async Task UnknownModel_TheSdkSaysSo()
    {
        await using GatewayStage stage = await GatewayStage.StartAsync();

        var error = await Assert.ThrowsAsync<ClientResultException>(async () =>
            await Client(stage, model: "gpt-4").CompleteChatAsync([new UserChatMessage("Where is my order?")], cancellationToken: GatewayStage.Token));

        Assert.Equal(404, error.Status);
        Assert.Contains("model_not_found", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "All is well.")]
    [InlineData(""","stream":true""", "data: [DONE]")]
    public async Task Curl_GetsItsAnswer(string more, string expected)
    {
        await using GatewayStage stage = await DownAsync();

        string output = await CurlAsync(
            "--silent", "--show-error", "--max-time", "20", new Uri(stage.Address, "/v1/chat/completions").AbsoluteUri,
            "-H", "Content-Type: application/json", "-d", GatewayStage.Ask(more: more));

        Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    /// <summary>curl's own default, which every web page can send as well.</summary>
    [Fact]
    public async Task Curl_WithoutSayingThatItIsJson_IsToldSo()
    {
        await using GatewayStage stage = await GatewayStage.StartAsync();

        string output = await CurlAsync(
            "--silent", "--max-time", "20", "--write-out", "%{http_code}", new Uri(stage.Address, "/v1/chat/completions").AbsoluteUri, "-d", GatewayStage.Ask());

        Assert.EndsWith("415", output, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/json", output, StringComparison.Ordinal);
    }

    private static async Task<GatewayStage> DownAsync()
    {
        GatewayStage stage = await GatewayStage.StartAsync();
        stage.Quick.Replies(Reply.Overloaded());
        stage.Steady.Replies(static request => request.Json.TryGetProperty("tools", out _)
            ? Reply.Text("").WithToolCall("find", """{"order":7}""", "call_1")
            : Reply.Text("All is well.").InChunks(3).WithUsage(7, 3));
        return stage;
    }

    private static Sdk.ChatClient Client(GatewayStage stage, int retries = 0, string model = GatewayStage.Chain) => new(
        model, new ApiKeyCredential("none"),
        new OpenAIClientOptions { Endpoint = new Uri(stage.Address, "/v1"), RetryPolicy = new ClientRetryPolicy(retries) });

    private static async Task<string> CurlAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("curl") { RedirectStandardOutput = true };
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        try
        {
            using Process curl = Process.Start(start)!;
            return await curl.StandardOutput.ReadToEndAsync(GatewayStage.Token).WaitAsync(TimeSpan.FromSeconds(30), GatewayStage.Token);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("curl is not installed");
            return "";
        }
    }
}
