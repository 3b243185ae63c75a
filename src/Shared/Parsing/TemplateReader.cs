using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Fallback.Roslyn;

/// <summary>Splits a prompt template into text and <c>{name}</c> or <c>{name:format}</c> holes; doubled braces are text.</summary>
internal static class TemplateReader
{
    public static List<PromptPart> Read(string template, out string? fault)
    {
        var parts = new List<PromptPart>();
        var text = new StringBuilder();
        fault = null;
        for (int i = 0; i < template.Length; i++)
        {
            char c = template[i];
            bool doubled = i + 1 < template.Length && template[i + 1] == c;
            if (c is '{' or '}' && doubled)
            {
                text.Append(c);
                i++;
            }
            else if (c == '}')
            {
                fault = $"has a '}}' without a '{{' before it (at character {i + 1}); write '}}}}' for a brace";
                return parts;
            }
            else if (c == '{')
            {
                int end = template.IndexOf('}', i);
                if (end < 0 || !IsHole(template.Substring(i + 1, end - i - 1), out PromptPart hole))
                {
                    fault = $"has a '{{' that begins no placeholder (at character {i + 1}); write '{{{{' for a brace";
                    return parts;
                }
                if (text.Length > 0) parts.Add(new PromptPart(PromptPartKind.Text, text.ToString()));
                text.Clear();
                parts.Add(hole);
                i = end;
            }
            else
            {
                text.Append(c);
            }
        }
        if (text.Length > 0) parts.Add(new PromptPart(PromptPartKind.Text, text.ToString()));
        return parts;
    }

    private static bool IsHole(string inner, out PromptPart hole)
    {
        int colon = inner.IndexOf(':');
        string name = (colon < 0 ? inner : inner.Substring(0, colon)).Trim();
        string? format = colon < 0 ? null : inner.Substring(colon + 1);
        hole = new PromptPart(PromptPartKind.Parameter, name, format);
        return name.Length > 0 && (char.IsLetter(name[0]) || name[0] == '_') && name.All(static c => char.IsLetterOrDigit(c) || c == '_')
            && format is not { Length: 0 } && format?.IndexOfAny(['{', '"', '\\', '\n', '\r']) is null or -1;
    }
}
