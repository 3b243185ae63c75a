using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Fallback;

/// <summary>Cleans a provider's text before it is shown: removes keys and control characters, and cuts it to a readable length.</summary>
internal static partial class Redactor
{
    /// <summary>The longest text that is returned, in UTF-16 units.</summary>
    public const int LongestText = 500;

    private const string Removed = "[redacted]";
    private const int LongestInput = 2048;

    // Text beyond this limit would never be shown, so it takes no time.
    private const int LongestRaw = 32 * 1024;
    private const int ShortestRandomRun = 16;
    private const int ShortestToken = 32;

    /// <summary>Returns the text in a form that can be shown; null if nothing is left of it.</summary>
    /// <param name="text">The provider's text.</param>
    /// <param name="key">The key that was sent; some providers repeat it in full.</param>
    public static string? Clean(string? text, ApiKey? key)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        text = Beginning(text, LongestRaw);
        // Before the text is cut to what is shown, so that no part of a key is left over.
        if (key is not null) text = Without(text, key);
        text = Beginning(OneLine(text), LongestInput);
        if (text.Length == 0) return null;
        return Shorten(Redact(text));
    }

    /// <summary>Returns the beginning of a text, cut between words: half a word could be half of an unknown key.</summary>
    public static string Beginning(string text, int longest)
    {
        if (text.Length <= longest) return text;
        int end = longest;
        while (end > 0 && !char.IsWhiteSpace(text[end])) end--;
        return text[..(end > 0 ? end : longest)];
    }

    /// <summary>Returns the text without the key, and without anything that looks like one; otherwise unchanged.</summary>
    public static string Redact(string text, ApiKey? key) =>
        Redact(key is null ? text : Without(text, key));

    private static string Redact(string text)
    {
        if (MayHoldKey(text)) text = KeyShaped().Replace(text, static _ => Removed);
        return MayHoldLongToken(text) ? LongToken().Replace(text, static match => IsRandom(match.ValueSpan) ? Removed : match.Value) : text;
    }

    /// <summary>Whether a text contains the key, for texts that are kept unchanged or not at all.</summary>
    public static bool Holds(string text, ApiKey? key) =>
        key is not null && (HoldsOne(text, key) || Array.Exists(key.Others, other => HoldsOne(text, other)));

    private static bool HoldsOne(string text, ApiKey key) =>
        EscapedKey.IsIn(text, key.Reveal()) || Array.Exists(key.Encoded, form => EscapedKey.IsIn(text, form));

    private static string Without(string text, ApiKey key)
    {
        text = WithoutOne(text, key);
        foreach (ApiKey other in key.Others) text = WithoutOne(text, other);
        return text;
    }

    private static string WithoutOne(string text, ApiKey key)
    {
        text = EscapedKey.Replace(text, key.Reveal(), Removed);
        foreach (string form in key.Encoded)
            if (EscapedKey.IsIn(text, form)) text = EscapedKey.Replace(text, form, Removed);
        return text;
    }

    /// <summary>
    /// Returns the text in one line: control and format characters could forge a line of a log or reverse the reading direction, so each
    /// run of them becomes one space.
    /// </summary>
    public static string OneLine(string text)
    {
        if (IsPlain(text)) return text;
        var line = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            if (!IsInvisible(c)) line.Append(c);
            else if (line.Length > 0 && line[^1] != ' ') line.Append(' ');
        }
        return line.ToString().TrimEnd();
    }

    /// <summary>Whether the text is visible ASCII with single spaces: most messages are.</summary>
    private static bool IsPlain(string text)
    {
        char before = ' ';
        foreach (char c in text)
        {
            if (c is < ' ' or > '~' || c == ' ' && before == ' ') return false;
            before = c;
        }
        return before != ' ';
    }

    // What each alternative of the patterns needs; this check is many times faster than patterns that find nothing.
    private static bool MayHoldKey(string text) =>
        text.AsSpan().ContainsAny('-', '_') || text.Contains("AIza", StringComparison.OrdinalIgnoreCase)
        || text.Contains("Bearer", StringComparison.OrdinalIgnoreCase) || text.Contains("Basic", StringComparison.OrdinalIgnoreCase);

    private static bool MayHoldLongToken(string text)
    {
        int run = 0;
        foreach (char c in text)
        {
            run = c == ' ' ? 0 : run + 1;
            if (run == ShortestToken) return true;
        }
        return false;
    }

    private static bool IsInvisible(char c) =>
        char.IsControl(c) || char.IsWhiteSpace(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format;

    private static string Shorten(string text)
    {
        if (text.Length <= LongestText) return text;
        int length = char.IsHighSurrogate(text[LongestText - 2]) ? LongestText - 2 : LongestText - 1;
        return string.Concat(text.AsSpan(0, length), "…");
    }

    /// <summary>Whether letters and digits form one long run, as in keys but not in the names of models and metrics.</summary>
    private static bool IsRandom(ReadOnlySpan<char> token)
    {
        int run = 0;
        bool letter = false, digit = false;
        foreach (char c in token)
        {
            if (!char.IsAsciiLetterOrDigit(c))
            {
                run = 0;
                letter = digit = false;
                continue;
            }
            run++;
            letter |= char.IsAsciiLetter(c);
            digit |= char.IsAsciiDigit(c);
            if (run >= ShortestRandomRun && letter && digit) return true;
        }
        return false;
    }

    [GeneratedRegex(
        @"\b(sk|pk|rk)-[\w*-]{6,}|\bAIza[\w-]{6,}|\b(gsk|hf|xai|tgp|fw|nvapi|pplx|csk|fbk)[_-][\w-]{8,}"
        + @"|\b(Bearer|Basic)\s+(?=[^\s]{0,60}\d)[^\s""',;]{8,}",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex KeyShaped();

    [GeneratedRegex(@"[\w+/=.~-]{32,}", RegexOptions.CultureInvariant)]
    private static partial Regex LongToken();
}
