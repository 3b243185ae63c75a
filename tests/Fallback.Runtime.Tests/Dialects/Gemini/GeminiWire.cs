using System.Text.Json;
using System.Text.Json.Nodes;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests;

/// <summary>Google in memory, asked in its own dialect.</summary>
internal static class GeminiWire
{
    public const string Newest = "gemini-3.8-flash";

    private const string Api = "https://generativelanguage.googleapis.com/v1beta";

    public static ProviderEndpoint Endpoint(ScriptedProvider provider, string baseUrl = Api, long maxResponseBytes = 1 << 20) => new()
    {
        Provider = "google",
        BaseUrl = new Uri(baseUrl),
        Dialect = Dialect.Gemini,
        Flavour = ChatFlavour.Of("google"),
        Credentials = Credentials.Of(null, new ApiKey(ScriptedProvider.Key), Dialect.Gemini.KeyHeader, tokens: null),
        MaxResponseBytes = maxResponseBytes,
        Invoker = new HttpMessageInvoker(provider, disposeHandler: false),
    };

    public static RequestShape Shape(string model = Newest) => new(model, "max_tokens") { Provider = "google", Tier = $"google/{model}" };

    /// <summary>The request that is sent, where it goes and with which headers.</summary>
    public static async Task<ScriptedProvider> SendAsync(
        ChatRequest request, string model = Newest, string baseUrl = Api, bool stream = false, RequestShape? shape = null)
    {
        ScriptedProvider provider = ScriptedProvider.Answering("{}");
        if (stream) await provider.OpenAsync(request, shape ?? Shape(model), Endpoint(provider, baseUrl));
        else await provider.CompleteAsync(request, shape ?? Shape(model), Endpoint(provider, baseUrl));
        return provider;
    }

    public static async Task<JsonElement> SentAsync(ChatRequest request, string model = Newest, string baseUrl = Api, RequestShape? shape = null) =>
        JsonElement.Parse((await SendAsync(request, model, baseUrl, shape: shape)).SentBody!);

    public static async Task<Reply<ChatAnswer>> AnswerAsync(string body)
    {
        ScriptedProvider provider = ScriptedProvider.Answering(body);
        return await provider.CompleteAsync(ScriptedProvider.Ask(), Shape(), Endpoint(provider));
    }

    public static async Task<StreamOutcome> StreamAsync(params string[] events)
    {
        ScriptedProvider provider = ScriptedProvider.Streaming([.. events.Select(static data => $"data: {data}\r\n\r\n")]);
        return await provider.ReadAsync(Endpoint(provider));
    }

    public static void AssertJson(string expected, JsonElement actual) =>
        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual.GetRawText())), $"expected {expected}\nbut was  {actual.GetRawText()}");

    /// <summary>A message as a caller has it again from where it was stored.</summary>
    public static ChatMessage Stored(ChatMessage message) =>
        JsonSerializer.Deserialize<ChatMessage>(JsonSerializer.Serialize(message, AIJsonUtilities.DefaultOptions), AIJsonUtilities.DefaultOptions)!;
}
