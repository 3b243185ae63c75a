using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Fallback.Testing;

namespace Fallback.AspNetCore.Tests.Gateway;

public sealed class StreamedCompletionTests
{
    private const string Stream = ""","stream":true""";
    private const string StreamWithUsage = ""","stream":true,"stream_options":{"include_usage":true}""";

    [Fact]
    public async Task Streamed_TheProvidersChunksComeAsTheyAre()
    {
        await using GatewayStage stage = await GatewayStage.StartAsync();
        string[] chunks =
        [
            """{"id":"c1","object":"chat.completion.chunk","created":7,"model":"quick","vendor":1,"choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}""",
            """{"id":"c1","object":"chat.completion.chunk","created":7,"model":"quick","choices":[{"index":0,"delta":{"content":"hel"},"logprobs":{"content":[]},"finish_reason":null}]}""",
            """{"id":"c1","object":"chat.completion.chunk","created":7,"model":"quick","choices":[{"index":0,"delta":{"content":"lo"},"finish_reason":null}]}""",
            """{"id":"c1","object":"chat.completion.chunk","created":7,"model":"quick","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""",
            """{"id":"c1","object":"chat.completion.chunk","created":7,"model":"quick","choices":[],"usage":{"prompt_tokens":5,"completion_tokens":2,"total_tokens":7}}""",
        ];
        stage.Quick.Replies(Reply.Raw(200, "text/event-stream", string.Concat(chunks.Select(static chunk => $"data: {chunk}\n\n")) + "data: [DONE]\n\n"));

        using HttpResponseMessage with = await stage.PostAsync(GatewayStage.Ask(more: StreamWithUsage));
        using HttpResponseMessage without = await stage.PostAsync(GatewayStage.Ask(more: Stream));

        Assert.Equal("text/event-stream", with.Content.Headers.ContentType!.MediaType);
        Assert.Equal([.. chunks, "[DONE]"], await GatewayStage.EventsAsync(with));
        Assert.Equal([.. chunks[..^1], "[DONE]"], await GatewayStage.EventsAsync(without));
        Assert.Equal("alpha", without.Headers.GetValues("x-fallback-provider").Single());
        Assert.All(stage.Quick.Requests, static request => Assert.True(request.IncludesUsage));
    }

    [Fact]
    public async Task FirstTierDown_TheStreamIsTheNextOnes()
    {
        await using GatewayStage stage = await GatewayStage.StartAsync();
        stage.Quick.Replies(Reply.Overloaded());
        stage.Steady.Replies(Reply.Text("one two three").InChunks(3));

        using HttpResponseMessage response = await stage.PostAsync(GatewayStage.Ask(more: Stream));

        List<string> events = await GatewayStage.EventsAsync(response);
        Assert.Equal("one two three", GatewayStage.TextOf(events));
        Assert.Equal("[DONE]", events[^1]);
        Assert.Equal("2", response.Headers.GetValues("x-fallback-attempts").Single());
    }

    [Fact]
    public async Task FirstTierBreaksBeforeItsFirstContent_NobodyNotices()
    {
        await using GatewayStage stage = await GatewayStage.StartAsync();
        stage.Quick.Replies(Reply.Text("never shown").CutAfter(0));
        stage.Steady.Replies(Reply.Text("whole"));

        using HttpResponseMessage response = await stage.PostAsync(GatewayStage.Ask(more: Stream));

        Assert.Equal("whole", GatewayStage.TextOf(await GatewayStage.EventsAsync(response)));
    }

    [Fact]
    public async Task BreaksAfterContent_EndsWithAnError_AndNeverWithDone()
    {
        await using GatewayStage stage = await GatewayStage.StartAsync();
        stage.Quick.Replies(Reply.Text("one two three four").InChunks(4).CutAfter(2));

        using HttpResponseMessage response = await stage.PostAsync(GatewayStage.Ask(more: Stream));

        List<string> events = await GatewayStage.EventsAsync(response);
        Assert.StartsWith("one two", GatewayStage.TextOf(events), StringComparison.Ordinal);
        using JsonDocument last = JsonDocument.Parse(events[^1]);
        Assert.Equal("stream_interrupted", last.RootElement.GetProperty("error").GetProperty("code").GetString());
        Assert.DoesNotContain("[DONE]", events);
    }

    [Fact]
    public async Task BreaksAfterContent_AndTheChainGoesOn_TheTextIsWhole()
    {
        await using GatewayStage stage = await GatewayStage.StartAsync(new Dictionary<string, string?>
        {
            ["Fallback:Chains:chat:OnStreamFailure"] = "Continue",
            ["Fallback:Models:beta/steady:Prefill"] = "Prefix",
        });
        stage.Quick.Replies(Reply.Text("one two three four").InChunks(4).CutAfter(2));
        stage.Steady.Replies(Reply.Text("hree four").InChunks(2));

        using HttpResponseMessage response = await stage.PostAsync(GatewayStage.Ask(more: Stream));

        List<string> events = await GatewayStage.EventsAsync(response);
        Assert.Equal("one two three four", GatewayStage.TextOf(events));
        Assert.Contains("\"finish_reason\":\"stop\"", events[^2], StringComparison.Ordinal);
        Assert.Equal("[DONE]", events[^1]);
    }

