using System.Net.Http.Headers;
using System.Text.Json;

namespace Fallback.Bench;

/// <summary>What one writes by hand to ask one model: HttpClient and System.Text.Json, nothing else.</summary>
internal sealed class TierClient(HttpClient client, Uri url)
{
    private static readonly MediaTypeHeaderValue _json = new("application/json");
    private static readonly AuthenticationHeaderValue _key = new("Bearer", Providers.Key);

    /// <summary>The answer's text; null for an error status.</summary>
    public async Task<string?> TryAskAsync(string question, CancellationToken cancellationToken)
    {
        var body = new WireRequest("model", [new WireMessage("system", IAssistant.SystemText), new WireMessage("user", question)]);
        using var message = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, WireContext.Default.WireRequest)) };
        message.Content.Headers.ContentType = _json;
        message.Headers.Authorization = _key;
        using HttpResponseMessage response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode) return null;
        await using Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        WireResponse? answer = await JsonSerializer.DeserializeAsync(stream, WireContext.Default.WireResponse, cancellationToken).ConfigureAwait(false);
        return answer!.Choices[0].Message.Content;
    }
}
