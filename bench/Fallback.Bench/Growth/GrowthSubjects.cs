using System.Net;
using System.Text;
using System.Text.Json;
using Fallback.CompilerServices;

namespace Fallback.Bench;

/// <summary>Every reader of what comes from outside, over the inputs that could be its worst.</summary>
internal static class GrowthSubjects
{
    private static readonly ApiKey _key = new("aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dF");

    public static IEnumerable<GrowthSubject> All() => [.. Plain(), .. Streams(), .. Errors(), .. Texts(), .. Typed()];

    /// <summary>Those that are read in one go, whole or as one event of a stream.</summary>
    public static IEnumerable<GrowthSubject> Largest() => [.. Plain(), .. Events()];

    private static IEnumerable<GrowthSubject> Events()
    {
        (string, string, string, string, string)[] events =
        [
            ("openai-chat", "text", """{"choices":[{"delta":{"content":"a""", "a", "\"}}]}"),
            ("openai-chat", "escapes", """{"choices":[{"delta":{"content":"a""", "\\ud83d", "\"}}]}"),
            ("openai-chat", "choices", """{"choices":[""", """{"delta":{"content":"a"}}""", "]}"),
            ("openai-chat", "parts", """{"choices":[{"delta":{"content":[""", """{"type":"text","text":"a"}""", "]}}]}"),
            ("openai-chat", "thinking parts", """{"choices":[{"delta":{"content":[""", """{"type":"thinking","thinking":"a"}""", "]}}]}"),
            ("openai-chat", "unknown parts", """{"choices":[{"delta":{"content":[""", """{"type":"odd","odd":"a"}""", "]}}]}"),
            ("openai-chat", "tool calls", """{"choices":[{"delta":{"tool_calls":[""", """{"index":#,"id":"a#","function":{"name":"f","arguments":"{}"}}""", "]}}]}"),
            ("openai-chat", "pieces of one call", """{"choices":[{"delta":{"tool_calls":[""", """{"index":0,"function":{"arguments":"a"}}""", "]}}]}"),
            ("openai-chat", "lists", """{"choices":[{"delta":{"reasoning_details":[""", """{"index":0,"text":"a"}""", "]}}]}"),
            ("openai-chat", "unknown members", """{"choices":[{"delta":{"content":"a"}}],"x":0,""", "\"a#\":1", "}"),
            ("openai-chat", "annotations", """{"choices":[{"delta":{"content":"a","annotations":[""", """{"url_citation":{"url":"http://a/#"}}""", "]}}]}"),
            ("openai-chat", "images", """{"choices":[{"delta":{"images":[""", """{"image_url":{"url":"http://a"}}""", "]}}]}"),
            ("openai-chat", "an error", """{"error":{"message":" """, "word ", "\"}}"),
            ("openai-chat", "numbers", """{"a":[""", "1", "]}"),
            ("openai-chat", "lists in a list", """{"a":[""", "[]", "]}"),
            ("anthropic-messages", "text", """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a""", "a", "\"}}"),
            ("anthropic-messages", "a block of citations", """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":"a","citations":[""", """{"url":"http://a/#"}""", "]}}"),
            ("anthropic-messages", "an unknown block", """{"type":"content_block_start","index":0,"content_block":{"type":"odd",""", "\"a#\":1", "}}"),
            ("anthropic-messages", "usage", """{"type":"message_delta","delta":{},"usage":{""", "\"a#\":1", "}}"),
            ("openai-responses", "the whole response", """{"type":"response.completed","response":{"status":"completed","output":[""", """{"type":"message","content":[{"type":"output_text","text":"a"}]}""", "]}}"),
            ("openai-responses", "calls", """{"type":"response.completed","response":{"status":"completed","output":[""", """{"type":"function_call","name":"f","arguments":"{}"}""", "]}}"),
            ("openai-responses", "an item", """{"type":"response.output_item.done","output_index":0,"item":{"type":"odd",""", "\"a#\":1", "}}"),
            ("gemini", "parts", """{"candidates":[{"content":{"parts":[""", """{"text":"a"}""", "]}}]}"),
            ("gemini", "thoughts", """{"candidates":[{"content":{"parts":[""", """{"text":"a","thought":true}""", "]}}]}"),
            ("gemini", "calls", """{"candidates":[{"content":{"parts":[""", """{"functionCall":{"name":"f","args":{}}}""", "]}}]}"),
            ("gemini", "pieces of arguments", """{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","willContinue":true,"partialArgs":[""", """{"jsonPath":"$.a#","numberValue":1}""", "]}}]}}]}"),
            ("gemini", "citations", """{"candidates":[{"content":{"parts":[{"text":"a"}]},"groundingMetadata":{"groundingChunks":[""", """{"web":{"uri":"http://a/#"}}""", "]}}]}"),
        ];
        foreach ((string dialect, string what, string begin, string again, string end) in events)
            yield return new GrowthSubject($"{dialect}, one event", what, size => Stream(
                dialect, "data: " + Many(begin, again, end, size, what is "text" or "escapes" or "an error" ? "" : ",") + "\n\n"));
    }

