using System.IO.Compression;
using System.Text;
using Fallback.CompilerServices;

namespace Fallback.Runtime.Tests;

/// <summary>Whatever a stream goes on with for ever, it is refused once it has taken what a response may have, and read no further.</summary>
public sealed class StreamBoundTests
{
    private const int Limit = 1024 * 1024;
    private const string Chat = "openai-chat", Messages = "anthropic-messages", Responses = "openai-responses", Google = "gemini";

    private static readonly string _long = new('r', 60_000);

    /// <summary>Dialect, how it begins, and what comes again and again. In each way in pieces of 60,000 characters and of one.</summary>
    public static TheoryData<string, string, string, string> Floods()
    {
        var data = new TheoryData<string, string, string, string>();
        void Add(string dialect, string what, string piece, string beginning = "") =>
            data.Add(dialect, what, beginning.Length == 0 ? "" : Event(beginning), Event(piece));

        foreach ((string size, string r) in (IEnumerable<(string, string)>)[("long", _long), ("short", "r")])
        {
            Add(Chat, $"text, {size}", $$$$"""{"choices":[{"delta":{"content":"{{{{r}}}}"}}]}""");
            Add(Chat, $"reasoning, {size}", $$$$"""{"choices":[{"delta":{"reasoning_content":"{{{{r}}}}"}}]}""");
            Add(Chat, $"tool arguments, {size}", $$$$"""{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{{{{r}}}}"}}]}}]}""");
            Add(Chat, $"function_call, {size}", $$$$"""{"choices":[{"delta":{"function_call":{"name":"f","arguments":"{{{{r}}}}"}}}]}""");
            Add(Chat, $"thinking parts, {size}", $$$$"""{"choices":[{"delta":{"content":[{"type":"thinking","thinking":"{{{{r}}}}"}]}}]}""");
            Add(Chat, $"unknown parts, {size}", $$$$"""{"choices":[{"delta":{"content":[{"type":"odd","odd":"{{{{r}}}}"}]}}]}""");
            Add(Chat, $"images, {size}", $$$$"""{"choices":[{"delta":{"images":[{"image_url":{"url":"http://{{{{r}}}}.example"}}]}}]}""");
            Add(Chat, $"transcript, {size}", $$$$"""{"choices":[{"delta":{"audio":{"transcript":"{{{{r}}}}"}}}]}""");
            Add(Chat, $"list in pieces, {size}", $$$$"""{"choices":[{"delta":{"reasoning_details":[{"index":0,"text":"{{{{r}}}}"}]}}]}""");
            Add(Chat, $"annotations, {size}", $$$$"""{"choices":[{"delta":{"annotations":["{{{{r}}}}"]}}]}""");
            Add(Chat, $"logprobs, {size}", $$$$"""{"choices":[{"delta":{},"logprobs":{"content":[{"token":"{{{{r}}}}"}]}}]}""");
            Add(Messages, $"text, {size}", Delta("text_delta", "text", r));
            Add(Messages, $"thinking, {size}", Delta("thinking_delta", "thinking", r), Block("thinking"));
            Add(Messages, $"signature, {size}", Delta("signature_delta", "signature", r), Block("thinking"));
            Add(Messages, $"tool input, {size}", Delta("input_json_delta", "partial_json", r), Block("tool_use"));
            Add(Messages, $"unknown delta, {size}", Delta("odd_delta", "odd", r), Block("odd"));
            Add(Messages, $"blocks, {size}", Block($"odd{r}"));
            Add(Responses, $"text, {size}", $$$$"""{"type":"response.output_text.delta","output_index":0,"delta":"{{{{r}}}}"}""");
            Add(Responses, $"tool arguments, {size}", $$$$"""{"type":"response.function_call_arguments.delta","output_index":0,"delta":"{{{{r}}}}"}""");
            Add(Responses, $"summary, {size}", $$$$"""{"type":"response.reasoning_summary_text.delta","output_index":0,"delta":"{{{{r}}}}"}""");
            Add(Responses, $"items, {size}", $$$$"""{"type":"response.output_item.done","output_index":0,"item":{"type":"reasoning","id":"{{{{r}}}}","summary":[]}}""");
            Add(Responses, $"annotations, {size}", $$$$"""{"type":"response.output_text.annotation.added","output_index":0,"annotation":{"type":"odd","odd":"{{{{r}}}}"}}""");
            Add(Google, $"text, {size}", Candidate($$$$"""{"text":"{{{{r}}}}"}"""));
            Add(Google, $"thoughts, {size}", Candidate($$$$"""{"text":"{{{{r}}}}","thought":true}"""));
            Add(Google, $"unknown parts, {size}", Candidate($$$$"""{"odd":"{{{{r}}}}"}"""));
            Add(Google, $"arguments in pieces, {size}", Candidate($$$$"""{"functionCall":{"name":"f","willContinue":true,"partialArgs":[{"jsonPath":"$.a","stringValue":"{{{{r}}}}"}]}}"""));
            Add(Google, $"members, {size}", $$$$"""{"candidates":[{"content":{"parts":[{"text":"a"}]},"odd":"{{{{r}}}}"}]}""");
        }
        foreach (string dialect in (string[])[Chat, Messages, Responses, Google])
        {
            data.Add(dialect, "comments", "", ": keep-alive\n\n");
            data.Add(dialect, "fields that nobody reads", "", "retry: 1000\n");
            data.Add(dialect, "a line without end", "data: {\"x\":\"", _long);
            data.Add(dialect, "an event of endless lines", "data: {\"x\":\n", "data: 1,\n");
            Add(dialect, "events of nothing", "{}");
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Floods))]
    public async Task Flood_IsRefusedAndReadNoFurther(string dialect, string what, string beginning, string again)
    {
        var flood = new FloodStream(beginning, string.Concat(Enumerable.Repeat(again, Math.Max(1, 4096 / again.Length))));
        ScriptedProvider provider = ScriptedProvider.Streaming(flood);
        ProviderEndpoint endpoint = Endpoint(provider, dialect);

        await using IChunkStream stream = (await provider.OpenAsync(endpoint: endpoint)).Value!;
        Reply<ChatChunk> read = default;
        while (read.Failure is null)
        {
            read = await stream.ReadAsync(TestContext.Current.CancellationToken);
            Assert.False(read.Value.IsEnd);
        }

        Assert.True(read.Failure.Kind is FailureKind.ProtocolError or FailureKind.ServerError, $"{what}: {read.Failure}");
        // Events of a few bytes count more than they are, and frames less.
        Assert.InRange(flood.Taken, 0, 64L * Limit);
    }

    [Theory]
    [InlineData(Chat)]
    [InlineData(Messages)]
    [InlineData(Responses)]
    [InlineData(Google)]
    public async Task LongAnswerInSingleWords_IsWell(string dialect)
    {
        // 4 bytes of text in 250 bytes of frame, as vendors write them: the text is within the limit, the stream far above it.
        string frame = new('x', 150);
        string word = Event(dialect switch
        {
            Chat => $$$$"""{"choices":[{"delta":{"content":"word"}}],"obfuscation":"{{{{frame}}}}"}""",
            Messages => Delta("text_delta", "text", "word"),
            Responses => $$$$"""{"type":"response.output_text.delta","item_id":"{{{{frame}}}}","output_index":0,"delta":"word"}""",
            _ => Candidate("""{"text":"word"}"""),
        });
        string finish = Event(dialect switch
        {
            Chat => """{"choices":[{"delta":{},"finish_reason":"stop"}]}""",
            Messages => """{"type":"message_delta","delta":{"stop_reason":"end_turn"}}""",
            Responses => """{"type":"response.completed","response":{"id":"r","status":"completed","output":[]}}""",
            _ => """{"candidates":[{"finishReason":"STOP"}]}""",
        });
        ScriptedProvider provider = ScriptedProvider.Streaming(new PiecewiseStream([.. Enumerable.Repeat(word, 40_000), finish]));

        StreamOutcome outcome = await provider.ReadAsync(Endpoint(provider, dialect));

        Assert.Null(outcome.Failure);
        Assert.Equal(160_000, outcome.Text.Length);
    }

    [Theory]
    [InlineData("data: [DONE]\n\n")]
    [InlineData("")]
    public async Task BehindTheEnd_NothingUndoesTheAnswerAndNothingIsKept(string done)
    {
        foreach (string again in (string[])[_long, ": comment\n\n", Event($$$$"""{"odd":"{{{{_long}}}}"}"""), Event($$$$"""{"choices":[{"delta":{"content":"{{{{_long}}}}"}}]}""")])
        {
            var flood = new FloodStream(Event("""{"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}""") + done, again);
            ScriptedProvider provider = ScriptedProvider.Streaming(flood);

            StreamOutcome outcome = await provider.ReadAsync(Endpoint(provider, Chat));

            Assert.True(outcome.IsComplete);
            Assert.StartsWith("a", outcome.Text, StringComparison.Ordinal);
            Assert.InRange(flood.Taken, 0, 8L * Limit);
        }
    }

    [Theory]
    [InlineData("text/event-stream")]
    [InlineData("application/json")]
    public async Task CompressedBody_CountsUnpacked(string type)
    {
        string text = new('r', 8 * Limit);
        string body = type == "application/json"
            ? $$$$"""{"choices":[{"message":{"content":"{{{{text}}}}"},"finish_reason":"stop"}]}"""
            : Event($$$$"""{"choices":[{"delta":{"content":"{{{{text}}}}"}}]}""");
        byte[] packed = Packed(body);
        byte[] head = Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nContent-Encoding: gzip\r\nContent-Length: {packed.Length}\r\n\r\n");
        await using var server = new RawServer([.. head, .. packed]);
        using var handler = new HttpMessageInvoker(HandlerFactory.Create());
        var endpoint = new ProviderEndpoint { Provider = "acme", BaseUrl = server.BaseUrl, MaxResponseBytes = Limit, Invoker = handler };
        var transport = new HttpTransport(TimeProvider.System);

        Reply<ChatAnswer> reply = await transport.CompleteAsync(
            endpoint, new RequestShape("small", "max_tokens"), ScriptedProvider.Ask(), TestContext.Current.CancellationToken);

        Assert.InRange(packed.Length, 0, Limit / 8);
        Assert.Equal(FailureKind.ProtocolError, reply.Failure?.Kind);
        Assert.Contains("MaxResponseBytes", reply.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StreamThatAnSdkReads_IsBoundedAsAWhole()
    {
        foreach (string piece in (string[])[Event(_long), Event("r")])
        {
            var flood = new FloodStream("", string.Concat(Enumerable.Repeat(piece, Math.Max(1, 4096 / piece.Length))));
            await using var watched = new WatchedStream(flood, Limit);

            ReplyFailedException e = await Assert.ThrowsAsync<ReplyFailedException>(() => watched.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken));

            Assert.Equal(FailureKind.ProtocolError, e.Failure.Kind);
            Assert.InRange(flood.Taken, 0, 2L * Limit);
        }
    }

    private static ProviderEndpoint Endpoint(ScriptedProvider provider, string dialect) => new()
    {
        Provider = "acme",
        BaseUrl = new Uri("https://llm.example.com/v1"),
        Dialect = Dialect.BuiltIn.Single(known => known.Name == dialect),
        MaxResponseBytes = Limit,
        Invoker = new HttpMessageInvoker(provider, disposeHandler: false),
    };

    private static string Event(string data) => $"data: {data}\n\n";

    private static string Delta(string type, string member, string text) =>
        $$$$"""{"type":"content_block_delta","index":0,"delta":{"type":"{{{{type}}}}","{{{{member}}}}":"{{{{text}}}}"}}""";

    private static string Block(string type) =>
        $$$$"""{"type":"content_block_start","index":0,"content_block":{"type":"{{{{type}}}}","id":"a","name":"f"}}""";

    private static string Candidate(string part) => $$$$"""{"candidates":[{"content":{"parts":[{{{{part}}}}]}}]}""";

    private static byte[] Packed(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }
}
