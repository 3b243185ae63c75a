using System.Text.Json;
using Anthropic;
using Anthropic.Models.Messages;

namespace Fallback.Testing.Tests;

/// <summary>Answers as Anthropic's own client understands them.</summary>
public sealed class AnthropicSdkTests : AnthropicSdkFixture
{
    [Theory]
    [InlineData("/", "/v1/messages")]
    [InlineData("/v1", "/v1/v1/messages")]
    public async Task Create_BaseUrlIsRootOrServers_IsAnswered(string baseUrl, string path)
    {
        using AnthropicClient client = Sdk(baseUrl);

        Message message = await client.Messages.Create(Question, Token);

        Assert.True(message.Content[0].TryPickText(out TextBlock? text));
        Assert.Equal("You said: hi", text.Text);
        RecordedRequest request = Assert.Single(Server.Requests);
        Assert.Equal(path, request.Path);
        Assert.Equal("Bearer sk-ant-test", request.Headers["Authorization"]);
    }

    [Fact]
    public async Task Create_ReasoningTextAndUsage_ArriveWhole()
    {
        Server.Model("m").Replies(Reply.Text("one two").WithReasoning("hm").WithUsage(10, 5, cachedTokens: 4, reasoningTokens: 2));
        using AnthropicClient client = Sdk();

        Message message = await client.Messages.Create(Question, Token);

        message.Validate();
        Assert.True(message.Content[0].TryPickThinking(out ThinkingBlock? thinking));
        Assert.Equal("hm", thinking.Thinking);
        Assert.Equal("msg_1", message.ID);
        Assert.Equal(StopReason.EndTurn, message.StopReason?.Value());
        Assert.Equal((6, 4, 5, 2), (message.Usage.InputTokens, message.Usage.CacheReadInputTokens, message.Usage.OutputTokens, message.Usage.OutputTokensDetails?.ThinkingTokens));
    }

    [Fact]
    public async Task Create_ToolCall_HasItsInput()
    {
        Server.Model("m").Replies(Reply.Text("").WithToolCall("weather", """{"city":"Oslo"}"""));
        using AnthropicClient client = Sdk();

        Message message = await client.Messages.Create(Question, Token);

        Assert.True(message.Content[0].TryPickToolUse(out ToolUseBlock? call));
        Assert.Equal(("call_1", "weather", "Oslo"), (call.ID, call.Name, call.Input["city"].GetString()));
        Assert.Equal(StopReason.ToolUse, message.StopReason?.Value());
    }

    [Fact]
    public async Task CreateStreaming_Text_IsValidEventByEventAndPingsAreHidden()
    {
        Server.Model("m").Replies(Reply.Text("one two").WithKeepAlives(2));
        using AnthropicClient client = Sdk();

        (IReadOnlyList<RawMessageStreamEvent> events, Exception? error) = await ReadToFailureAsync(client.Messages.CreateStreaming(Question, Token));

        Assert.Null(error);
        Assert.All(events, one => one.Validate());
        Assert.Equal(
            ["message_start", "content_block_start", "content_block_delta", "content_block_delta", "content_block_stop", "message_delta", "message_stop"],
            events.Select(one => one.Type!.Raw()));
        Assert.Equal("one two", Text(events));
    }

    [Fact]
    public async Task CreateStreaming_EverythingAtOnce_AggregatesToTheSameMessage()
    {
        Server.Model("m").Replies(Reply.Text("one two").WithReasoning("hm").WithToolCall("weather", """{"city":"Oslo"}""").WithUsage(10, 5, cachedTokens: 4));
        using AnthropicClient client = Sdk();

        Message plain = await client.Messages.Create(Question, Token);
        Message streamed = await client.Messages.CreateStreaming(Question, Token).Aggregate();

        Assert.Equal(plain.Content.Count, streamed.Content.Count);
        // The client writes the members of a streamed block in another order.
        Assert.All(plain.Content.Zip(streamed.Content), pair => Assert.True(JsonElement.DeepEquals(pair.First.Json, pair.Second.Json)));
        Assert.Equal(plain.StopReason, streamed.StopReason);
        Assert.Equal(plain.Usage.OutputTokens, streamed.Usage.OutputTokens);
    }
}
