using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests;

public class GeminiAddressTests
{
    private const string Vertex = "https://europe-west4-aiplatform.googleapis.com/v1/projects/p/locations/europe-west4";

    [Theory]
    [InlineData("https://generativelanguage.googleapis.com", "gemini-x", "https://generativelanguage.googleapis.com/v1beta/models/gemini-x")]
    [InlineData("https://generativelanguage.googleapis.com/v1beta/", "models/gemini-x", "https://generativelanguage.googleapis.com/v1beta/models/gemini-x")]
    [InlineData("https://generativelanguage.googleapis.com/v1beta/openai", "gemini-x", "https://generativelanguage.googleapis.com/v1beta/models/gemini-x")]
    [InlineData("https://generativelanguage.googleapis.com/v1beta/openai/chat/completions", "google/gemini-x", "https://generativelanguage.googleapis.com/v1beta/models/gemini-x")]
    [InlineData("https://generativelanguage.googleapis.com/v1beta/models", "gemini-x", "https://generativelanguage.googleapis.com/v1beta/models/gemini-x")]
    [InlineData("https://generativelanguage.googleapis.com/v1beta", "tunedModels/mine-1", "https://generativelanguage.googleapis.com/v1beta/tunedModels/mine-1")]
    [InlineData("https://proxy.test/gemini/v1beta", "a b#c", "https://proxy.test/gemini/v1beta/models/a%20b%23c")]
    [InlineData(Vertex, "gemini-x", Vertex + "/publishers/google/models/gemini-x")]
    [InlineData(Vertex, "google/gemini-x", Vertex + "/publishers/google/models/gemini-x")]
    [InlineData(Vertex, "publishers/google/models/gemini-x", Vertex + "/publishers/google/models/gemini-x")]
    [InlineData(Vertex, "publishers/meta/models/llama", Vertex + "/publishers/meta/models/llama")]
    [InlineData(Vertex, "endpoints/123", Vertex + "/endpoints/123")]
    [InlineData(Vertex, "projects/q/locations/us/endpoints/1", "https://europe-west4-aiplatform.googleapis.com/v1/projects/q/locations/us/endpoints/1")]
    [InlineData(Vertex + "/publishers/google", "gemini-x", Vertex + "/publishers/google/models/gemini-x")]
    [InlineData(Vertex + "/publishers/google/models", "gemini-x", Vertex + "/publishers/google/models/gemini-x")]
    [InlineData(Vertex + "/endpoints/openapi", "google/gemini-x", Vertex + "/publishers/google/models/gemini-x")]
    [InlineData("https://aiplatform.googleapis.com", "gemini-x", "https://aiplatform.googleapis.com/v1/publishers/google/models/gemini-x")]
    [InlineData("https://aiplatform.googleapis.com/v1beta1", "gemini-x", "https://aiplatform.googleapis.com/v1beta1/publishers/google/models/gemini-x")]
    public void Of_BaseUrlsAndNames_IsTheModelsAddress(string baseUrl, string model, string address)
    {
        Assert.Equal(address + ":generateContent", GeminiAddress.Of(new Uri(baseUrl), null, model, stream: false).AbsoluteUri);
        Assert.Equal(address + ":streamGenerateContent?alt=sse", GeminiAddress.Of(new Uri(baseUrl), null, model, stream: true).AbsoluteUri);
    }

    [Fact]
    public void Of_QueryAndVersion_AreKept()
    {
        var baseUrl = new Uri("https://generativelanguage.googleapis.com?a=1");
        Assert.Equal(
            "https://generativelanguage.googleapis.com/v1/models/m:streamGenerateContent?a=1&alt=sse",
            GeminiAddress.Of(baseUrl, "v1", "m", stream: true).AbsoluteUri);
    }

    [Fact]
    public async Task Key_GoesIntoGooglesHeader()
    {
        ScriptedProvider provider = await GeminiWire.SendAsync(ScriptedProvider.Ask(), stream: true);
        Assert.Equal(ScriptedProvider.Key, provider.SentHeaders["x-goog-api-key"]);
        Assert.False(provider.SentHeaders.ContainsKey("Authorization"));
        Assert.Equal($"/v1beta/models/{GeminiWire.Newest}:streamGenerateContent?alt=sse", provider.SentTo!.PathAndQuery);
    }

    [Fact]
    public async Task Token_GoesAsBearer()
    {
        ScriptedProvider provider = ScriptedProvider.Answering("{}");
        var configured = new ProviderOptions { Token = static _ => new ValueTask<ApiKey>(new ApiKey("ya29-token-0123456789")) };
        var tokens = new TokenSource(configured.Token, TimeProvider.System, []);
        ProviderEndpoint endpoint = new()
        {
            Provider = "vertex", BaseUrl = new Uri(Vertex), Dialect = Dialect.Gemini, Invoker = new HttpMessageInvoker(provider, disposeHandler: false),
            Credentials = Credentials.Of(configured, null, Dialect.Gemini.KeyHeader, tokens),
        };
        await provider.CompleteAsync(ScriptedProvider.Ask(), GeminiWire.Shape(), endpoint);
        Assert.Equal("Bearer ya29-token-0123456789", provider.SentHeaders["Authorization"]);
        Assert.False(provider.SentHeaders.ContainsKey("x-goog-api-key"));
    }
}
