using System.Net;
using System.Text.Json;
using Fallback.Testing;

namespace Fallback.EndToEnd.Tests;

/// <summary>Providers that give the key back, by every way that a reply has.</summary>
internal static class CanaryEchoes
{
    public static IReadOnlyDictionary<string, Func<string, Reply>> All { get; } = new Dictionary<string, Func<string, Reply>>(StringComparer.Ordinal)
    {
        ["message"] = key => Reply.Error(401, "invalid_api_key", $"Incorrect API key provided: {key}. You can find your API key at https://platform.openai.com/account/api-keys."),
        ["message, many times"] = key => Reply.Error(401, null, string.Join(' ', Enumerable.Repeat(key, 500))),
        ["message, far behind"] = key => Reply.Error(500, null, new string('x', 470) + " " + key),
        ["message, with the header's scheme"] = key => Reply.Error(401, null, $"Rejected header Authorization: Bearer {key}"),
        ["code"] = key => Reply.Error(400, key, "No."),
        ["type"] = key => Reply.Error(400, null, "No.", key),
        ["parameter"] = key => Reply.Error(400, "unsupported_parameter", $"Unsupported parameter: '{key}' is not supported with this model.", param: key),
        ["parameter's other name"] = key => Reply.Error(400, "unsupported_parameter", $"Unsupported parameter: 'max_tokens' is not supported. Use '{key}' instead.", param: "max_tokens"),
        ["model"] = key => Reply.Error(404, "model_not_found", $"The model `{key}` does not exist."),
        ["headers"] = key => Reply.Error(401, "invalid_api_key", "No.").WithHeader("x-request-id", key).WithHeader("WWW-Authenticate", $"Bearer realm=\"{key}\"").WithHeader("x-echo", key),
        ["Retry-After"] = key => Reply.RateLimited().WithHeader("Retry-After", key),
        ["redirect"] = key => Reply.Status(302).WithHeader("Location", $"https://user:{Uri.EscapeDataString(key)}@elsewhere.example/{Uri.EscapeDataString(key)}?key={Uri.EscapeDataString(key)}"),
        ["redirect to the key"] = key => Reply.Status(302).WithHeader("Location", $"https://{Host(key)}.example/"),
        ["redirect by the key"] = key => Reply.Status(302).WithHeader("Location", $"{Host(key)}://elsewhere.example/"),
        ["message, but for the last character"] = key => Reply.Error(401, "invalid_api_key", $"Incorrect API key provided: {key[..^1]}."),
        ["message, in other case"] = key => Reply.Error(401, "invalid_api_key", $"Incorrect API key provided: {key.ToUpperInvariant()}."),
        ["message, across the cut"] = key => Reply.Error(401, "invalid_api_key", $"key{new string(' ', 2020)}{key}"),
        ["finish reason beside a refusal"] = key => Reply.Raw(200, "application/json", $$$$"""{"choices":[{"message":{"content":null,"refusal":"no"},"finish_reason":{{{{JsonSerializer.Serialize(key)}}}}}]}"""),
        ["block reason"] = key => Reply.Raw(200, "application/json", JsonSerializer.Serialize(new { promptFeedback = new { blockReason = key } })),
        ["model's name beside an error"] = key => Reply.Raw(200, "application/json", JsonSerializer.Serialize(new { model = key, id = key, error = new { message = "no" } })),
        ["200 with an error"] = key => Reply.Error(200, "server_error", $"upstream refused {key}", "server_error"),
        ["200 with text"] = key => Reply.Raw(200, "text/plain", $"key {key} is unknown"),
        ["200 with other JSON"] = key => Reply.Raw(200, "application/json", $$"""{"message":{{JsonSerializer.Serialize(key)}}}"""),
        ["HTML"] = key => Reply.Raw(502, "text/html", $"<html><title>{WebUtility.HtmlEncode(key)}</title><body>{key}</body></html>"),
        ["plain text"] = key => Reply.Raw(500, "text/plain", $"proxy says: {key}"),
        ["error as a string"] = key => Reply.Raw(401, "application/json", $$"""{"error":{{JsonSerializer.Serialize($"bad key {key}")}}}"""),
        ["list of details"] = key => Reply.Raw(422, "application/json", $$"""{"detail":[{"loc":["header","authorization"],"msg":{{JsonSerializer.Serialize($"{key} is no key")}},"input":{{JsonSerializer.Serialize(key)}}}]}"""),
        ["JSON in the message"] = key => Reply.Error(401, null, JsonSerializer.Serialize(new { error = new { message = $"no such key: {key}", code = key } })),
        ["upstream's words"] = key => Reply.Raw(502, "application/json", JsonSerializer.Serialize(new { error = new { message = "Provider returned error", code = 502, metadata = new { raw = JsonSerializer.Serialize(new { error = new { message = $"bad {key}" } }), provider_name = key } } })),
        ["request id in the body"] = key => Reply.Raw(500, "application/json", JsonSerializer.Serialize(new { error = new { message = "No." }, request_id = key })),
        ["error in the stream"] = key => Reply.Text("one two").InChunks("one ", "two").ErrorAfter(1, key, $"lost the session of {key}"),
    };

    /// <summary>A key as far as an address can begin with it.</summary>
    private static string Host(string key) => string.Concat(key.Where(static c => char.IsAsciiLetterOrDigit(c) || c == '-'));
}
