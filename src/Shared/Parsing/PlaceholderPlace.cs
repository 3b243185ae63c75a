using System;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Roslyn;

/// <summary>Finds a prompt's placeholder in the source.</summary>
internal static class PlaceholderPlace
{
    /// <summary>The one of a name that has so many of that name before it, with its braces; null where no literal in the attribute has it.</summary>
    public static Location? Of(AttributeData prompt, string name, int before, CancellationToken cancellationToken)
    {
        if ((prompt.ApplicationSyntaxReference?.GetSyntax(cancellationToken) as AttributeSyntax)?.ArgumentList is not { } arguments) return null;
        foreach (SyntaxToken token in arguments.DescendantTokens().Where(static token => token.Value is string))
            for (TextSpan? hole = Next(token.Text, 0); hole is { } span; hole = Next(token.Text, span.End))
            {
                if (NameOf(token.Text, span) != name || before-- > 0) continue;
                return Location.Create(token.SyntaxTree!, new TextSpan(token.SpanStart + span.Start, span.Length));
            }
        return null;
    }

    private static TextSpan? Next(string text, int from)
    {
        for (int i = text.IndexOf('{', from); i >= 0 && i < text.Length; i = text.IndexOf('{', i))
        {
            if (i + 1 < text.Length && text[i + 1] == '{')
            {
                i += 2;
                continue;
            }
            int end = text.IndexOf('}', i);
            return end < 0 ? null : TextSpan.FromBounds(i, end + 1);
        }
        return null;
    }

    private static string NameOf(string text, TextSpan hole)
    {
        int colon = text.IndexOf(':', hole.Start, hole.Length);
        return text.Substring(hole.Start + 1, (colon < 0 ? hole.End - 1 : colon) - hole.Start - 1).Trim();
    }
}
