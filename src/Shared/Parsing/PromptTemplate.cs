using System.Collections.Generic;
using System.Text;

namespace Fallback.Roslyn;

/// <summary>Splits a template into text and holes.</summary>
internal static class PromptTemplate
{
    /// <summary>The pieces, or null with what is wrong.</summary>
    // Long because the states of one small automaton are read best in one piece.
    public static List<TemplatePart>? Split(string template, out string? fault)
    {
        var parts = new List<TemplatePart>();
        var text = new StringBuilder();
        fault = null;
        for (int i = 0; i < template.Length; i++)
        {
            char c = template[i];
            if (c is not ('{' or '}'))
            {
                text.Append(c);
            }
            else if (i + 1 < template.Length && template[i + 1] == c)
            {
                text.Append(c);
                i++;
            }
            else if (c == '}')
            {
                fault = "'}' without '{'; write }} for a brace";
                return null;
            }
            else
            {
                int end = template.IndexOf('}', i);
                if (end < 0)
                {
                    fault = "'{' without '}'; write {{ for a brace";
                    return null;
                }
                if (text.Length > 0) parts.Add(new TemplatePart(text.ToString()));
                text.Clear();
                parts.Add(Hole(template.Substring(i + 1, end - i - 1)));
                i = end;
            }
        }
        if (text.Length > 0) parts.Add(new TemplatePart(text.ToString()));
        return parts;
    }

    private static TemplatePart Hole(string inside)
    {
        int colon = inside.IndexOf(':');
        return colon < 0
            ? new TemplatePart(inside.Trim(), true)
            : new TemplatePart(inside.Substring(0, colon).Trim(), true, inside.Substring(colon + 1));
    }
}

/// <summary>Text, or a hole with a parameter's name and perhaps a format.</summary>
internal readonly struct TemplatePart(string text, bool isHole = false, string? format = null)
{
    public string Text { get; } = text;

    public bool IsHole { get; } = isHole;

    public string? Format { get; } = format;
}
