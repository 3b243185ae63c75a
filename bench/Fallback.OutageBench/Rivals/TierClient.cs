using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fallback.OutageBench;

/// <summary>What one writes by hand to ask one model: HttpClient and System.Text.Json.</summary>
internal sealed class TierClient(HttpClient client, string baseUrl)
{
    private static readonly AuthenticationHeaderValue _key = new("Bearer", "a-key-of-the-usual-length-0123456789");

    private readonly Uri _url = new(baseUrl + "/chat/completions");

    public static HttpClient NewHttp() => new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, ResponseDrainTimeout = TimeSpan.Zero }) { Timeout = Timeout.InfiniteTimeSpan };

    public async Task<TierReply> AskAsync(string question, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, _url) { Content = JsonContent.Create(new WireRequest("model", [new WireMessage("user", question)]), WireContext.Default.WireRequest) };
        await message.Content.LoadIntoBufferAsync(cancellationToken);
        message.Headers.Authorization = _key;
        using HttpResponseMessage response = await client.SendAsync(message, cancellationToken);
        if (!response.IsSuccessStatusCode) return new TierReply((int)response.StatusCode, null);
        WireResponse? answer = await response.Content.ReadFromJsonAsync(WireContext.Default.WireResponse, cancellationToken);
        return new TierReply(200, answer!.Choices[0].Message.Content);
    }
}

internal sealed record WireMessage(string Role, string Content);

internal sealed record WireRequest(string Model, WireMessage[] Messages);

internal sealed record WireChoice(WireMessage Message);

internal sealed record WireResponse(WireChoice[] Choices);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(WireRequest))]
[JsonSerializable(typeof(WireResponse))]
internal sealed partial class WireContext : JsonSerializerContext;
