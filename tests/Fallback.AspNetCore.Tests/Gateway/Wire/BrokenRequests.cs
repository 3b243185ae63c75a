using System.Text;
using System.Text.Json;

namespace Fallback.AspNetCore.Tests.Gateway;

/// <summary>Requests of every kind, broken in one to three places: the same ones from the same seed.</summary>
internal static class BrokenRequests
{
    private static readonly string[] _requests =
    [
        """{"model":"chat","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"hi"}],"max_tokens":10,"stop":["a"]}""",
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
        {"role":"user","content":"b","x":1}],"max_completion_tokens":200,"top_p":0.5,"top_k":4,"seed":-1,"stop":["a","b"],"n":2,"logprobs":true,
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

    /// <summary>The next one.</summary>
    public static byte[] Next(Random random) => Mutated(_requests[random.Next(_requests.Length)], random);

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
            {
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray or JsonTokenType.EndArray or JsonTokenType.EndObject) continue;
                int begin = (int)reader.TokenStartIndex;
                int quotes = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName ? 2 : 0;
                places.Add((begin, begin + reader.ValueSpan.Length + quotes));
            }
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
