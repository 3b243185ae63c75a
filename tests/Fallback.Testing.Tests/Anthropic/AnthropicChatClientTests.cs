using Anthropic;
using Anthropic.Exceptions;
using Microsoft.Extensions.AI;

namespace Fallback.Testing.Tests;

/// <summary>Answers and failures as they come through the <see cref="IChatClient"/> of Anthropic's own client.</summary>
public sealed class AnthropicChatClientTests : AnthropicSdkFixture
{
    [Fact]
    public async Task GetResponse_Text_HasUsageInWhichTheCachedTokensCount()
    {
        Server.Model("m").Replies(Reply.Text("one two").WithReasoning("hm").WithUsage(10, 5, cachedTokens: 4, reasoningTokens: 2));
        using AnthropicClient client = Sdk();

        ChatResponse response = await client.AsIChatClient("m").GetResponseAsync("hi", cancellationToken: Token);

        Assert.Equal("one two", response.Text);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        Assert.Equal("m", response.ModelId);
        Assert.Equal((10, 5, 4, 2), (response.Usage?.InputTokenCount, response.Usage?.OutputTokenCount, response.Usage?.CachedInputTokenCount, response.Usage?.ReasoningTokenCount));
        Assert.Equal("hi", Server.Requests[0].LastUserMessage);
    }

    [Fact]
    public async Task GetStreamingResponse_Text_BeginsEmptyAndEndsWithUsage()
    {
        Server.Model("m").Replies(Reply.Text("one two").WithUsage(10, 5, cachedTokens: 4));
        using AnthropicClient client = Sdk();

        (IReadOnlyList<ChatResponseUpdate> updates, Exception? error) = await ReadToFailureAsync(client.AsIChatClient("m").GetStreamingResponseAsync("hi", cancellationToken: Token));

        Assert.Null(error);
        Assert.Equal(["", "", "one", " two", "", "", "", ""], updates.Select(update => update.Text));
        Assert.Empty(updates[0].Contents);
        Assert.Equal("msg_1", updates[0].ResponseId);
        ChatResponse response = updates.ToChatResponse();
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        Assert.Equal((10, 5, 4), (response.Usage?.InputTokenCount, response.Usage?.OutputTokenCount, response.Usage?.CachedInputTokenCount));
        Assert.Single(updates[^1].Contents.OfType<UsageContent>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ToolCall_PlainOrStream_IsAFunctionCall(bool stream)
    {
        Server.Model("m").Replies(Reply.Text("Let me see.").WithToolCall("weather", """{"city":"Oslo"}"""));

        ChatResponse response = await AskAsync(stream);

        FunctionCallContent call = Assert.Single(response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>());
        Assert.Equal(("call_1", "weather", "Oslo"), (call.CallId, call.Name, call.Arguments?["city"]?.ToString()));
        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
        Assert.Equal("Let me see.", response.Text);
    }

    [Theory]
    [InlineData("length", "length")]
    [InlineData("content_filter", "content_filter")]
    [InlineData("pause_turn", "pause_turn")]
    public async Task WithFinishReason_PlainAndStream_AreTheSame(string scripted, string expected)
    {
        Server.Model("m").Replies(Reply.Text("x").WithFinishReason(scripted));

        Assert.Equal(expected, (await AskAsync(stream: false)).FinishReason?.Value);
        Assert.Equal(expected, (await AskAsync(stream: true)).FinishReason?.Value);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Overloaded_PlainOrStream_ThrowsTheClientsExceptionOnce(bool stream)
    {
        Server.Model("m").Replies(Reply.Overloaded());

        await Assert.ThrowsAsync<AnthropicOverloadedException>(() => AskAsync(stream));

        Assert.Single(Server.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RateLimited_PlainOrStream_ThrowsTheClientsExceptionOnce(bool stream)
    {
        Server.Model("m").Replies(Reply.RateLimited(TimeSpan.FromSeconds(20)));

        await Assert.ThrowsAsync<AnthropicRateLimitException>(() => AskAsync(stream));

        Assert.Single(Server.Requests);
    }

    [Fact]
    public async Task CutAfter_Stream_DeliversTheChunksThenThrowsWithoutUsage()
    {
        Server.Model("m").Replies(Reply.Text("one two three").CutAfter(2));
        using AnthropicClient client = Sdk();

        (IReadOnlyList<ChatResponseUpdate> updates, Exception? error) = await ReadToFailureAsync(client.AsIChatClient("m").GetStreamingResponseAsync("hi", cancellationToken: Token));

        Assert.IsType<HttpIOException>(error);
        Assert.Equal("one two", updates.ToChatResponse().Text);
        Assert.Null(updates.ToChatResponse().Usage);
    }

    [Fact]
    public async Task EndAfter_Stream_LooksCompleteButForTheFinishReason()
    {
        Server.Model("m").Replies(Reply.Text("one two three").EndAfter(2));

        ChatResponse response = await AskAsync(stream: true);

        Assert.Equal("one two", response.Text);
        Assert.Null(response.FinishReason);
        Assert.Equal(1, response.Usage?.OutputTokenCount);
    }

    private async Task<ChatResponse> AskAsync(bool stream)
    {
        using AnthropicClient client = Sdk();
        IChatClient chat = client.AsIChatClient("m");
        return stream
            ? await chat.GetStreamingResponseAsync("hi", cancellationToken: Token).ToChatResponseAsync(Token)
            : await chat.GetResponseAsync("hi", cancellationToken: Token);
    }
}