    private static IEnumerable<GrowthSubject> Plain()
    {
        (string, string, string, string, string)[] bodies =
        [
            ("openai-chat", "choices", """{"choices":[""", """{"message":{"content":"a"}}""", "]}"),
            ("openai-chat", "choices with thoughts", """{"choices":[""", """{"message":{"reasoning":"a"}}""", "]}"),
            ("openai-chat", "parts", """{"choices":[{"message":{"content":[""", """{"type":"text","text":"a"}""", "]}}]}"),
            ("openai-chat", "thinking parts", """{"choices":[{"message":{"content":[""", """{"type":"thinking","thinking":"a"}""", "]}}]}"),
            ("openai-chat", "unknown parts", """{"choices":[{"message":{"content":[""", """{"type":"odd","odd":"a"}""", "]}}]}"),
            ("openai-chat", "images", """{"choices":[{"message":{"images":[""", """{"image_url":{"url":"http://a"}}""", "]}}]}"),
            ("openai-chat", "tool calls", """{"choices":[{"message":{"tool_calls":[""", """{"index":#,"id":"a#","function":{"name":"f","arguments":"{}"}}""", "]}}]}"),
            ("openai-chat", "unknown members", """{"choices":[{"message":{"content":"a"},"finish_reason":"stop"}],"x":0,""", "\"a#\":1", "}"),
            ("openai-chat", "annotations", """{"choices":[{"message":{"content":"a","annotations":[""", """{"url_citation":{"url":"http://a/#"}}""", "]}}]}"),
            ("openai-chat", "escapes", """{"choices":[{"message":{"content":"a""", "\\ud83d", "\"}}]}"),
            ("anthropic-messages", "blocks", """{"type":"message","content":[""", """{"type":"text","text":"a"}""", "]}"),
            ("anthropic-messages", "tools", """{"type":"message","content":[""", """{"type":"tool_use","id":"a#","name":"f","input":{}}""", "]}"),
            ("anthropic-messages", "unknown blocks", """{"type":"message","content":[""", """{"type":"odd","odd":"a"}""", "]}"),
            ("openai-responses", "parts", """{"status":"completed","output":[{"type":"message","content":[""", """{"type":"output_text","text":"a"}""", "]}]}"),
            ("openai-responses", "items", """{"status":"completed","output":[""", """{"type":"odd","id":"a#"}""", "]}"),
            ("openai-responses", "calls", """{"status":"completed","output":[""", """{"type":"function_call","name":"f","arguments":"{}"}""", "]}"),
            ("gemini", "parts", """{"candidates":[{"content":{"parts":[""", """{"text":"a"}""", "]}}]}"),
            ("gemini", "thoughts", """{"candidates":[{"content":{"parts":[""", """{"text":"a","thought":true}""", "]}}]}"),
            ("gemini", "calls", """{"candidates":[{"content":{"parts":[""", """{"functionCall":{"name":"f","args":{}}}""", "]}}]}"),
            ("gemini", "pieces of arguments", """{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","partialArgs":[""", """{"jsonPath":"$.a#","numberValue":1}""", "]}}]}}]}"),
            ("gemini", "pieces at one path", """{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","partialArgs":[""", """{"jsonPath":"$.a","stringValue":"b"}""", "]}}]}}]}"),
            ("gemini", "citations", """{"candidates":[{"content":{"parts":[{"text":"a"}]},"groundingMetadata":{"groundingChunks":[""", """{"web":{"uri":"http://a/#"}}""", "]}}]}"),
        ];
        foreach ((string dialect, string what, string begin, string again, string end) in bodies)
            yield return new GrowthSubject($"{dialect}, whole", what, size => Answer(dialect, Many(begin, again, end, size, what == "escapes" ? "" : ",")));
    }

