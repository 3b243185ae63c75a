using System.Buffers;
using System.Text;
using System.Text.Json;
using Fallback.CompilerServices;
using Fallback.Gateway;
using Microsoft.Extensions.AI;

namespace Fallback.AspNetCore.Tests.Gateway;

/// <summary>
/// Broken requests, the same ones in each run: each is read or refused, nothing throws, and what was read can be written for a tier and
/// hashed for the cache.
/// </summary>
public class RequestFuzzTests
{
    private const int Inputs = 20_000;

    private static readonly string[] _requests =
    [
        """
        {"model":"chat","messages":[{"role":"system","content":"Be brief."},{"role":"user","name":"Ann","content":[{"type":"text","text":"\ud83d\ude00 \u00e9"},
        {"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo=","detail":"low"}},{"type":"image_url","image_url":{"url":"https://example.com/a.png"}},
        {"type":"input_audio","input_audio":{"data":"AAAA","format":"wav"}},{"type":"file","file":{"filename":"a.pdf","file_data":"data:text/plain,a%20b"}},
        {"type":"file","file":{"file_id":"file-1"}},{"type":"strange","strange":{"a":[1]}}]}],"temperature":0.7,"stream":true,"stream_options":{"include_usage":true}}
        """,
        """
        {"model":"chat","messages":[{"role":"user","content":"hi"},{"role":"assistant","content":null,"reasoning":"hm","tool_calls":[{"id":"call_1","type":"function",
        "function":{"name":"f","arguments":"{\"a\":{\"b\":[1,2,\"\\u00e9\"]}}"}}]},{"role":"tool","tool_call_id":"call_1","content":[{"type":"text","text":"1"}]},
        {"role":"assistant","refusal":"no","audio":{"id":"a"}},{"role":"assistant","function_call":{"name":"f","arguments":"{}"}},{"role":"function","name":"f","content":"x"}],
        "tools":[{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object"},"strict":true}},{"type":"custom","custom":{"name":"c"}}],
        "tool_choice":{"type":"function","function":{"name":"f"}},"parallel_tool_calls":false,"functions":[{"name":"g"}],"function_call":"auto"}
        """,
        """
        {"model":"chat@openai/gpt","messages":[{"role":"developer","content":[{"type":"text","text":"a","cache_control":{"type":"ephemeral","ttl":"1h"}}]},
        {"role":"user","content":"b","x":1}],"max_tokens":100,"max_completion_tokens":200,"top_p":0.5,"top_k":4,"seed":-1,"stop":["a","b"],"n":2,"logprobs":true,
        "frequency_penalty":0.1,"presence_penalty":0.2,"reasoning_effort":"high","user":"u","metadata":{"a":"b"},"response_format":{"type":"json_schema",
        "json_schema":{"name":"n","strict":true,"schema":{"type":"object","properties":{"a":{"type":"string"}}}}},"service_tier":"flex","strange":[[[1]]]}
        """,
    ];

    private static readonly string[] _tokens =
    [
        "null", "true", "-1", "1e999", "0.5", "99999999999999999999", "\"\"", "{}", "[]", "[", "{", "}", "]", ",", ":", "\"", "\\", "\\u", "\\ud800", "\\udc00", "\u0000",
        "\"role\":\"user\"", "\"type\":\"text\"", "\"content\":", "\"model\":\"b\"", "\"Model\":\"b\"", "data:;base64,", "data:,", ";base64,", "file:///a", "http://[", "\uFEFF",
        "\"type\":\"thinking\",\"thinking\":[{\"text\":\"a\"}]", "\"fallback.tier\":\"a/b\"", "function", "tool", "assistant", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
    ];

    private static readonly ProviderEndpoint[] _endpoints =
    [
        .. Dialect.BuiltIn.Select(static dialect => new ProviderEndpoint
        {
            Provider = "p", BaseUrl = new Uri("https://llm.example.com/v1"), Dialect = dialect,
            Invoker = new HttpMessageInvoker(new HttpClientHandler()),
        }),
    ];

