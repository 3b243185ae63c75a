using System.Text.Json;

namespace Fallback.Testing.Tests;

/// <summary>Plain answers in Anthropic's dialect.</summary>
public sealed class AnthropicAnswerTests : AnthropicFixture
{
    [Fact]
    public async Task Text_Plain_IsAMessage()
    {
        Server.Model("m").Replies(Reply.Text("Grüße").WithUsage(10, 5, cachedTokens: 4));

        using HttpResponseMessage response = await SendAsync();

        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("req_1", Assert.Single(response.Headers.GetValues("request-id")));
        Assert.Equal(
            """{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"Grüße"}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":6,"cache_creation_input_tokens":0,"cache_read_input_tokens":4,"output_tokens":5}}""",
            await response.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task WithReasoning_Plain_IsASignedThinkingBlockBeforeTheText()
    {
        Server.Model("m").Replies(Reply.Text("yes").WithReasoning("hm").WithUsage(1, 5, reasoningTokens: 2));

        JsonElement json = await ReadJsonAsync();

        Assert.Equal("""[{"type":"thinking","thinking":"hm","signature":"c2lnbmF0dXJl"},{"type":"text","text":"yes"}]""", json.GetProperty("content").GetRawText());
        Assert.Equal(2, json.GetProperty("usage").GetProperty("output_tokens_details").GetProperty("thinking_tokens").GetInt32());
    }

    [Theory]
    [InlineData("""{"city":"Oslo"}""", """{"city":"Oslo"}""")]
    [InlineData("", "{}")]
    [InlineData("{\"city\":", "\"{\\\"city\\\":\"")]
    public async Task WithToolCall_Plain_HasTheArgumentsAsJson(string arguments, string input)
    {
        Server.Model("m").Replies(Reply.Text("").WithToolCall("weather", arguments));

        JsonElement json = await ReadJsonAsync();

        Assert.Equal("tool_use", json.GetProperty("stop_reason").GetString());
        Assert.Equal($$"""[{"type":"tool_use","id":"call_1","name":"weather","input":{{input}}}]""", json.GetProperty("content").GetRawText());
    }

    [Fact]
    public async Task WithRefusal_Plain_IsTheStopReasonAndItsExplanation()
    {
        Server.Model("m").Replies(Reply.Text("").WithRefusal("no"));

        JsonElement json = await ReadJsonAsync();

        Assert.Equal(0, json.GetProperty("content").GetArrayLength());
        Assert.Equal("refusal", json.GetProperty("stop_reason").GetString());
        Assert.Equal("""{"type":"refusal","category":null,"explanation":"no"}""", json.GetProperty("stop_details").GetRawText());
    }

    [Theory]
    [InlineData("stop", "end_turn")]
    [InlineData("length", "max_tokens")]
    [InlineData("tool_calls", "tool_use")]
    [InlineData("content_filter", "refusal")]
    [InlineData("pause_turn", "pause_turn")]
    [InlineData(null, null)]
    public async Task WithFinishReason_OpenAIsWords_BecomeAnthropics(string? finishReason, string? stopReason)
    {
        Server.Model("m").Replies(Reply.Text("x").WithFinishReason(finishReason));

        Assert.Equal(stopReason, (await ReadJsonAsync()).GetProperty("stop_reason").GetString());
    }

    [Fact]
    public async Task Text_NoUsageGiven_CountsSystemPromptAndMessages()
    {
        Server.Model("m").Replies(Reply.Text("12345"));

        JsonElement usage = (await ReadJsonAsync()).GetProperty("usage");

        Assert.Equal(3, usage.GetProperty("input_tokens").GetInt32());
        Assert.Equal(2, usage.GetProperty("output_tokens").GetInt32());
    }

    [Fact]
    public async Task WithModelAndWithoutUsage_Plain_AppearInTheBody()
    {
        Server.Model("m").Replies(Reply.Text("x").WithModel("m-2026").WithoutUsage());

        JsonElement json = await ReadJsonAsync();

        Assert.Equal("m-2026", json.GetProperty("model").GetString());
        Assert.False(json.TryGetProperty("usage", out _));
    }

    [Fact]
    public async Task Faults_Plain_BreakTheBody()
    {
        Server.Model("m").RepliesOnce(
            Reply.Text("one").MalformedChunkAt(0), Reply.Text("one").EndAfter(1), Reply.Text("one").EndAfter(0), Reply.Text("one").ErrorAfter(0, "overloaded_error", "too busy"));

        await Assert.ThrowsAnyAsync<JsonException>(ReadJsonAsync);
        Assert.StartsWith("{\"id\":\"msg_2\"", await ReadAsync(), StringComparison.Ordinal);
        Assert.Equal("", await ReadAsync());
        Assert.Equal("""{"type":"error","error":{"type":"overloaded_error","message":"too busy"},"request_id":"req_4"}""", await ReadAsync());
    }
}
