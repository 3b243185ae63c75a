using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace Fallback.Roslyn;

/// <summary>Values as C# literals, the same under every culture.</summary>
internal static class Literal
{
    /// <summary><c>5_000</c>.</summary>
    public static string Of(long value)
    {
        string text = value.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '_');
        return value is > int.MaxValue or < int.MinValue ? text + "L" : text;
    }

    public static string Of(double value) => double.IsInfinity(value) || double.IsNaN(value) || value % 1 != 0 || value >= 1e15
        ? SymbolDisplay.FormatPrimitive(value, quoteStrings: true, useHexadecimalNumbers: false)
        : value.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '_');

    public static string Of(bool value) => value ? "true" : "false";

    /// <summary><c>"text"</c>.</summary>
    public static string Of(string value) => "\"" + Escape(value, interpolated: false) + "\"";

    /// <summary>The inside of a plain literal: everything that a reader could not see, or a compiler could misread, is escaped.</summary>
    public static string Escape(string value, bool interpolated)
    {
        var text = new StringBuilder(value.Length);
        for (int i = 0; i < value.Length; i++)
        {
            char c = value[i];
            if (interpolated && c is ('{' or '}')) text.Append(c).Append(c);
            else if (char.IsHighSurrogate(c) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1])) text.Append(c).Append(value[++i]);
            else Append(text, c);
        }
        return text.ToString();
    }

    /// <summary>Whether a text can be written unchanged in a raw literal.</summary>
    public static bool IsPlain(string value)
    {
        for (int i = 0; i < value.Length; i++)
        {
            if (char.IsHighSurrogate(value[i]) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1])) i++;
            else if (value[i] is not ('\n' or '\t') && IsHidden(value[i])) return false;
        }
        return true;
    }

    private static void Append(StringBuilder text, char c)
    {
        switch (c)
        {
            case '"': text.Append("\\\""); break;
            case '\\': text.Append("\\\\"); break;
            case '\n': text.Append("\\n"); break;
            case '\r': text.Append("\\r"); break;
            case '\t': text.Append("\\t"); break;
            case '\0': text.Append("\\0"); break;
            default:
                if (IsHidden(c)) text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                else text.Append(c);
                break;
        }
    }

    private static bool IsHidden(char c) =>
        char.IsControl(c)
        || char.GetUnicodeCategory(c) is UnicodeCategory.Surrogate
            or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned;
}
