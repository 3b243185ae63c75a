using System.Text.Json;

namespace Fallback.Testing.Tests;

/// <summary>Streamed answers in Anthropic's dialect, as they should be.</summary>
public sealed class AnthropicStreamTests : AnthropicFixture
{
    [Fact]
    public async Task Text_Stream_IsOneBlockBetweenMessageStartAndMessageStop()
    {
        Server.Model("m").Replies(Reply.Text("one two").WithUsage(10, 5, cachedTokens: 4));

        Assert.Equal(
            """
            event: message_start
            data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":6,"cache_creation_input_tokens":0,"cache_read_input_tokens":4,"output_tokens":1}}}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"one"}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" two"}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":0}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":5}}

            event: message_stop
            data: {"type":"message_stop"}


            """.ReplaceLineEndings("\n"),
            await ReadAsync(stream: true));
    }

    [Fact]
    public async Task ReasoningTextAndToolCalls_Stream_AreBlocksOfTheirOwn()
    {
        Server.Model("m").Replies(Reply.Text("yes").WithReasoning("hm").WithToolCall("a", "").WithToolCall("b", """{"x":1}""", id: "mine"));

        IReadOnlyList<SseEvent> events = await ReadEventsAsync();

        Assert.All(events, one => Assert.Equal(one.Name, one.Json.GetProperty("type").GetString()));
        Assert.Equal(
            [
                """{"type":"thinking","thinking":"","signature":""}""",
                """{"type":"text","text":""}""",
                """{"type":"tool_use","id":"call_1","name":"a","input":{}}""",
                """{"type":"tool_use","id":"mine","name":"b","input":{}}""",
            ],
            events.Where(one => one.Name == "content_block_start").Select(one => one.Json.GetProperty("content_block").GetRawText()));
        Assert.Equal(
            ["thinking_delta 0", "signature_delta 0", "text_delta 1", "input_json_delta 2", "input_json_delta 2", "input_json_delta 3", "input_json_delta 3"],
            events.Where(one => one.Name == "content_block_delta").Select(one => $"{one.Json.GetProperty("delta").GetProperty("type").GetString()} {one.Json.GetProperty("index").GetInt32()}"));
        Assert.Equal([0, 1, 2, 3], events.Where(one => one.Name == "content_block_stop").Select(one => one.Json.GetProperty("index").GetInt32()));
        Assert.Equal("""{"x":1}""", string.Concat(events.Where(one => one.Name == "content_block_delta").TakeLast(2).Select(one => one.Json.GetProperty("delta").GetProperty("partial_json").GetString())));
        Assert.Equal("tool_use", events[^2].Json.GetProperty("delta").GetProperty("stop_reason").GetString());
    }

    [Fact]
    public async Task WithRefusal_Stream_ComesWithTheStopReason()
    {
        Server.Model("m").Replies(Reply.Text("").WithRefusal("no"));

        IReadOnlyList<SseEvent> events = await ReadEventsAsync();

        Assert.Equal(["message_start", "message_delta", "message_stop"], events.Select(one => one.Name));
        Assert.Equal("""{"stop_reason":"refusal","stop_sequence":null,"stop_details":{"type":"refusal","category":null,"explanation":"no"}}""", events[1].Json.GetProperty("delta").GetRawText());
    }

    [Fact]
    public async Task WithoutUsage_Stream_TellsNone()
    {
        Server.Model("m").Replies(Reply.Text("one").WithoutUsage());

        Assert.DoesNotContain("usage", await ReadAsync(stream: true), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithKeepAlives_Stream_ArePingsBehindMessageStart()
    {
        Server.Model("m").Replies(Reply.Text("one").WithReasoning("hm").WithKeepAlives(2));

        IReadOnlyList<SseEvent> events = await ReadEventsAsync();

        Assert.Equal(["message_start", "ping", "ping", "content_block_start"], events.Take(4).Select(one => one.Name));
        Assert.Equal("""{"type":"ping"}""", events[1].Data);
    }

    [Fact]
    public async Task WithCrLf_Stream_EndsEveryLineWithIt()
    {
        Server.Model("m").Replies(Reply.Text("one").WithCrLf().WithKeepAlives(1));

        string stream = await ReadAsync(stream: true);

        Assert.Equal(stream, stream.ReplaceLineEndings("\r\n"));
        Assert.Equal(["one"], SseEvent.Texts(SseEvent.All(stream)));
    }

    [Fact]
    public async Task IgnoringStream_Stream_IsAPlainMessage()
    {
        Server.Model("m").Replies(Reply.Text("one").IgnoringStream());

        using HttpResponseMessage response = await SendAsync(stream: true);

        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("message", JsonDocument.Parse(await response.Content.ReadAsStringAsync(Token)).RootElement.GetProperty("type").GetString());
    }
}
