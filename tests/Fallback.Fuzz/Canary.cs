using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Fallback.Fuzz;

/// <summary>
/// A key that goes in everywhere and may come out nowhere. It is looked for without the library's own means: in parts, in any case, as URLs,
/// JSON and HTML escape it, and in base64.
/// </summary>
internal static partial class Canary
{
    /// <summary>What docs/failures.md promises: no part of so many characters is shown.</summary>
    public const int ShortestPart = 12;

    private const int MostLayers = 4;

    public static ApiKey Key { get; } = new("cnry-7Hq2vX9mPzR4tW8kLs3D");

    /// <summary>Ways in which servers give a key back.</summary>
    public static Func<string, string>[] Disguises { get; } =
    [
        static text => text,
        static text => JsonEncodedText.Encode(text).ToString(),
        static text => JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(),
        static text => string.Concat(text.Select(static c => $"\\u{(int)c:x4}")),
        static text => string.Concat(text.Select(static c => $"%{(int)c:X2}")),
        Uri.EscapeDataString,
        static text => WebUtility.HtmlEncode(text),
        static text => string.Concat(text.Select(static c => $"&#{(int)c};")),
    ];

    /// <summary>The key as a server may give it back: whole or a part, in any case, alone or encoded, once or twice.</summary>
    public static string Disguised(string key, Random random)
    {
        string text = random.Next(8) switch
        {
            0 => key.ToUpperInvariant(),
            1 => key[..random.Next(Math.Min(ShortestPart, key.Length), key.Length)],
            2 => key[^random.Next(Math.Min(ShortestPart, key.Length), key.Length)..],
            3 => Convert.ToBase64String(Encoding.ASCII.GetBytes($"{"user:"[..random.Next(6)]}{key}")),
            4 => $"Bearer {key}",
            _ => key,
        };
        for (int layers = random.Next(3); layers > 0; layers--) text = FuzzTarget.Pick(Disguises, random)(text);
        return text;
    }

    public static bool IsIn(string text) => IsIn(text, Key.Reveal());

    public static bool IsIn(string text, string key)
    {
        string[] forms = [key, .. Enumerable.Range(0, 3).Select(before => InBase64(key, before)).Where(static form => form.Length >= ShortestPart)];
        for (int layer = 0; layer <= MostLayers; layer++)
        {
            if (Array.Exists(forms, form => Shares(text, form))) return true;
            string bare = Bare(text);
            if (bare == text) return false;
            text = bare;
        }
        return false;
    }

    /// <summary>Whether a text has a part of a key, or all of it where it is short.</summary>
    private static bool Shares(string text, string key)
    {
        int length = Math.Min(ShortestPart, key.Length);
        for (int at = 0; at + length <= key.Length; at++)
            if (text.Contains(key.Substring(at, length), StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    /// <summary>The characters of base64 that depend on the key alone, when so many octets stand before it.</summary>
    private static string InBase64(string key, int before)
    {
        string whole = Convert.ToBase64String([.. new byte[before], .. Encoding.ASCII.GetBytes(key)]);
        int known = (before + key.Length) * 8 / 6;
        int from = (before * 8 + 5) / 6;
        return known > from ? whole[from..known] : "";
    }

    private static string Bare(string text) =>
        WebUtility.HtmlDecode(Uri.UnescapeDataString(Unicode().Replace(text, static match => ((char)Convert.ToInt32(match.Value[2..], 16)).ToString())));

    [GeneratedRegex(@"\\u[0-9a-fA-F]{4}")]
    private static partial Regex Unicode();
}
