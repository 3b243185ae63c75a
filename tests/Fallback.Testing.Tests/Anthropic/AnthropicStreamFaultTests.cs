using System.Text;
using System.Text.Json;

namespace Fallback.Testing.Tests;

/// <summary>Streams in Anthropic's dialect that break off, fall silent, or lack something. Chunks are counted as in OpenAI's.</summary>
public sealed class AnthropicStreamFaultTests : AnthropicFixture
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task CutAfter_Stream_DeliversExactlyTheChunksThenEndsUnfinished(int chunks)
    {
        Server.Model("m").Replies(Reply.Text("one two three").CutAfter(chunks));

        using HttpResponseMessage response = await SendAsync(stream: true);
        (string text, Exception? error) = await ProviderClient.ReadToFailureAsync(response);

        Assert.Equal(chunks, SseEvent.Texts(SseEvent.All(text)).Count);
        Assert.Equal(HttpRequestError.ResponseEnded, Assert.IsType<HttpIOException>(error).HttpRequestError);
        Assert.DoesNotContain("message_delta", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EndAfter_ToolCallHalfDelivered_EndsCleanlyInItsBlock()
    {
        Server.Model("m").Replies(Reply.Text("").WithToolCall("weather", """{"city":"Oslo"}""").EndAfter(2));

        IReadOnlyList<SseEvent> events = await ReadEventsAsync();

        Assert.Equal(["message_start", "content_block_start", "content_block_delta"], events.Select(one => one.Name));
    }

    [Fact]
    public async Task EndAfter_MoreChunksThanThereAre_StrikesBeforeTheStopReason()
    {
        Server.Model("m").Replies(Reply.Text("one").EndAfter(99));

        Assert.Equal("content_block_stop", (await ReadEventsAsync())[^1].Name);
    }

    [Theory]
    [InlineData("overloaded_error", "overloaded_error")]
    [InlineData("server_is_overloaded", "overloaded_error")]
    [InlineData("rate_limit_exceeded", "rate_limit_error")]
    [InlineData("server_error", "api_error")]
    [InlineData(null, "api_error")]
    public async Task ErrorAfter_Stream_IsAnErrorEventWithAType(string? code, string type)
    {
        Server.Model("m").Replies(Reply.Text("one two").ErrorAfter(1, code, "too busy"));

        IReadOnlyList<SseEvent> events = await ReadEventsAsync();

        Assert.Equal(["one"], SseEvent.Texts(events));
        Assert.Equal(new SseEvent("error", $$$"""{"type":"error","error":{"type":"{{{type}}}","message":"too busy"},"request_id":"req_1"}"""), events[^1]);
    }

    [Fact]
    public async Task MalformedChunkAt_Stream_BreaksThatChunkOnly()
    {
        Server.Model("m").Replies(Reply.Text("one two three").MalformedChunkAt(1));

        IReadOnlyList<SseEvent> events = await ReadEventsAsync();

        Assert.Equal(["one", " three"], SseEvent.Texts(events));
        Assert.ThrowsAny<JsonException>(() => events[3].Json);
        Assert.Equal("message_stop", events[^1].Name);
    }

    [Fact]
    public async Task WithoutDone_Stream_EndsWithMessageDelta()
    {
        Server.Model("m").Replies(Reply.Text("one").WithoutDone());

        Assert.Equal("message_delta", (await ReadEventsAsync())[^1].Name);
    }

    [Fact]
    public async Task WithFinishReason_Null_EndsWithTheLastBlock()
    {
        Server.Model("m").Replies(Reply.Text("one").WithFinishReason(null));

        Assert.Equal("content_block_stop", (await ReadEventsAsync())[^1].Name);
    }

    [Fact]
    public async Task WithoutRoleChunk_Stream_BeginsWithABlock()
    {
        Server.Model("m").Replies(Reply.Text("one").WithoutRoleChunk());

        Assert.Equal("content_block_start", (await ReadEventsAsync())[0].Name);
    }

    [Fact]
    public async Task StallAfter_WithKeepAlives_PingsForEachInterval()
    {
        Server.Model("m").Replies(Reply.Text("one two").StallAfter(1, TimeSpan.FromSeconds(10)));
        using HttpResponseMessage response = await SendAsync(stream: true);
        Stream body = await response.Content.ReadAsStreamAsync(Token);
        await ReadUntilAsync(body, "\"one\"}}\n\n");

        for (int i = 0; i < 2; i++)
        {
            Task<string> next = ReadUntilAsync(body, "\n\n");
            Assert.False(next.IsCompleted);
            Clock.Advance(TimeSpan.FromSeconds(10));

            Assert.Equal("event: ping\ndata: {\"type\":\"ping\"}\n\n", await next);
        }
    }

    [Fact]
    public async Task HangInBody_Stream_SendsHeadersAndStartOnly()
    {
        Server.Model("m").Replies(Reply.HangInBody(start: "event: mess"));

        using (HttpResponseMessage response = await SendAsync(stream: true))
        {
            Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
            await ReadUntilAsync(await response.Content.ReadAsStreamAsync(Token), "event: mess");
        }

        await Server.Requests[0].WaitForAbortAsync(Token);
    }

    private static async Task<string> ReadUntilAsync(Stream body, string expected)
    {
        StringBuilder text = new();
        byte[] one = new byte[1];
        while (!text.ToString().EndsWith(expected, StringComparison.Ordinal))
        {
            await body.ReadExactlyAsync(one, Token);
            text.Append((char)one[0]);
        }

        return text.ToString();
    }
}
