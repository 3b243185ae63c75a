using System;
using System.Linq;
using System.Text;

namespace Fallback.Roslyn;

/// <summary>Writes a prompt as an expression.</summary>
/// <remarks>
/// <code>
/// question
/// "You are a support assistant."
/// string.Create(CultureInfo.InvariantCulture, $"Summarise in {maxWords} words: {text}")
/// string.Create(CultureInfo.InvariantCulture, $"""
///     Summarise in {maxWords} words:
///     {text}
///     """)
/// </code>
/// </remarks>
internal static class PromptEmitter
{
    private const string Join = "global::Fallback.CompilerServices.PromptText.Join";

    // Of the lines of a raw literal, one deeper than the statement.
    private const string Indent = "    ";

    public static string Emit(PromptSpec prompt)
    {
        if (prompt.Parts.Count == 1 && prompt.Parts[0] is { Format: null } only)
        {
            if (only.Kind == PromptPartKind.String) return only.IsNullable ? only.Value + " ?? \"\"" : only.Value;
            if (only.Kind == PromptPartKind.Sequence) return $"{Join}({only.Value})";
        }
        string literal = IsRaw(prompt) ? Raw(prompt) : Plain(prompt);
        return prompt.IsConstant ? literal : $"string.Create(global::System.Globalization.CultureInfo.InvariantCulture, {literal})";
    }

    /// <summary>Several lines read best as they are; where that is not safe, they are escaped.</summary>
    private static bool IsRaw(PromptSpec prompt) =>
        prompt.Parts.Any(static part => part.Kind == PromptPartKind.Text && part.Value.Contains('\n'))
        && prompt.Parts.All(static part => part.Kind == PromptPartKind.Text
            ? Literal.IsPlain(part.Value)
            : part.Format is null || IsPlainFormat(part.Format));

    // Inside a hole of a raw literal a quote or a line break cannot be written.
    private static bool IsPlainFormat(string format) => format.IndexOfAny(['"', '\n']) < 0 && Literal.IsPlain(format);

    private static string Plain(PromptSpec prompt)
    {
        bool interpolated = !prompt.IsConstant;
        var text = new StringBuilder(interpolated ? "$\"" : "\"");
        foreach (PromptPart part in prompt.Parts)
            text.Append(part.Kind == PromptPartKind.Text
                ? Literal.Escape(part.Value, interpolated)
                : "{" + Hole(part, static format => Literal.Escape(format, interpolated: false)) + "}");
        return text.Append('"').ToString();
    }

    private static string Raw(PromptSpec prompt)
    {
        string[] texts = [.. prompt.Parts.Select(static part => part.Kind == PromptPartKind.Text ? part.Value : part.Format ?? "")];
        // One more of each than the text has in a row, so that nothing in it ends the literal or opens a hole.
        string quotes = new('"', Math.Max(3, texts.Max(static text => LongestRun(text, '"', '"')) + 1));
        int braces = prompt.IsConstant ? 0 : texts.Max(static text => LongestRun(text, '{', '}')) + 1;
        string body = string.Concat(prompt.Parts.Select(part =>
            part.Kind == PromptPartKind.Text
                ? part.Value
                : new string('{', braces) + Hole(part, static format => format) + new string('}', braces)));
        var text = new StringBuilder().Append('$', braces).Append(quotes).Append('\n');
        foreach (string line in body.Split('\n')) text.Append(line.Length > 0 ? Indent : "").Append(line).Append('\n');
        return text.Append(Indent).Append(quotes).ToString();
    }

    // A hole with :: or a string in it needs parentheses, because a colon ends the expression.
    private static string Hole(PromptPart part, Func<string, string> escape)
    {
        string format = part.Format is null ? "" : ":" + escape(part.Format);
        if (part.Kind != PromptPartKind.Sequence) return part.Value + format;
        return part.Format is null ? $"({Join}({part.Value}))" : $"({Join}({part.Value}, {Literal.Of(part.Format)}))";
    }

    private static int LongestRun(string text, char a, char b)
    {
        int longest = 0;
        int run = 0;
        char before = '\0';
        foreach (char c in text)
        {
            run = c != a && c != b ? 0 : c == before ? run + 1 : 1;
            before = c;
            longest = Math.Max(longest, run);
        }
        return longest;
    }
}
