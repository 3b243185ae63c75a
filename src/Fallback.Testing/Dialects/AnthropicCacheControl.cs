using System.Text.Json;

namespace Fallback.Testing;

/// <summary>The breakpoints of the prompt cache in a request, in the order in which they are processed.</summary>
internal static class AnthropicCacheControl
{
    private const int Most = 4;

    public static string? Objection(JsonElement body)
    {
        string?[] lifetimes = [.. Lifetimes(body)];
        if (lifetimes.FirstOrDefault(lifetime => lifetime is not ("5m" or "1h")) is { } odd)
            return $"cache_control.ephemeral.ttl: Input should be '5m' or '1h', not '{odd}'";
        if (lifetimes.Length > Most) return $"A maximum of 4 blocks with cache_control may be provided. Found {lifetimes.Length}.";
        for (int i = 1; i < lifetimes.Length; i++)
            if (lifetimes[i] == "1h" && lifetimes[i - 1] == "5m")
                return "a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block. "
                    + "Note that blocks are processed in the following order: `tools`, `system`, `messages`.";
        return null;
    }

    /// <summary>How long the breakpoints are kept.</summary>
    public static IEnumerable<string?> Lifetimes(JsonElement body) =>
        RequestJson.Items(body, "tools").Concat(RequestJson.Items(body, "system"))
            .Concat(RequestJson.Items(body, "messages").SelectMany(message => RequestJson.Items(message, "content")))
            .Append(body)
            .Select(block => RequestJson.Member(block, "cache_control"))
            .Where(mark => mark.ValueKind == JsonValueKind.Object)
            .Select(mark => RequestJson.Has(mark, "ttl") ? RequestJson.Text(mark, "ttl") : "5m");
}
