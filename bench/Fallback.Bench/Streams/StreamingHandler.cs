using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Fallback.Bench;

/// <summary>A provider in memory that streams an answer: its events all at once, or each after a turn through the thread pool.</summary>
/// <param name="pieces">The events as they go over the wire.</param>
/// <param name="yields">Whether each comes after a turn.</param>
internal sealed class StreamingHandler(byte[][] pieces, bool yields) : HttpMessageHandler
{
    public const int Chunks = 100;

    private static readonly MediaTypeHeaderValue _events = new("text/event-stream");
    private static readonly byte[][] _chat = [.. Pieces().Select(Encoding.UTF8.GetBytes)];

    private readonly byte[] _whole = [.. pieces.SelectMany(static piece => piece)];

    /// <summary>OpenAI's chat completions.</summary>
    public StreamingHandler(bool yields) : this(_chat, yields)
    {
    }

    public static string Answer { get; } = string.Concat(Enumerable.Range(0, Chunks).Select(Word));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (yields) await Task.Yield();
        var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(yields ? new PieceStream(pieces) : new MemoryStream(_whole, writable: false)) };
        response.Content.Headers.ContentType = _events;
        return response;
    }

    private static IEnumerable<string> Pieces()
    {
        yield return Event("""{"role":"assistant","content":"","refusal":null}""", "null");
        for (int i = 0; i < Chunks; i++) yield return Event($$"""{"content":"{{Word(i)}}"}""", "null");
        yield return Event("{}", "\"stop\"");
        yield return """data: {"id":"chatcmpl-123","object":"chat.completion.chunk","created":1790000000,"model":"model","choices":[],"usage":{"prompt_tokens":42,"completion_tokens":100,"total_tokens":142}}""" + "\n\n";
        yield return "data: [DONE]\n\n";
    }

    public static string Word(int i) => $" word{i}";

    private static string Event(string delta, string finish) =>
        $$"""data: {"id":"chatcmpl-123","object":"chat.completion.chunk","created":1790000000,"model":"model","system_fingerprint":"fp_1","choices":[{"index":0,"delta":{{delta}},"logprobs":null,"finish_reason":{{finish}}}]}""" + "\n\n";
}
