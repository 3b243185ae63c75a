using System.Net;
using System.Text.Json;

namespace Fallback.Testing.Tests;

/// <summary>What the server answers in OpenAI's Responses, plain and streamed.</summary>
public sealed class ResponsesAnswerTests : ResponsesFixture
{
    private static readonly Reply _all = Reply.Text("It rains there.").WithReasoning("Hm.").WithCitation("A page", "https://a.test/")
        .WithToolCall("weather", """{"city":"Oslo"}""").WithUsage(12, 7, 4, 3);

    [Theory]
    [InlineData("/responses")]
    [InlineData("/openai/responses?api-version=1")]
    public async Task RecordedRequest_HoldsWhatWasReceived(string path)
    {
        using HttpResponseMessage response = await Client.SendAsync(Request(Server.BaseUrl, """
            {"model":"m","stream":true,"instructions":"be brief","input":[{"role":"developer","content":"and kind"},{"role":"user","content":"one"},
             {"type":"message","role":"user","content":[{"type":"input_text","text":"h"},{"type":"input_text","text":"i"}]}]}
            """, path));

        RecordedRequest request = Assert.Single(Server.RequestsTo("m"));
        Assert.Equal(("hi", "be brief\nand kind", true, true), (request.LastUserMessage, request.SystemMessage, request.IsStream, request.IncludesUsage));
        Assert.Contains("You said: hi", (await response.Content.ReadAsStringAsync(Token)).Replace("\"delta\":\"You\"", "You", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal("req_1", response.Headers.GetValues("x-request-id").Single());
    }

    [Fact]
    public async Task Plain_HasAllItemsInTheirOrder()
    {
        Server.Default.Replies(_all);
        JsonElement json = await ReadJsonAsync("""
            "store":false,"include":["reasoning.encrypted_content"]
            """);

        Assert.Equal(("resp_1", "response", "completed", "m"), (Text(json, "id"), Text(json, "object"), Text(json, "status"), Text(json, "model")));
        JsonElement output = json.GetProperty("output");
        Assert.Equal(["reasoning", "message", "function_call"], output.EnumerateArray().Select(static item => Text(item, "type")));
        Assert.Equal("Hm.", Text(output[0].GetProperty("summary")[0], "text"));
        Assert.True(Text(output[0], "encrypted_content").Length > 0);
        Assert.Equal("It rains there.", Text(output[1].GetProperty("content")[0], "text"));
        Assert.Equal("https://a.test/", Text(output[1].GetProperty("content")[0].GetProperty("annotations")[0], "url"));
        Assert.Equal(("call_1", "weather", """{"city":"Oslo"}"""), (Text(output[2], "call_id"), Text(output[2], "name"), Text(output[2], "arguments")));
        Assert.False(json.GetProperty("store").GetBoolean());
        Assert.Equal(
            """{"input_tokens":12,"input_tokens_details":{"cached_tokens":4},"output_tokens":7,"output_tokens_details":{"reasoning_tokens":3},"total_tokens":19}""",
            json.GetProperty("usage").GetRawText());
    }

    [Fact]
    public async Task Stream_HasAllEventsInTheirOrder()
    {
        Server.Default.Replies(_all);
        IReadOnlyList<SseEvent> events = await ReadEventsAsync();

        Assert.Equal(
            [
                "response.created", "response.in_progress",
                "response.output_item.added", "response.reasoning_summary_part.added", "response.reasoning_summary_text.delta",
                "response.reasoning_summary_text.done", "response.reasoning_summary_part.done", "response.output_item.done",
                "response.output_item.added", "response.content_part.added",
                "response.output_text.delta", "response.output_text.delta", "response.output_text.delta",
                "response.output_text.annotation.added", "response.output_text.done", "response.content_part.done", "response.output_item.done",
                "response.output_item.added", "response.function_call_arguments.delta", "response.function_call_arguments.delta",
                "response.function_call_arguments.done", "response.output_item.done", "response.completed",
            ],
            events.Select(static one => one.Name));
        Assert.All(events, static one => Assert.Equal(one.Name, Text(one.Json, "type")));
        Assert.Equal(Enumerable.Range(0, events.Count), events.Select(static one => one.Json.GetProperty("sequence_number").GetInt32()));
        Assert.False(events[2].Json.GetProperty("item").TryGetProperty("encrypted_content", out _));
        Assert.Equal([0, 1, 2], events.Where(static one => one.Name == "response.output_item.done").Select(static one => one.Json.GetProperty("output_index").GetInt32()));
        Assert.Equal(19, events[^1].Json.GetProperty("response").GetProperty("usage").GetProperty("total_tokens").GetInt32());
    }

    [Theory]
    [InlineData("length", "incomplete", "max_output_tokens")]
    [InlineData("content_filter", "incomplete", "content_filter")]
    [InlineData("stop", "completed", null)]
    public async Task FinishReason_IsStatusAndReason(string finish, string status, string? reason)
    {
        Server.Default.Replies(Reply.Text("It").WithFinishReason(finish));
        JsonElement json = await ReadJsonAsync();

        Assert.Equal(status, Text(json, "status"));
        Assert.Equal(reason, json.GetProperty("incomplete_details") is { ValueKind: JsonValueKind.Object } details ? Text(details, "reason") : null);
        Assert.Equal($"response.{status}", (await ReadEventsAsync())[^1].Name);
    }

    [Fact]
    public async Task Modifiers_HaveTheirCounterparts()
    {
        Server.Default.Replies(Reply.Text("a b").WithoutRoleChunk().WithFinishReason(null).WithKeepAlives(2));
        string stream = await ReadAsync(stream: true);
        Assert.StartsWith(": keep-alive\n\n: keep-alive\n\nevent: response.output_item.added\n", stream, StringComparison.Ordinal);
        Assert.DoesNotContain("response.completed", stream, StringComparison.Ordinal);

        Server.Default.Replies(Reply.Text("").WithRefusal("No.").WithModel("other").WithoutUsage());
        JsonElement json = await ReadJsonAsync();
        Assert.Equal("No.", Text(json.GetProperty("output")[0].GetProperty("content")[0], "refusal"));
        Assert.Equal(("other", JsonValueKind.Null), (Text(json, "model"), json.GetProperty("usage").ValueKind));
        Assert.Contains((await ReadEventsAsync()).Select(static one => one.Name), static name => name == "response.refusal.delta");

        Server.Default.Replies(Reply.Text("a b").ErrorAfter(1, "rate_limit_exceeded", "slow"));
        Assert.Equal("failed", Text(await ReadJsonAsync(), "status"));
        SseEvent last = (await ReadEventsAsync())[^1];
        Assert.Equal(("error", "rate_limit_exceeded", "slow"), (last.Name, Text(last.Json, "code"), Text(last.Json, "message")));

        Server.Default.Replies(Reply.Text("a b").MalformedChunkAt(1));
        Assert.EndsWith("\"delta\":\n\n", await ReadUntilMalformedAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_AreInOpenAIsForm()
    {
        Server.Default.RepliesOnce(Reply.RateLimited(), Reply.Overloaded());
        using HttpResponseMessage limited = await SendAsync();
        using HttpResponseMessage overloaded = await SendAsync();

        Assert.Equal((HttpStatusCode.TooManyRequests, HttpStatusCode.ServiceUnavailable), (limited.StatusCode, overloaded.StatusCode));
        Assert.Contains("\"code\":\"rate_limit_exceeded\"", await limited.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    private async Task<string> ReadUntilMalformedAsync()
    {
        string stream = await ReadAsync(stream: true);
        int end = stream.IndexOf("\"delta\":\n", StringComparison.Ordinal);
        return stream[..(end + "\"delta\":\n\n".Length)];
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
