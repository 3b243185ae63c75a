using System.Text;

namespace Fallback;

/// <summary>
/// Converts positions that are counted in bytes of UTF-8 to positions in the text. Each conversion costs the same, however long the text
/// is.
/// </summary>
internal sealed class ByteOffsets
{
    private const int Step = 1024;

    private readonly string _text;
    private readonly List<int>? _marks;
    private readonly int _length;

    public ByteOffsets(string text)
    {
        _text = text;
        _length = Encoding.UTF8.GetByteCount(text);
        if (_length == text.Length) return;
        // The bytes before each section of the text.
        _marks = [];
        int bytes = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (i % Step == 0) _marks.Add(bytes);
            bytes += BytesOf(i);
        }
    }

    /// <summary>Returns the position in characters; null for one outside the text or inside a character.</summary>
    public int? ToCharacters(int offset)
    {
        if (offset < 0 || offset > _length) return null;
        if (_marks is null) return offset;
        int stretch = _marks.BinarySearch(offset);
        if (stretch < 0) stretch = ~stretch - 1;
        int bytes = _marks[stretch];
        int at = stretch * Step;
        while (bytes < offset) bytes += BytesOf(at++);
        if (bytes != offset) return null;
        return at > 0 && at < _text.Length && BytesOf(at) == 0 ? at + 1 : at;
    }

    /// <summary>Returns the bytes that a character adds; those of a surrogate pair all count with its first half.</summary>
    private int BytesOf(int at)
    {
        char c = _text[at];
        if (c < 0x80) return 1;
        if (c < 0x800) return 2;
        if (char.IsLowSurrogate(c) && at > 0 && char.IsHighSurrogate(_text[at - 1])) return 0;
        return char.IsHighSurrogate(c) && at + 1 < _text.Length && char.IsLowSurrogate(_text[at + 1]) ? 4 : 3;
    }
}
