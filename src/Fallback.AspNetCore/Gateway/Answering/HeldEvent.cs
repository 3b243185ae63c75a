using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Fallback.Gateway;

/// <summary>An event that may contain a part of a provider's key, and what must be removed from it.</summary>
internal sealed class HeldEvent(byte[] json, bool isNamed)
{
    private const string Removed = "[redacted]";

    private List<(EventString String, int From, int To, bool IsMarked)>? _cuts;

    public bool IsNamed => isNamed;

    /// <summary>Whether it was sent, so that nothing can be removed any more.</summary>
    public bool IsSent { get; private set; }

    /// <summary>Removes characters from one of its texts.</summary>
    /// <param name="text">The text.</param>
    /// <param name="from">The first of them.</param>
    /// <param name="to">The position after the last of them.</param>
    /// <param name="isMarked">Whether the result shows that something was removed.</param>
    public void Cut(in EventString text, int from, int to, bool isMarked)
    {
        if (from < to) (_cuts ??= []).Add((text, from, to, isMarked));
    }

    /// <summary>Returns the bytes to send.</summary>
    public byte[] Send()
    {
        IsSent = true;
        if (_cuts is null) return json;
        _cuts.Sort(static (one, other) => (one.String.Start, one.From, one.To).CompareTo((other.String.Start, other.From, other.To)));
        var without = new ArrayBufferWriter<byte>(json.Length);
        int written = 0;
        for (int i = 0; i < _cuts.Count;)
        {
            EventString text = _cuts[i].String;
            without.Write(json.AsSpan(written, text.Start - written));
            without.Write("\""u8);
            without.Write(JsonEncodedText.Encode(Rest(text, ref i), CompletionHead.WriterOptions.Encoder).EncodedUtf8Bytes);
            without.Write("\""u8);
            written = text.End;
        }
        without.Write(json.AsSpan(written));
        return without.WrittenSpan.ToArray();
    }

    /// <summary>Returns the rest of a text; moves past its cuts.</summary>
    private string Rest(in EventString text, ref int cut)
    {
        var rest = new StringBuilder(text.Text.Length);
        int at = 0;
        for (; cut < _cuts!.Count && _cuts[cut].String.Start == text.Start; cut++)
        {
            (_, int from, int to, bool isMarked) = _cuts[cut];
            if (from > at) rest.Append(text.Text, at, from - at);
            if (isMarked && to > at) rest.Append(Removed);
            at = Math.Max(at, to);
        }
        return rest.Append(text.Text, at, text.Text.Length - at).ToString();
    }
}
