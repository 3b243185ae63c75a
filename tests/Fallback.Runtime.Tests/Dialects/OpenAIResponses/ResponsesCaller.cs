using System.Text.Json.Nodes;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests;

/// <summary>Asks a provider in memory by Responses.</summary>
internal static class ResponsesCaller
{
    public const string Provider = "acme";

    public static RequestShape Shape(string model = "gpt-6-sol") => new(model, "max_output_tokens") { Provider = Provider, Tier = $"{Provider}/{model}" };

    public static ProviderEndpoint Endpoint(ScriptedProvider provider, string vendor = "openai", string baseUrl = "https://llm.example.com/v1", string? version = null) => new()
    {
        Provider = Provider,
        BaseUrl = new Uri(baseUrl),
        VendorName = vendor,
        Flavour = ChatFlavour.Of(vendor),
        Dialect = Dialect.OpenAIResponses,
        ApiVersion = version,
        Invoker = new HttpMessageInvoker(provider, disposeHandler: false),
    };

    /// <summary>The body that a request is.</summary>
    public static async Task<JsonNode> SentAsync(ChatRequest request, RequestShape? shape = null, string vendor = "openai", bool stream = false)
    {
        ScriptedProvider provider = ScriptedProvider.Answering("{}");
        if (stream) await provider.OpenAsync(request, shape ?? Shape(), Endpoint(provider, vendor));
        else await provider.CompleteAsync(request, shape ?? Shape(), Endpoint(provider, vendor));
        return JsonNode.Parse(provider.SentBody!)!;
    }

    public static async Task<Reply<ChatAnswer>> ReadAsync(string body)
    {
        ScriptedProvider provider = ScriptedProvider.Answering(body);
        return await provider.CompleteAsync(null, Shape(), Endpoint(provider));
    }

    /// <summary>What a body is read as.</summary>
    public static async Task<ChatResponse> AnswerAsync(string body)
    {
        Reply<ChatAnswer> reply = await ReadAsync(body);
        Assert.Null(reply.Failure);
        return reply.Value!.Response!;
    }

    public static async Task<StreamOutcome> StreamAsync(params string[] events)
    {
        ScriptedProvider provider = ScriptedProvider.Streaming([.. events.Select(static json => $"data: {json}\n\n")]);
        return await provider.ReadAsync(Endpoint(provider));
    }

    public static void AssertJson(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"expected {JsonNode.Parse(expected)!.ToJsonString()}\nactual   {actual?.ToJsonString()}");
}
