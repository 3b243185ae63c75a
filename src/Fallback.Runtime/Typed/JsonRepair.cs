using System.Buffers;
using System.Globalization;
using System.Text;

namespace Fallback;

/// <summary>
/// Rewrites as JSON what differs from it harmlessly: comments, commas before a closing bracket, line breaks and tabs inside strings, and
/// whole numbers with a fraction or an exponent (2.0, 2e3), which cannot be read as integers. None of these is ambiguous.
/// </summary>
internal static class JsonRepair
{
    // Longer numbers do not fit any integer type.
    private const int LongestNumber = 48;

    /// <summary>The characters of numbers.</summary>
    public static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789+-.eE");

    /// <summary>
    /// Returns the JSON of a value that <see cref="ValueExtentReader"/> has found closed; null if there is nothing to repair.
    /// </summary>
    public static string? Of(ReadOnlySpan<char> json)
    {
        StringBuilder? repaired = null;
        int copied = 0;
        bool isInString = false;
        for (int i = 0; i < json.Length;)
        {
            int length = isInString ? InString(json, i, out string? with) : Outside(json, i, out with);
            if (json[i] == '"') isInString = !isInString;
            if (with is not null)
            {
                (repaired ??= new StringBuilder(json.Length)).Append(json[copied..i]).Append(with);
                copied = i + length;
            }
            i += length;
        }
        return repaired?.Append(json[copied..]).ToString();
    }

    /// <summary>Returns the length of a comment at a position; 0 if there is none.</summary>
    public static int CommentAt(ReadOnlySpan<char> text, int at)
    {
        if (text[at] != '/' || at + 1 == text.Length) return 0;
        ReadOnlySpan<char> rest = text[(at + 2)..];
        (int end, int closing) = text[at + 1] switch
        {
            '/' => (rest.IndexOf('\n'), 1),
            '*' => (rest.IndexOf("*/"), 2),
            _ => (-2, 0),
        };
        return end == -2 ? 0 : end < 0 ? text.Length - at : end + closing + 2;
    }

    private static int InString(ReadOnlySpan<char> json, int at, out string? with)
    {
        with = json[at] < ' ' ? $"\\u{(int)json[at]:x4}" : null;
        return json[at] == '\\' && at + 1 < json.Length ? 2 : 1;
    }

    private static int Outside(ReadOnlySpan<char> json, int at, out string? with)
    {
        with = null;
        if (CommentAt(json, at) is > 0 and var comment)
        {
            with = " ";
            return comment;
        }
        if (json[at] == ',' && IsBeforeClosing(json[(at + 1)..])) with = "";
        if (!char.IsAsciiDigit(json[at]) && json[at] != '-') return 1;
        int length = json[at..].IndexOfAnyExcept(NumberCharacters);
        if (length < 0) length = json.Length - at;
        with = Whole(json.Slice(at, length));
        return length;
    }

    private static bool IsBeforeClosing(ReadOnlySpan<char> rest)
    {
        int i = 0;
        while (i < rest.Length)
        {
            if (rest[i] is ' ' or '\t' or '\r' or '\n') i++;
            else if (CommentAt(rest, i) is > 0 and var comment) i += comment;
            else return rest[i] is '}' or ']';
        }
        return false;
    }

    private static string? Whole(ReadOnlySpan<char> number)
    {
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (number.Length > LongestNumber || number.IndexOfAny(".eE") < 0) return null;
        // A decimal is exact: a number that it rounds while reading is not whole.
        return decimal.TryParse(number, Style, CultureInfo.InvariantCulture, out decimal value)
            && decimal.Truncate(value) == value && IsExact(number, value)
                ? decimal.Truncate(value).ToString(CultureInfo.InvariantCulture)
                : null;
    }

    /// <summary>Digits beyond a decimal's precision are rounded during reading; only zeros may be.</summary>
    private static bool IsExact(ReadOnlySpan<char> number, decimal value)
    {
        int digits = 0;
        foreach (char c in number)
        {
            if (c is 'e' or 'E') break;
            if (char.IsAsciiDigit(c)) digits++;
        }
        return digits <= 28 && (value != 0 || number.IndexOfAnyInRange('1', '9') < 0);
    }
}
