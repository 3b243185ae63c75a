using System.Text;
using System.Text.Json;

namespace Fallback.Testing.Tests;

/// <summary>Requests in Gemini's dialect, without an SDK between the wire and the test.</summary>
public abstract class GeminiFixture : ServerFixture
{
    internal const string Hello = """{"systemInstruction":{"parts":[{"text":"be brief"}]},"contents":[{"role":"user","parts":[{"text":"hi"}]}]}""";

    internal async Task<HttpResponseMessage> SendAsync(string body = Hello, bool stream = false, string model = "m", string? query = null)
    {
        string method = stream ? "streamGenerateContent" : "generateContent";
        using HttpRequestMessage request = new(HttpMethod.Post, $"{Server.BaseUrl}/models/{model}:{method}{query ?? (stream ? "?alt=sse" : "")}")
        {
            Headers = { { "x-goog-api-key", "test-key" } },
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        return await Client.SendAsync(request);
    }

    internal async Task<string> ReadAsync(string body = Hello, bool stream = false, string model = "m", string? query = null)
    {
        using HttpResponseMessage response = await SendAsync(body, stream, model, query);
        return await response.Content.ReadAsStringAsync(Token);
    }

    internal async Task<JsonElement> ReadJsonAsync(string body = Hello, string model = "m") => JsonElement.Parse(await ReadAsync(body, model: model));
}
