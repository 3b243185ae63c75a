using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fallback.Bench;

/// <summary>What one writes by hand to stream from one model: HttpClient, SseParser, System.Text.Json; text, finish reason and usage are read.</summary>
internal sealed class RawStream(HttpClient client, Uri url)
{
    private static readonly MediaTypeHeaderValue _json = new("application/json");
    private static readonly AuthenticationHeaderValue _key = new("Bearer", Providers.Key);

    public async IAsyncEnumerable<string> AskAsync(string question, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var body = new WireRequest("model", [new WireMessage("system", IAssistant.SystemText), new WireMessage("user", question)]);
        using var message = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, WireContext.Default.WireRequest)) };
        message.Content.Headers.ContentType = _json;
        message.Headers.Authorization = _key;
        using HttpResponseMessage response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        await using Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        SseParser<ChunkWire?> events = SseParser.Create(stream, static (_, data) => data.SequenceEqual("[DONE]"u8) ? null : JsonSerializer.Deserialize(data, ChunkContext.Default.ChunkWire));
        await foreach (SseItem<ChunkWire?> item in events.EnumerateAsync(cancellationToken).ConfigureAwait(false))
        {
            if (item.Data is null) yield break;
            foreach (ChunkChoice choice in item.Data.Choices)
                if (choice.Delta.Content is { Length: > 0 } text) yield return text;
        }
    }
}

internal sealed record ChunkDelta(string? Content);

internal sealed record ChunkChoice(ChunkDelta Delta, string? FinishReason);

internal sealed record ChunkWire(ChunkChoice[] Choices, WireUsage? Usage);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ChunkWire))]
internal sealed partial class ChunkContext : JsonSerializerContext;
