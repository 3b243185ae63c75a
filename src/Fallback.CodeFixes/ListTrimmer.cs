using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Roslyn;

/// <summary>
/// Removes elements from a list with commas. A comment after a comma belongs to the element before it, and is removed with it.
/// </summary>
internal static class ListTrimmer
{
    public static IEnumerable<TextSpan> Spans(
        IReadOnlyList<SyntaxNode> elements, IReadOnlyList<SyntaxToken> commas, HashSet<SyntaxNode> removed, SourceText text)
    {
        int tail = elements.Count;
        while (tail > 0 && removed.Contains(elements[tail - 1])) tail--;
        for (int i = 0; i < tail; i++)
        {
            if (!removed.Contains(elements[i])) continue;
            // A directive in between stays, whatever is compiled.
            bool isPlain = !elements[i + 1].GetFirstToken().LeadingTrivia.Concat(commas[i].TrailingTrivia).Concat(commas[i].LeadingTrivia)
                .Any(static trivia => trivia.IsDirective);
            if (isPlain)
            {
                yield return TextSpan.FromBounds(elements[i].SpanStart, elements[i + 1].SpanStart);
                continue;
            }
            yield return elements[i].Span;
            yield return commas[i].Span;
        }
        if (tail == elements.Count) yield break;
        int end = elements[elements.Count - 1].Span.End;
        if (tail == 0)
        {
            yield return TextSpan.FromBounds(elements[0].SpanStart, end);
            yield break;
        }
        TextSpan comma = commas[tail - 1].Span;
        TextSpan last = TextSpan.FromBounds(elements[tail].SpanStart, end);
        if (string.IsNullOrWhiteSpace(text.ToString(TextSpan.FromBounds(comma.End, last.Start))))
        {
            yield return TextSpan.FromBounds(comma.Start, end);
            yield break;
        }
        // There is a comment in between; its line must still end before the code after the list.
        yield return comma;
        yield return last;
    }
}