    private static IEnumerable<GrowthSubject> Streams()
    {
        (string, string, string, string)[] events =
        [
            ("openai-chat", "text", "", """{"choices":[{"delta":{"content":"a"}}]}"""),
            ("openai-chat", "the same text", "", """{"choices":[{"delta":{"content":"aa"}}]}"""),
            ("openai-chat", "thoughts", "", """{"choices":[{"delta":{"reasoning":"a"}}]}"""),
            ("openai-chat", "tool pieces", "", """{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"a"}}]}}]}"""),
            ("openai-chat", "tool pieces, an index each", "", """{"choices":[{"delta":{"tool_calls":[{"index":#,"function":{"name":"f","arguments":"{\""}}]}}]}"""),
            ("openai-chat", "lists in pieces", "", """{"choices":[{"delta":{"reasoning_details":[{"index":0,"text":"a"}]}}]}"""),
            ("anthropic-messages", "text", "", """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a"}}"""),
            ("anthropic-messages", "tool input", """{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"a","name":"f"}}""", """{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"a"}}"""),
            ("openai-responses", "text", "", """{"type":"response.output_text.delta","output_index":0,"delta":"a"}"""),
            ("openai-responses", "places", "", """{"type":"response.output_text.delta","output_index":#,"delta":"a"}"""),
            ("openai-responses", "items", "", """{"type":"response.output_item.done","output_index":#,"item":{"type":"odd","id":"a#"}}"""),
            ("gemini", "text", "", """{"candidates":[{"content":{"parts":[{"text":"a"}]}}]}"""),
            ("gemini", "arguments", "", """{"candidates":[{"content":{"parts":[{"functionCall":{"name":"","willContinue":true,"partialArgs":[{"jsonPath":"$.a","stringValue":"a"}]}}]}}]}"""),
        ];
        foreach ((string dialect, string what, string first, string again) in events)
            yield return new GrowthSubject($"{dialect}, stream", what, size => Stream(dialect, Many(first.Length == 0 ? "" : $"data: {first}\n\n", $"data: {again}\n\n", "", size, "")));
        foreach (string dialect in (string[])["openai-chat", "anthropic-messages", "openai-responses", "gemini"])
        {
            yield return new GrowthSubject($"{dialect}, stream", "comments", size => Stream(dialect, Many("", ": a\n", "", size, "")));
            yield return new GrowthSubject($"{dialect}, stream", "one event of many lines", size => Stream(dialect, Many("data: [\n", "data: 1,\n", "data: 1]\n\n", size, "")));
            yield return new GrowthSubject($"{dialect}, stream", "one line", size => Stream(dialect, Many("data: {\"a\":\"", "aaaa", "\"}\n\n", size, "")));
        }
        yield return new GrowthSubject("an SDK's stream", "one line in small reads", size => Sdk(Many("data: ", "aaaa", "\n", size, "")));
    }

    private static IEnumerable<GrowthSubject> Errors()
    {
        (string, string, string, string)[] bodies =
        [
            ("a message of words", """{"error":{"message":" """, "word ", "\"}}"),
            ("a message of blanks", """{"error":{"message":"a""", " ", "b\"}}"),
            ("a message of quotes", """{"error":{"message":"a""", " 'a b", "\"}}"),
            ("a message of digits", """{"error":{"message":"maximum context length is""", " 12345", "\"}}"),
            ("a message of escapes", """{"error":{"message":"a""", "\\\\u0041%41&amp;", "\"}}"),
            ("a message of dashes", """{"error":{"message":"a""", "-_sk-Bearer ", "\"}}"),
            ("members of one name", """{"error":{"code":"a",""", "\"message\":{\"error\":{\"a\":1}}", "}}"),
            ("details", """{"error":{"details":[""", """{"reason":"a#","violations":[{"quotaId":"b"}]}""", "]}}"),
            ("validation errors", """{"detail":[""", """{"loc":["body","a"],"msg":"b","type":"c"}""", "]}"),
            ("lists in lists", "", "[", ""),
            ("an object that is cut", "{", "\"a#\":{\"b\":", ""),
            ("plain text", "", "word ", ""),
            ("a page", "<html>", "<p>a", ""),
        ];
        foreach ((string what, string begin, string again, string end) in bodies)
            yield return new GrowthSubject("error body", what, size => Error(Many(begin, again, end, size, what is "members of one name" or "details" or "validation errors" or "an object that is cut" ? "," : "")));
    }

