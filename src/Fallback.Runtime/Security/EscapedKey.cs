using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;

namespace Fallback;

/// <summary>
/// Finds a key, or <see cref="KeyPiece">a part</see> of it, in a text: unescaped, and escaped for JSON, a URL or HTML, even several times.
/// Examples are a key in the path of a JSON error, an error inside an error, and an address.
/// </summary>
internal static class EscapedKey
{
    // Each layer unescapes the result of the one before. A text with more layers was made to waste time.
    private const int MostLayers = 4;
    private const int LongestEntity = 8;

    private static readonly SearchValues<char> _escapes = SearchValues.Create(@"\%&");

    public static bool IsIn(string text, string key)
    {
        if (Find(text, key, 0).Length > 0) return true;
        if (!HasEscapes(text) || Bare(key) is not { Length: > 0 } bare) return false;
        for (int layers = 1; layers <= MostLayers && HasEscapes(text); layers++)
        {
            text = Unescape(text, null);
            // A key that contains %BA is unchanged in a text that was escaped once.
            if (Find(text, bare, 0).Length > 0 || Find(text, key, 0).Length > 0) return true;
        }
        return false;
    }

    public static string Replace(string text, string key, string replacement)
    {
        // Escaped keys first: a key that ends with & also occurs, unescaped, in its own &amp;.
        if (HasEscapes(text) && Bare(key) is { Length: > 0 } bare)
        {
            // From the deepest layer on, where the key is complete. But one layer too many may destroy its beginning: "%&#56;&#65;…" is
            // "%8A…".
            for (int layers = MostLayers; layers > 0; layers--)
            {
                if (Find(Bare(text, null, layers), bare, 0).Length > 0) text = ReplaceBare(text, bare, replacement, layers);
                if (bare != key && Find(Bare(text, null, layers), key, 0).Length > 0) text = ReplaceBare(text, key, replacement, layers);
            }
        }
        return Find(text, key, 0).Length == 0 ? text : Replace(text, key, replacement, text, null);
    }

    private static bool HasEscapes(string text) => text.AsSpan().ContainsAny(_escapes);

    private static (int Index, int Length) Find(string text, string key, int from)
    {
        if (key.Length >= KeyPiece.Shortest) return KeyPiece.Find(text, key, from);
        int index = text.IndexOf(key, from, StringComparison.Ordinal);
        return index < 0 ? default : (index, key.Length);
    }

    private static string ReplaceBare(string text, string bareKey, string replacement, int layers)
    {
        (int From, int To)[] places = [.. Enumerable.Range(0, text.Length).Select(static i => (i, i + 1))];
        string bare = Bare(text, places, layers);
        return Replace(text, bareKey, replacement, bare, places);
    }

    /// <param name="text">The text to remove the key from.</param>
    /// <param name="key">The key, unescaped.</param>
    /// <param name="replacement">The replacement.</param>
    /// <param name="bare">The text, unescaped.</param>
    /// <param name="places">The position of each of its characters in the text; null if it is the text itself.</param>
    private static string Replace(string text, string key, string replacement, string bare, (int From, int To)[]? places)
    {
        var replaced = new StringBuilder();
        int kept = 0;
        for (int at = 0; Find(bare, key, at) is { Length: > 0 } found; at = found.Index + found.Length)
        {
            int from = places?[found.Index].From ?? found.Index;
            replaced.Append(text, kept, Math.Max(0, from - kept)).Append(replacement);
            kept = places?[found.Index + found.Length - 1].To ?? found.Index + found.Length;
        }
        return kept == 0 ? text : replaced.Append(text, kept, text.Length - kept).ToString();
    }

    private static string Bare(string text, (int From, int To)[]? places = null, int layers = MostLayers)
    {
        for (int layer = 0; layer < layers && HasEscapes(text); layer++) text = Unescape(text, places);
        return text;
    }

    /// <param name="text">A text.</param>
    /// <param name="places">
    /// The position of each of its characters in the original text; afterwards those of the new text. Removed characters belong to both
    /// neighbors.
    /// </param>
    private static string Unescape(string text, (int From, int To)[]? places)
    {
        var bare = new StringBuilder(text.Length);
        int? from = null;
        for (int i = 0, length; i < text.Length; i += length)
        {
            char? unescaped = Read(text.AsSpan(i), out length);
            if (places is not null && unescaped is not null) places[bare.Length] = (from ?? places[i].From, places[i + length - 1].To);
            else if (places is not null && bare.Length > 0) places[bare.Length - 1].To = places[i].To;
            from = unescaped is null ? from ?? places?[i].From : null;
            bare.Append(unescaped);
        }
        return bare.ToString();
    }

    /// <summary>Reads the first character of a text; null for a backslash, which is left out everywhere, in the key, too.</summary>
    private static char? Read(ReadOnlySpan<char> text, out int length)
    {
        length = 1;
        if (text[0] == '\\')
        {
            if (text is not ['\\', 'u', _, _, _, _, ..] || !TryHex(text[2..6], out char unicode)) return null;
            length = 6;
            return unicode;
        }
        if (text is ['%', _, _, ..] && TryHex(text[1..3], out char octet))
        {
            length = 3;
            return octet;
        }
        if (text[0] == '&' && text[..Math.Min(text.Length, LongestEntity)].IndexOf(';') is > 1 and var end
            && WebUtility.HtmlDecode(text[..(end + 1)].ToString()) is [var entity])
        {
            length = end + 1;
            return entity;
        }
        return text[0];
    }

    private static bool TryHex(ReadOnlySpan<char> digits, out char value)
    {
        bool isHex = ushort.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort number);
        value = (char)number;
        return isHex;
    }
}