    [Fact]
    public void Requests_ThatAreBroken_AreReadOrRefused()
    {
        var random = new Random(20261129);
        int read = 0, refused = 0;
        for (int i = 0; i < Inputs; i++)
        {
            byte[] body = Mutated(_requests[random.Next(_requests.Length)], random);
            string shown = Convert.ToBase64String(body);
            ChatCompletionRequest? request = null;
            RequestError? error = null;
            Exception? thrown = Record.Exception(() => RequestReader.TryRead(body, out request, out error));
            Assert.True(thrown is null, $"{thrown} {shown}");
            if (error is null)
            {
                read++;
                Assert.True(request is not null, shown);
                Use(request, shown);
            }
            else
            {
                refused++;
                Assert.True(request is null && error is { Code: not null }, shown);
                Assert.True(error.Message.Length < 500 && !error.Message.Any(char.IsControl) && error.Param is null or { Length: <= 200 }, shown);
            }
        }
        // The mutations reach behind the first look.
        Assert.True(read > Inputs / 20 && refused > Inputs / 4, $"{read} read, {refused} refused");
    }

    /// <summary>What the engine does with every request, in each dialect.</summary>
    private static void Use(ChatCompletionRequest request, string shown)
    {
        var asked = new ChatRequest { Method = "Chat", History = request.Messages, Options = request.Options, Wire = request.Wire };
        Assert.DoesNotContain("threw", CacheKey.Compute(asked, "chain", hasClients: false).Obstacle ?? "");
        var shape = new RequestShape("small", "max_tokens") { Tier = "p/small", Provider = "p" };
        foreach (ProviderEndpoint endpoint in _endpoints)
        {
            Dialect dialect = endpoint.Dialect;
            if (dialect.Objection(endpoint, asked) is { } objection)
            {
                Assert.DoesNotContain("threw", objection);
                continue;
            }
            using var writer = new Utf8JsonWriter(new ArrayBufferWriter<byte>());
            dialect.Write(writer, endpoint, shape, asked, request.IsStream);
        }
        foreach (WireMember member in request.Wire.Members)
        {
            var reader = new Utf8JsonReader(member.Value.Span);
            Assert.True(JsonDocument.TryParseValue(ref reader, out JsonDocument? document), shown);
            document!.Dispose();
            Assert.Equal(member.Value.Length, reader.BytesConsumed);
        }
    }

    private static byte[] Mutated(string text, Random random)
    {
        List<byte> bytes = [.. Encoding.UTF8.GetBytes(text)];
        for (int times = random.Next(1, 4); times > 0 && bytes.Count > 1; times--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(8))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveRange(at, Math.Min(random.Next(1, 8), bytes.Count - at)); break;
                case 2: bytes.RemoveRange(at, bytes.Count - at); break;
                case 3: bytes.InsertRange(at, Encoding.UTF8.GetBytes(_tokens[random.Next(_tokens.Length)])); break;
                default: ReplaceValue(bytes, random); break;
            }
        }
        return [.. bytes];
    }

    /// <summary>Puts a token in the place of a value or a name, so that the whole often stays JSON.</summary>
    private static void ReplaceValue(List<byte> bytes, Random random)
    {
        var places = new List<(int Start, int End)>();
        var reader = new Utf8JsonReader(bytes.ToArray(), isFinalBlock: false, default);
        try
        {
            while (reader.Read())
                if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray or JsonTokenType.EndArray or JsonTokenType.EndObject))
                    places.Add(((int)reader.TokenStartIndex, (int)reader.TokenStartIndex + reader.ValueSpan.Length + (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName ? 2 : 0)));
        }
        catch (JsonException)
        {
        }
        if (places.Count == 0) return;
        (int start, int end) = places[random.Next(places.Count)];
        byte[] by = random.Next(2) == 0
            ? Encoding.UTF8.GetBytes(_tokens[random.Next(_tokens.Length)])
            : [.. bytes[places[random.Next(places.Count)].Start..][..1], .. Other(bytes, places, random)];
        bytes.RemoveRange(start, end - start);
        bytes.InsertRange(start, by);
    }

    private static IEnumerable<byte> Other(List<byte> bytes, List<(int Start, int End)> places, Random random)
    {
        (int start, int end) = places[random.Next(places.Count)];
        return bytes[(start + 1)..end];
    }
}