    private static IEnumerable<GrowthSubject> Texts()
    {
        foreach ((string what, string again) in ((string, string)[])[("words", "word "), ("the key", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dF "), ("half keys", "aB3dE5gH7jK "), ("escapes", "%2561&#x61;\\\\u0061"), ("dashes", "sk-a-"), ("one word", "aB3"), ("blanks", " \u200b")])
            yield return new GrowthSubject("redaction", what, size => Text(Many("", again, "", size, ""), static text => Redactor.Clean(text, _key)));
        foreach ((string what, string again) in ((string, string)[])[("numbers", "1h2m3.5s"), ("words", "try again in "), ("digits", "1")])
        {
            yield return new GrowthSubject("retry-after", what, size => Text(Many("", again, "", size, ""), static text => DelayText.ParseReset(text, DateTimeOffset.UnixEpoch)));
            yield return new GrowthSubject("retry-after in a message", what, size => Text(Many("", again, "", size, ""), static text => DelayText.FromMessage(text, DateTimeOffset.UnixEpoch)));
        }
        foreach ((string what, string begin, string again) in ((string, string, string)[])[("commas", "[1", ", ,1"), ("comments", "[1", "/* */"), ("numbers", "[1", ",2.0"), ("blanks", "[1,", " ")])
            yield return new GrowthSubject("JSON repair", what, size => Text(Many(begin, again, "]", size, ""), static text => JsonRepair.Of(text)));
    }

    private static IEnumerable<GrowthSubject> Typed()
    {
        var format = AnswerFormat<Dictionary<string, int>>.Make(AnswerSerializer.For(null));
        foreach ((string what, string again) in ((string, string)[])
            [
                ("brackets", "["), ("braces", "{"), ("names", "{\"a\":"), ("objects", "{\"a\":\"b\"} "), ("thoughts", "<think>a</think>b "), ("marks", "<a"), ("quotes", "[\""), ("fences", "```\n"), ("comments", "[/*"),
            ])
            yield return new GrowthSubject("typed answer", what, size => Text(Many("", again, "", size, ""), text => format.TryRead(text, out _, out _)));
    }

    private static (long, Action) Answer(string dialect, string body)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        ProviderEndpoint endpoint = Endpoint(dialect, bytes, "application/json");
        var transport = new HttpTransport(TimeProvider.System);
        return (bytes.Length, () => Wait(transport.CompleteAsync(endpoint, new RequestShape("m", "max_tokens"), new ChatRequest { Method = "A", User = "q" }, default)));
    }

    private static (long, Action) Stream(string dialect, string body)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        ProviderEndpoint endpoint = Endpoint(dialect, bytes, "text/event-stream");
        var transport = new HttpTransport(TimeProvider.System);
        return (bytes.Length, () =>
        {
            IChunkStream stream = Wait(transport.OpenAsync(endpoint, new RequestShape("m", "max_tokens"), new ChatRequest { Method = "A", User = "q" }, default)).Value!;
            Reply<ChatChunk> read;
            do read = Wait(stream.ReadAsync(default));
            while (read.Failure is null && !read.Value.IsEnd);
            stream.DisposeAsync().AsTask().GetAwaiter().GetResult();
        });
    }

    private static (long, Action) Sdk(string body)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        return (bytes.Length, () =>
        {
            using var stream = new CompletedStream(new WatchedStream(new SmallReads(bytes), long.MaxValue));
            stream.CopyToAsync(System.IO.Stream.Null).GetAwaiter().GetResult();
        });
    }

    private static (long, Action) Error(string body)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        var headers = new ReplyHeaders(new Dictionary<string, string>());
        return (bytes.Length, () => FailureClassifier.Classify(new ProviderReply(Vendor.Other, 400, headers, bytes, DateTimeOffset.UnixEpoch, _key)));
    }

    private static (long, Action) Text(string text, Func<string, object?> read) => (text.Length, () => read(text));

    private static string Many(string begin, string again, string end, int size, string between)
    {
        var text = new StringBuilder(begin);
        for (int i = 0; text.Length < size; i++)
            text.Append(i > 0 ? between : "").Append(again.Contains('#', StringComparison.Ordinal) ? again.Replace("#", $"{i}", StringComparison.Ordinal) : again);
        return text.Append(end).ToString();
    }

    private static ProviderEndpoint Endpoint(string dialect, byte[] body, string type) => new()
    {
        Provider = "p",
        BaseUrl = new Uri("https://llm.example.com/v1"),
        Dialect = Dialect.BuiltIn.Single(known => known.Name == dialect),
        Credentials = Credentials.Of(_key),
        Invoker = new HttpMessageInvoker(new Canned(body, type)),
    };

    // Nothing here waits: it is all in memory.
    private static T Wait<T>(ValueTask<T> task) => task.AsTask().GetAwaiter().GetResult();

    private sealed class Canned(byte[] body, string type) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(body) };
            response.Content.Headers.ContentType = new(type);
            return Task.FromResult(response);
        }
    }

    /// <summary>A body of which little is there at a time.</summary>
    private sealed class SmallReads(byte[] body) : MemoryStream(body)
    {
        private const int AtOnce = 64;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(AtOnce, buffer.Length)], cancellationToken);
    }
}
