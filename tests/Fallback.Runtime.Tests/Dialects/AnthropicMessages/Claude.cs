using System.Text.Json;
using System.Text.Json.Nodes;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests;

/// <summary>Anthropic's API in memory, as requests and answers of the dialect see it.</summary>
internal static class Claude
{
    public const string New = "claude-sonnet-5-5", Old = "claude-sonnet-4-5";

    public static ProviderEndpoint Endpoint(HttpMessageHandler handler, string baseUrl = "https://api.anthropic.com", string? apiVersion = null, bool cachesPrompts = false)
    {
        Dialect dialect = Dialect.AnthropicMessages;
        return new ProviderEndpoint
        {
            Provider = "anthropic",
            BaseUrl = new Uri(baseUrl),
            Dialect = dialect,
            ApiVersion = apiVersion,
            CachesPrompts = cachesPrompts,
            Headers = [.. dialect.HeadersFor(new Uri(baseUrl), apiVersion)],
            Flavour = dialect.FlavourFor(ChatFlavour.Of("anthropic")),
            Credentials = Credentials.Of(new ApiKey(ScriptedProvider.Key)),
            Invoker = new HttpMessageInvoker(handler, disposeHandler: false),
        };
    }

    public static RequestShape Shape(string model = New) => new(model, "max_tokens") { Provider = "anthropic", Tier = $"anthropic/{model}" };

    public static ChatRequest Ask(ChatOptions? options, params ChatMessage[] history) => new() { Method = "A", History = history, Options = options };

    /// <summary>What is sent.</summary>
    public static async Task<JsonNode> SentAsync(ChatRequest request, RequestShape? shape = null, bool stream = false, string baseUrl = "https://api.anthropic.com", bool cachesPrompts = false)
    {
        ScriptedProvider provider = ScriptedProvider.Answering("{}");
        ProviderEndpoint endpoint = Endpoint(provider, baseUrl, cachesPrompts: cachesPrompts);
        if (stream) await provider.OpenAsync(request, shape ?? Shape(), endpoint);
        else await provider.CompleteAsync(request, shape ?? Shape(), endpoint);
        return JsonNode.Parse(provider.SentBody!)!;
    }

    public static Task<JsonNode> SentAsync(ChatOptions? options, params ChatMessage[] history) => SentAsync(Ask(options, history));

    /// <summary>What is sent of the conversation.</summary>
    public static async Task<JsonNode> TurnsAsync(params ChatMessage[] history) => (await SentAsync(null, history))["messages"]!;

    public static async Task<Reply<ChatAnswer>> AnswerAsync(string body)
    {
        ScriptedProvider provider = ScriptedProvider.Answering(body);
        return await provider.CompleteAsync(Ask(null, new ChatMessage(ChatRole.User, "Hi")), Shape(), Endpoint(provider));
    }

    public static async Task<StreamOutcome> StreamAsync(params string[] events)
    {
        ScriptedProvider provider = ScriptedProvider.Streaming(string.Concat(events.Select(data => $"event: {TypeOf(data)}\ndata: {data}\n\n")));
        return await provider.ReadAsync(Endpoint(provider));
    }

    public static void AssertJson(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"expected {JsonNode.Parse(expected)!.ToJsonString()}\nbut was  {actual?.ToJsonString()}");

    /// <summary>What an answer of another day's conversation is after it was stored.</summary>
    public static ChatMessage Stored(ChatMessage message) =>
        JsonSerializer.Deserialize<ChatMessage>(JsonSerializer.Serialize(message, AIJsonUtilities.DefaultOptions), AIJsonUtilities.DefaultOptions)!;

    /// <summary>The message as the chain gives it, with the note of its tier.</summary>
    public static ChatMessage Given(ChatAnswer answer, string tier = $"anthropic/{New}") => ContentCopy.Of(answer.Response!, tier).Messages[0];

    private static string TypeOf(string data) => JsonNode.Parse(data)!["type"]!.GetValue<string>();
}
