using System.Net;

namespace Fallback.Bench;

/// <summary>The four tiers of one subject in one scenario.</summary>
internal sealed class Providers
{
    public const string Answer = "It is on its way and will be there tomorrow before noon.";

    public const string Key = "a-key-of-the-usual-length-0123456789";

    public static readonly string[] Names = ["one", "two", "three", "four"];

    private static readonly byte[] _answer = System.Text.Encoding.UTF8.GetBytes($$$"""
        {"id":"chatcmpl-123","object":"chat.completion","created":1790000000,"model":"model","choices":[{"index":0,"message":{"role":"assistant","content":"{{{Answer}}}","refusal":null},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":42,"completion_tokens":14,"total_tokens":56,"prompt_tokens_details":{"cached_tokens":0},"completion_tokens_details":{"reasoning_tokens":0}},"system_fingerprint":"fp_1"}
        """);

    private static readonly byte[] _overloaded = """{"error":{"message":"The server is overloaded, try again later.","type":"server_error","param":null,"code":"server_is_overloaded"}}"""u8.ToArray();

    private static int _made;

    // Fallback's breakers are shared in the process by address, so that each subject needs addresses of its own.
    private readonly int _number = Interlocked.Increment(ref _made);

    public Providers(Scenario scenario, bool yields) =>
        Handlers = [.. Names.Select((_, tier) => tier < scenario.Answering()
            ? new CannedHandler(HttpStatusCode.ServiceUnavailable, _overloaded, yields)
            : new CannedHandler(HttpStatusCode.OK, _answer, yields))];

    public CannedHandler[] Handlers { get; }

    public string BaseUrl(int tier) => $"https://{Names[tier]}-{_number}.test/v1";

    public HttpClient HttpClient(int tier) => new(Handlers[tier]) { Timeout = Timeout.InfiniteTimeSpan };

    public TierClient Client(int tier) => new(HttpClient(tier), new Uri(BaseUrl(tier) + "/chat/completions"));

    /// <summary>Requests so far, by tier.</summary>
    public int[] Requests => [.. Handlers.Select(static handler => handler.Requests)];
}
