using System.Net.Mime;
using System.Text;

namespace Fallback.GatewayBench;

/// <summary>What is asked and answered. The words in the prompt tell the provider how to answer, because no proxy changes them.</summary>
internal static class Wire
{
    public const string Path = "/v1/chat/completions";
    public const string StreamWord = "@stream", PacedWord = "@paced", HoldWord = "@hold";
    public const int Pieces = 100;

    /// <summary>Between the pieces of a paced stream: as fast as fast models are.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);

    public static string Json => MediaTypeNames.Application.Json;

    public static byte[] Completion { get; } = """
        {"id":"chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT","object":"chat.completion","created":1764400000,"model":"bench-model","choices":[{"index":0,"message":{"role":"assistant","content":"Hello! How can I assist you today?","refusal":null},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":19,"completion_tokens":10,"total_tokens":29},"service_tier":"default","system_fingerprint":"fp_44709d6fcb"}
        """u8.ToArray();

    public static byte[] Refusal { get; } = """{"error":{"message":"The server is overloaded.","type":"server_error","param":null,"code":null}}"""u8.ToArray();

    /// <summary>An event for each piece of text, the finish reason, and the end.</summary>
    public static byte[][] Events { get; } =
    [
        .. Enumerable.Range(0, Pieces).Select(static piece => Event($$"""{"content":" piece{{piece:00}}"}""", "null")),
        Event("{}", "\"stop\""),
        "data: [DONE]\n\n"u8.ToArray(),
    ];

    public static string Request(string model, string word = "")
    {
        string stream = word.Length > 0 ? "true" : "false";
        return $$"""
            {"model":"{{model}}","messages":[{"role":"system","content":"You are a helpful assistant of a shop. Answer in one sentence."},{"role":"user","content":"Hello! {{word}}"}],"temperature":0.7,"max_tokens":256,"stream":{{stream}},"user":"customer-4711"}
            """;
    }

    private static byte[] Event(string delta, string finish) => Encoding.UTF8.GetBytes(
        $$"""data: {"id":"chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT","object":"chat.completion.chunk","created":1764400000,"model":"bench-model","choices":[{"index":0,"delta":{{delta}},"finish_reason":{{finish}}}]}""" + "\n\n");
}
