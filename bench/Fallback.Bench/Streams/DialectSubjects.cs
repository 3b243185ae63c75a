using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Fallback.Bench;

/// <summary>A stream in a vendor's own dialect, read by hand and by Fallback.</summary>
internal static class DialectSubjects
{
    private const string Question = "Tell me a hundred words.";

    private static readonly MediaTypeHeaderValue _json = new("application/json");

    private static int _made;

    public static Subject[] All(DialectWire wire, bool yields)
    {
        var http = new HttpClient(new StreamingHandler(wire.Pieces, yields)) { Timeout = Timeout.InfiniteTimeSpan };
        IStreamer ours = Client(wire, yields);
        return
        [
            Make("HttpClient + SseParser + System.Text.Json", () => RawAsync(http, wire)),
            Make("Fallback, `IAsyncEnumerable<string>`", () => ours.StreamAsync(Question)),
        ];
    }

    private static Subject Make(string name, Func<IAsyncEnumerable<string>> ask) => new(
        name,
        async () =>
        {
            await foreach (string _ in ask().ConfigureAwait(false))
            {
            }
        },
        async () =>
        {
            var answer = new StringBuilder();
            await foreach (string piece in ask().ConfigureAwait(false)) answer.Append(piece);
            if (answer.ToString() != StreamingHandler.Answer) throw new InvalidOperationException($"{name} answered '{answer}'.");
        });

    private static async IAsyncEnumerable<string> RawAsync(
        HttpClient http, DialectWire wire, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var body = new WireRequest("model", [new WireMessage("system", IAssistant.SystemText), new WireMessage("user", Question)]);
        using var message = new HttpRequestMessage(HttpMethod.Post, "https://raw.test/v1/stream")
        {
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, WireContext.Default.WireRequest)),
        };
        message.Content.Headers.ContentType = _json;
        message.Headers.TryAddWithoutValidation("x-api-key", Providers.Key);
        using HttpResponseMessage response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        await using Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        SseParser<string?> events = SseParser.Create(stream, (_, data) => wire.TextOf(data));
        await foreach (SseItem<string?> item in events.EnumerateAsync(cancellationToken).ConfigureAwait(false))
            if (item.Data is { Length: > 0 } text) yield return text;
    }

    private static IStreamer Client(DialectWire wire, bool yields) => FallbackClient.Create<IStreamer>(options =>
    {
        int number = Interlocked.Increment(ref _made);
        foreach (string name in (string[])["one", "two"])
        {
            ProviderOptions provider = options.AddProvider(name, $"https://dialect-{name}-{number}.test/v1", Providers.Key).Providers[name];
            provider.Dialect = wire.Dialect;
            provider.HttpHandler = () => new StreamingHandler(wire.Pieces, yields);
        }
    });
}
