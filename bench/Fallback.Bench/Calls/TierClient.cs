using System.Net.Http.Headers;
using System.Text.Json;

namespace Fallback.Bench;

/// <summary>What one writes by hand to ask one model: HttpClient and System.Text.Json, and what must be known of an answer: text, model, finish reason, usage.</summary>
internal sealed class TierClient(HttpClient client, Uri url)
{
    private static readonly MediaTypeHeaderValue _json = new("application/json");
    private static readonly AuthenticationHeaderValue _key = new("Bearer", Providers.Key);

    /// <summary>The answer; null for an error status.</summary>
    public async Task<WireResponse?> TryAskAsync(string question, CancellationToken cancellationToken)
    {
        using HttpRequestMessage message = Request(question);
        using HttpResponseMessage response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        return response.IsSuccessStatusCode ? await ReadAsync(response, cancellationToken).ConfigureAwait(false) : null;
    }

    /// <summary>The answer.</summary>
    /// <exception cref="HttpRequestException">An error status.</exception>
    public async Task<WireResponse> AskAsync(string question, CancellationToken cancellationToken)
    {
        using HttpRequestMessage message = Request(question);
        using HttpResponseMessage response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(response.EnsureSuccessStatusCode(), cancellationToken).ConfigureAwait(false);
    }

    private HttpRequestMessage Request(string question)
    {
        var body = new WireRequest("model", [new WireMessage("system", IAssistant.SystemText), new WireMessage("user", question)]);
        var message = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, WireContext.Default.WireRequest)) };
        message.Content.Headers.ContentType = _json;
        message.Headers.Authorization = _key;
        return message;
    }

    private static async Task<WireResponse> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        return (await JsonSerializer.DeserializeAsync(stream, WireContext.Default.WireResponse, cancellationToken).ConfigureAwait(false))!;
    }
}