    [Fact]
    public async Task EveryTierFails_ItIsAnOrdinaryError()
    {
        await using GatewayStage stage = await GatewayStage.StartAsync();
        stage.Quick.Replies(Reply.Overloaded());
        stage.Steady.Replies(Reply.Overloaded());

        (int status, JsonElement json) = await stage.AskAsync(GatewayStage.Ask(more: Stream));

        Assert.Equal(503, status);
        Assert.Equal("all_tiers_failed", json.GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task TierOfAnotherDialect_ItsEventsAreTranslated()
    {
        await using GatewayStage stage = await GatewayStage.StartAsync();
        stage.Beta.Model("claude-sonnet-5-5").Replies(Reply.Text("one two three").InChunks(3).WithUsage(11, 3));

        using HttpResponseMessage response = await stage.PostAsync(GatewayStage.Ask(model: "messages", more: StreamWithUsage));

        List<string> events = await GatewayStage.EventsAsync(response);
        Assert.Equal("one two three", GatewayStage.TextOf(events));
        Assert.Contains("\"role\":\"assistant\"", events[0], StringComparison.Ordinal);
        Assert.Contains("\"finish_reason\":\"stop\"", events[^3], StringComparison.Ordinal);
        Assert.Contains("\"total_tokens\":14", events[^2], StringComparison.Ordinal);
        Assert.Equal("[DONE]", events[^1]);
    }

    [Fact]
    public async Task ToolCall_ItsPiecesComeAsTheyAre()
    {
        await using GatewayStage stage = await GatewayStage.StartAsync();
        stage.Quick.Replies(Reply.Text("").WithToolCall("find", """{"order":7}""", "call_1"));

        using HttpResponseMessage response = await stage.PostAsync(GatewayStage.Ask(
            more: Stream + ""","tools":[{"type":"function","function":{"name":"find","parameters":{"type":"object"}}}]"""));

        List<string> events = await GatewayStage.EventsAsync(response);
        string arguments = string.Concat(events.Where(static data => data.StartsWith('{')).Select(static data =>
        {
            using JsonDocument chunk = JsonDocument.Parse(data);
            JsonElement delta = chunk.RootElement.GetProperty("choices")[0].GetProperty("delta");
            return delta.TryGetProperty("tool_calls", out JsonElement calls) && calls[0].GetProperty("function").TryGetProperty("arguments", out JsonElement piece)
                ? piece.GetString() : "";
        }));
        Assert.Equal("""{"order":7}""", arguments);
        Assert.Contains(events, static data => data.Contains("\"tool_calls\"", StringComparison.Ordinal) && data.Contains("find", StringComparison.Ordinal));
        Assert.Contains(events, static data => data.Contains("\"finish_reason\":\"tool_calls\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ClientGoes_TheProvidersRequestIsEnded()
    {
        await using GatewayStage stage = await GatewayStage.StartAsync();
        stage.Quick.Replies(Reply.Text("one two three four").InChunks(4).StallAfter(1));
        using HttpResponseMessage response = await stage.PostAsync(GatewayStage.Ask(more: Stream));
        Stream body = await response.Content.ReadAsStreamAsync(GatewayStage.Token);
        Assert.NotEqual(0, await body.ReadAsync(new byte[1], GatewayStage.Token));

        response.Dispose();

        await stage.Quick.Requests[0].WaitForAbortAsync(GatewayStage.Token).WaitAsync(TimeSpan.FromSeconds(20), GatewayStage.Token);
    }

    [Fact]
    public async Task ClientDoesNotRead_ItIsGivenUp_AndTheProvidersRequestWithIt()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RawProvider endless = await RawProvider.StartAsync(async context =>
        {
            try
            {
                context.Response.ContentType = "text/event-stream";
                byte[] chunk = Encoding.UTF8.GetBytes($$$"""data: {"choices":[{"index":0,"delta":{"content":"{{{new string('x', 16_000)}}}"}}]}{{{"\n\n"}}}""");
                while (true) await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
            }
            finally
            {
                ended.SetResult();
            }
        });
        await using GatewayStage stage = await GatewayStage.StartAsync(
            new Dictionary<string, string?>
            {
                ["Fallback:Providers:alpha:BaseUrl"] = endless.Address,
                ["Fallback:Providers:alpha:MaxResponseBytes"] = "1000000000",
            },
            static options => options.WriteTimeout = TimeSpan.FromSeconds(1));
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4_096 };
        await client.ConnectAsync(stage.Address.Host, stage.Address.Port, GatewayStage.Token);
        byte[] body = Encoding.UTF8.GetBytes(GatewayStage.Ask(more: Stream));
        await client.SendAsync(
            Encoding.UTF8.GetBytes($"POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n"),
            GatewayStage.Token);
        await client.SendAsync(body, GatewayStage.Token);

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30), GatewayStage.Token);
    }
}
