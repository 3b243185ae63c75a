using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Fallback.Testing.Tests;

/// <summary>A plain HttpClient that asks a <see cref="ProviderServer"/>, without any cleverness between the wire and the test.</summary>
internal sealed class ProviderClient(ProviderServer server) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero }) { Timeout = Timeout.InfiniteTimeSpan };

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public HttpRequestMessage Request(string model, bool stream = false, bool includeUsage = false, string prompt = "hi") => new(HttpMethod.Post, server.BaseUrl + "/chat/completions")
    {
        Headers = { Authorization = new AuthenticationHeaderValue("Bearer", "sk-test-key") },
        Content = new StringContent(
            JsonSerializer.Serialize(new
            {
                model,
                stream,
                stream_options = new { include_usage = includeUsage },
                messages = new[] { new { role = "system", content = "be brief" }, new { role = "user", content = prompt } },
            }),
            Encoding.UTF8,
            "application/json"),
    };

    /// <summary>Sends and returns as soon as the headers are there.</summary>
    public Task<HttpResponseMessage> SendAsync(string model, bool stream = false, CancellationToken? cancellationToken = null) =>
        _http.SendAsync(Request(model, stream), HttpCompletionOption.ResponseHeadersRead, cancellationToken ?? Token);

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) =>
        _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);

    /// <summary>The complete body as text.</summary>
    public async Task<string> ReadAsync(string model, bool stream = false, bool includeUsage = false, string prompt = "hi")
    {
        using HttpResponseMessage response = await SendAsync(Request(model, stream, includeUsage, prompt));
        return await response.Content.ReadAsStringAsync(Token);
    }

    public async Task<JsonElement> ReadJsonAsync(string model, string prompt = "hi") => JsonDocument.Parse(await ReadAsync(model, prompt: prompt)).RootElement;

    /// <summary>What can be read before the body ends, and the exception that ended it, if one did.</summary>
    public static async Task<(string Text, Exception? Error)> ReadToFailureAsync(HttpResponseMessage response)
    {
        using MemoryStream received = new();
        try
        {
            await using Stream body = await response.Content.ReadAsStreamAsync(Token);
            await body.CopyToAsync(received, bufferSize: 1, Token);
            return (Encoding.UTF8.GetString(received.ToArray()), null);
        }
        catch (IOException exception)
        {
            return (Encoding.UTF8.GetString(received.ToArray()), exception);
        }
    }

    public void Dispose() => _http.Dispose();
}
