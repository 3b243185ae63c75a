using System.Globalization;
using System.Text;

namespace Fallback.Fuzz;

/// <summary>The reader of server-sent events: the same events whole and in pieces, none larger than allowed.</summary>
internal sealed class SseTarget : FuzzTarget
{
    private const int MostBytes = 1_000;

    private static readonly string[] _tokens =
    [
        "data:", "data: {\"a\":1}", "event: error", "error: {\"x\":1}", ": ping", "id: 7", "retry: 1", "[DONE]", "data: [DONE]", "<html>",
        "\r\n\r\n", "\n\n", "\r", "\uFEFF", "{\"error\":\n{}}", "\"\n\"", "\0",
    ];

    private static readonly string[] _streams =
    [
        .. ChatReplies.All.Streams, .. MessagesReplies.All.Streams, .. ResponsesReplies.All.Streams, .. GeminiReplies.All.Streams,
        "data: {\n\ndata: \"a\": 1}\n\n", "<!doctype html>\n<html>\n<p>Bad\n",
        "{\n \"error\": {\n \"code\": 1 }\n}\n",
        "\uFEFFdata:{}\rdata:[1,\rdata:2]\r\revent:error\rdata:{}\r\r", "error: {\"code\":500}\n\n: x\n\nid: 1\nretry: 2\ndata: [DONE]\n\nmore",
    ];

    public override string Name => "sse";

    public override byte[] Make(Random random) => Mutation.Of(Pick(_streams, random), _tokens, random);

    public override async ValueTask RunAsync(byte[] input, Random random)
    {
        string whole = await ReadAsync([input]);
        string pieces = await ReadAsync(SplitBody.Split(input, random));
        Rule.Same(whole, pieces, "whole and in pieces");
    }

    private static async ValueTask<string> ReadAsync(byte[][] pieces)
    {
        int most = pieces.Sum(static piece => piece.Length) + 2;
        var found = new StringBuilder();
        using var body = new SplitBody(pieces);
        using var reader = new SseReader(body, MostBytes);
        for (int events = 0; ; events++)
        {
            Rule.Holds(events <= most, "there are more events than bytes");
            SseEvent read = await reader.ReadAsync(CancellationToken.None);
            found.Append(CultureInfo.InvariantCulture, $"{read} {Encoding.Latin1.GetString(reader.Data.Span)}|");
            if (read is not (SseEvent.Data or SseEvent.Error or SseEvent.Raw))
            {
                if (read == SseEvent.Done) await reader.DrainAsync(CancellationToken.None);
                return found.ToString();
            }
            // What is gathered of several lines has a line feed more for each.
            Rule.Holds(reader.Data.Length <= 2 * MostBytes, $"an event has {reader.Data.Length} bytes");
        }
    }
}
