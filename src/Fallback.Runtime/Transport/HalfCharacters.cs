using System.Buffers.Text;
using System.Text;

namespace Fallback;

/// <summary>
/// Replaces JSON escapes of half a character, which occur if a text was cut in the middle of an emoji. A JSON reader accepts them, but
/// throws when the string is read, or when the value is written again.
/// </summary>
internal static class HalfCharacters
{
    private const int EscapeLength = 6;

    public static bool AreIn(ReadOnlySpan<byte> json) => Find(json, 0) >= 0;

    /// <summary>Returns the same text with the replacement character instead of them.</summary>
    public static string Mend(string json)
    {
        if (!json.Contains(@"\u", StringComparison.Ordinal)) return json;
        byte[] mended = Encoding.UTF8.GetBytes(json);
        int at = Find(mended, 0);
        if (at < 0) return json;
        // It has the same length as what it replaces.
        for (; at >= 0; at = Find(mended, at + EscapeLength)) "\\ufffd"u8.CopyTo(mended.AsSpan(at));
        return Encoding.UTF8.GetString(mended);
    }

    /// <summary>Returns the position of the next one, from a position that is not inside an escape; -1 for none.</summary>
    private static int Find(ReadOnlySpan<byte> json, int from)
    {
        if (json.IndexOf("\\u"u8) < 0) return -1;
        for (int at = from; json[at..].IndexOf((byte)'\\') is >= 0 and var next;)
        {
            at += next;
            if (!TryUnit(json[at..], out int unit))
            {
                // A backslash and the character after it.
                at = Math.Min(at + 2, json.Length);
                continue;
            }
            if (unit is >= 0xDC00 and <= 0xDFFF) return at;
            bool isFirst = unit is >= 0xD800 and <= 0xDBFF;
            if (isFirst && !(TryUnit(json[(at + EscapeLength)..], out int low) && low is >= 0xDC00 and <= 0xDFFF)) return at;
            at += isFirst ? 2 * EscapeLength : EscapeLength;
        }
        return -1;
    }

    /// <summary>Returns the UTF-16 unit of an escape at the beginning of a text.</summary>
    private static bool TryUnit(ReadOnlySpan<byte> json, out int unit)
    {
        unit = 0;
        return json.Length >= EscapeLength && json[0] == (byte)'\\' && json[1] == (byte)'u'
            && Utf8Parser.TryParse(json[2..EscapeLength], out unit, out int read, 'X') && read == EscapeLength - 2;
    }
}
