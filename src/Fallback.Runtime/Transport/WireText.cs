using System.Text;
using System.Text.Json;

namespace Fallback;

/// <summary>
/// Reads JSON strings for which <see cref="Utf8JsonReader.GetString"/> throws. A streaming server may cut an emoji between its two UTF-16
/// halves, one in each chunk: kept unchanged, they join again in the text.
/// </summary>
internal static class WireText
{
    public static string? Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return null;
        }
        if (!reader.ValueIsEscaped) return Encoding.UTF8.GetString(reader.ValueSpan);
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return Unescape(Encoding.UTF8.GetString(reader.ValueSpan));
        }
    }

    // The reader has already checked the form of the escapes.
    private static string Unescape(string escaped)
    {
        var text = new StringBuilder(escaped.Length);
        for (int i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] != '\\')
            {
                text.Append(escaped[i]);
                continue;
            }
            char kind = escaped[++i];
            if (kind != 'u')
            {
                text.Append(Simple(kind));
                continue;
            }
            text.Append((char)Convert.ToUInt16(escaped.Substring(i + 1, 4), 16));
            i += 4;
        }
        return text.ToString();
    }

    private static char Simple(char kind) => kind switch
    {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'b' => '\b',
        'f' => '\f',
        _ => kind,
    };
}
