using System.Globalization;
using System.Text;

namespace Fallback;

/// <summary>
/// Escapes of JSON that stand for half a character, because somebody has cut a text in the middle of an emoji. A JSON reader takes them, and
/// throws when it is asked for the string, or when the value is written again.
/// </summary>
internal static class HalfCharacters
{
    private const int EscapeLength = 6;
    private const string Replacement = @"\ufffd";

    /// <summary>The same text, with the sign for an unreadable character in their places.</summary>
    public static string Mend(string json)
    {
        if (!json.Contains(@"\u", StringComparison.Ordinal)) return json;
        StringBuilder? mended = null;
        int kept = 0;
        for (int at = 0; (at = json.IndexOf('\\', at)) >= 0;)
        {
            int? unit = Unit(json, at);
            bool isHalf = unit is >= 0xD800 and <= 0xDFFF && !(unit <= 0xDBFF && Unit(json, at + EscapeLength) is >= 0xDC00 and <= 0xDFFF);
            // A whole pair, an escape of another kind with what it escapes, or half of nothing.
            int length = unit is null ? 2 : unit is >= 0xD800 and <= 0xDBFF && !isHalf ? 2 * EscapeLength : EscapeLength;
            if (isHalf)
            {
                (mended ??= new StringBuilder(json.Length)).Append(json, kept, at - kept).Append(Replacement);
                kept = at + length;
            }
            at += length;
            if (at >= json.Length) break;
        }
        return mended is null ? json : mended.Append(json, kept, json.Length - kept).ToString();
    }

    /// <summary>What the escape at a place stands for; null where there is none.</summary>
    private static int? Unit(string json, int at) =>
        at + EscapeLength <= json.Length && json[at] == '\\' && json[at + 1] == 'u'
        && ushort.TryParse(json.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort unit)
            ? unit
            : null;
}
