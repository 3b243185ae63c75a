using System.Text.Json;
using Fallback.Testing;

namespace Fallback.EndToEnd.Tests;

/// <summary>
/// What one vendor's tool loops look like on the wire, and what it refuses: by the vendors' references and by refusals that their users have
/// reported.
/// </summary>
internal sealed record VendorHabits(string Vendor, string Thoughts, string CallMembers = "", string MessageMembers = "", string Id = "call_{0}")
{
    /// <summary>Anthropic through its own SDK, with the Messages API on the wire.</summary>
    public const string AnthropicSdk = "anthropic (SDK)";

    /// <summary>OpenAI's chat completions through its own SDK, as a chat client.</summary>
    public const string OpenAISdk = "openai (SDK)";

    /// <summary>The same of its Responses.</summary>
    public const string ResponsesSdk = "openai-responses (SDK)";

    public static IReadOnlyDictionary<string, VendorHabits> All { get; } = new VendorHabits[]
    {
        new("openai", ""),
        new("google", "", CallMembers: ""","extra_content":{"google":{"thought_signature":"secret-of-google"}}""")
        {
            Refusal = static body => Calls(body).Any(static calls => Signature(calls[0]) is null) ? "Function call is missing a thought_signature in functionCall parts." : null,
        },
        new("deepseek", ""","reasoning_content":"let me see" """) { Refusal = static body => NeedsThoughts(body) },
        new("moonshot", ""","reasoning_content":"let me see" """, Id: "functions.weather:{0}")
        {
            Refusal = static body => NeedsThoughts(body) ?? (Ids(body).All(static id => id.StartsWith("functions.weather:", StringComparison.Ordinal)) ? null : "calls no more tools"),
        },
        new("zai", ""","reasoning_content":"let me see" """),
        new("groq", ""","reasoning":"let me see" """) { Refusal = static body => Refuses(body, "reasoning_content") },
        new("cerebras", ""","reasoning":"let me see" """) { Refusal = static body => Refuses(body, "reasoning_content") },
        new("mistral", "", Id: "abcdefgh{0}")
        {
            Refusal = static body => Refuses(body, "reasoning_content") ?? Refuses(body, "reasoning")
                ?? (Ids(body).All(static id => id.Length == 9 && id.All(char.IsAsciiLetterOrDigit)) ? null : "Tool call id has to be defined, of length 9"),
        },
        new("openrouter", ""","reasoning":"let me see" """, MessageMembers: ""","reasoning_details":[{"type":"reasoning.encrypted","data":"secret-of-openrouter","index":0}]"""),
        new("xai", ""","reasoning_content":"let me see" """) { Refusal = static body => Refuses(body, "reasoning_content") },
        new("ollama", ""","reasoning":"let me see" """),
        new("vllm", ""","reasoning":"let me see" """),
        new(OpenAISdk, "") { Vendors = "openai", Model = "gpt-4o", IsScripted = true },
        new(ResponsesSdk, "") { Vendors = "openai", Model = "gpt-6-luna", IsScripted = true },
        new(AnthropicSdk, "") { Vendors = "anthropic", Model = "claude-sonnet-5-5", IsScripted = true, Secret = "c2lnbmF0dXJl" },
        // The server knows these vendors' rules itself.
        new("anthropic-messages", "") { Vendors = "anthropic", Model = "claude-sonnet-4-5", Dialect = Dialect.AnthropicMessages, IsScripted = true, Secret = "c2lnbmF0dXJl" },
        new("gemini", "") { Vendors = "google", Model = "gemini-3.5-flash", Dialect = Dialect.Gemini, IsScripted = true, Secret = "Z2VtaW5pLXNpZ25hdHVyZQ==" },
        new("openai-responses", "") { Vendors = "openai", Model = "gpt-6-luna", Dialect = Dialect.OpenAIResponses, IsScripted = true, Secret = "gAAAAABZmFsbGJhY2stdGVzdGluZy10aG91Z2h0" },
    }.ToDictionary(static vendor => vendor.Vendor);

    /// <summary>Whose models they are, where that is not the row's own name.</summary>
    public string Vendors { get; init; } = Vendor;

    /// <summary>The model, where it matters.</summary>
    public string Model { get; init; } = "m";

    /// <summary>The dialect that is set; null for the default.</summary>
    public Dialect? Dialect { get; init; }

    /// <summary>Whether it is a dialect, or a client, that is no other's flavour.</summary>
    public bool IsOfItsOwn => IsScripted || Vendor is "openai";

    /// <summary>Whether the test server writes the calls, in the dialect that it is asked in.</summary>
    public bool IsScripted { get; init; }

    /// <summary>Why the vendor refuses a request's messages; null for those that it takes.</summary>
    public Func<JsonElement, string?> Refusal { get; init; } = static _ => null;

    /// <summary>What only the vendor can read: it must come back to it, and go to nobody else.</summary>
    public string? Secret { get; init; } = CallMembers.Length + MessageMembers.Length > 0 ? $"secret-of-{Vendor}" : null;

    /// <summary>An answer that calls the tool.</summary>
    public Reply Call(int number, bool stream)
    {
        string id = string.Format(null, Id, number);
        if (IsScripted) return Reply.Text("").WithReasoning("let me see").WithToolCall("weather", """{"city":"Oslo"}""", $"toolu_{number}");
        string call = $$$"""{"index":0,"id":"{{{id}}}","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Oslo\"}"}{{{CallMembers}}}}""";
        string message = $$"""{"role":"assistant","content":null,"tool_calls":[{{call}}]{{Thoughts}}{{MessageMembers}}}""";
        return stream
            ? Reply.Raw(200, "text/event-stream", $$"""data: {"choices":[{"index":0,"delta":{{message}},"finish_reason":"tool_calls"}]}""" + "\n\ndata: [DONE]\n\n")
            : Reply.Raw(200, "application/json", $$"""{"choices":[{"index":0,"message":{{message}},"finish_reason":"tool_calls"}]}""");
    }

    private static IEnumerable<JsonElement[]> Calls(JsonElement body) => body.GetProperty("messages").EnumerateArray()
        .Where(static message => message.TryGetProperty("tool_calls", out _))
        .Select(static message => message.GetProperty("tool_calls").EnumerateArray().ToArray());

    private static IEnumerable<string> Ids(JsonElement body) => Calls(body).SelectMany(static calls => calls).Select(static call => call.GetProperty("id").GetString()!);

    private static string? Signature(JsonElement call) =>
        call.TryGetProperty("extra_content", out JsonElement extra) ? extra.GetProperty("google").GetProperty("thought_signature").GetString() : null;

    private static string? NeedsThoughts(JsonElement body) => body.GetProperty("messages").EnumerateArray()
        .Any(static message => message.TryGetProperty("tool_calls", out _) && !(message.TryGetProperty("reasoning_content", out JsonElement thoughts) && thoughts.GetString() is { Length: > 0 }))
        ? "Missing `reasoning_content` field in the assistant message"
        : null;

    private static string? Refuses(JsonElement body, string member) => body.GetProperty("messages").EnumerateArray().Any(message => message.TryGetProperty(member, out _))
        ? $"property '{member}' is unsupported"
        : null;
}
