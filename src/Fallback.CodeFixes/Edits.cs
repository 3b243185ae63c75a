using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Roslyn;

/// <summary>
/// The changes of fixes in one document. The same change counts once, and elements of one list are removed together, so that a fix for
/// every diagnostic of a file is the sum of the single fixes.
/// </summary>
internal sealed class Edits
{
    private readonly HashSet<TextChange> _replacements = [];
    private readonly Dictionary<SyntaxNode, HashSet<SyntaxNode>> _removals = [];

    public bool IsEmpty => _replacements.Count == 0 && _removals.Count == 0;

    /// <summary>Whether two changes would be made to the same text.</summary>
    public bool Overlap
    {
        get
        {
            TextChange[] changes = [.. _replacements.OrderBy(static change => change.Span.Start).ThenBy(static change => change.Span.End)];
            return Enumerable.Range(1, Math.Max(0, changes.Length - 1)).Any(i => changes[i].Span.Start < changes[i - 1].Span.End);
        }
    }

    public Edits Copy()
    {
        var copy = new Edits();
        copy.Add(this);
        return copy;
    }

    /// <summary>Whether an element of a list is removed.</summary>
    public bool Removes(SyntaxNode element) => _removals.TryGetValue(element.Parent!, out HashSet<SyntaxNode>? elements) && elements.Contains(element);

    /// <summary>Whether a text replaces another.</summary>
    public bool Puts(TextSpan span, string text) => _replacements.Contains(new TextChange(span, text));

    public void Replace(TextSpan span, string text) => _replacements.Add(new TextChange(span, text));

    /// <summary>Adds the changes of other edits.</summary>
    public void Add(Edits others)
    {
        _replacements.UnionWith(others._replacements);
        foreach (SyntaxNode element in others._removals.SelectMany(static removed => removed.Value)) Remove(element);
    }

    /// <summary>Removes an element of a list that is separated by commas: an argument, an array's element, an attribute.</summary>
    public void Remove(SyntaxNode element)
    {
        SyntaxNode list = element.Parent!;
        if (!_removals.TryGetValue(list, out HashSet<SyntaxNode>? elements)) _removals.Add(list, elements = []);
        elements.Add(element);
    }

    public SourceText ApplyTo(SourceText text)
    {
        List<TextSpan> removed = [.. _removals.SelectMany(entry => Spans(entry.Key, entry.Value, text))];
        IEnumerable<TextChange> kept = _replacements.Where(change => !removed.Any(span => span.Contains(change.Span)));
        return text.WithChanges(kept.Concat(removed.Select(static span => new TextChange(span, ""))).OrderBy(static change => change.Span.Start));
    }

    private static IEnumerable<TextSpan> Spans(SyntaxNode list, HashSet<SyntaxNode> removed, SourceText text)
    {
        List<SyntaxNode> elements = [.. list.ChildNodes().Where(static child => child is not AttributeTargetSpecifierSyntax)];
        if (list is AttributeListSyntax && removed.Count == elements.Count) return [WholeList(list, text)];
        return ListTrimmer.Spans(elements, [.. list.ChildTokens().Where(static token => token.IsKind(SyntaxKind.CommaToken))], removed, text);
    }

    /// <summary>
    /// Returns the list and the space after it, so that the following code takes its place and comments around it stay. At the end of a
    /// line that begins with something else, it is the space before it, because the following code, such as a directive, needs its own
    /// line.
    /// </summary>
    private static TextSpan WholeList(SyntaxNode list, SourceText text)
    {
        int end = list.Span.End;
        TextLine first = text.Lines.GetLineFromPosition(list.SpanStart);
        TextLine last = text.Lines.GetLineFromPosition(end);
        string before = text.ToString(TextSpan.FromBounds(first.Start, list.SpanStart));
        if (!string.IsNullOrWhiteSpace(before) && string.IsNullOrWhiteSpace(text.ToString(TextSpan.FromBounds(end, last.End))))
            return TextSpan.FromBounds(first.Start + before.TrimEnd().Length, end);
        while (end < text.Length && char.IsWhiteSpace(text[end])) end++;
        return TextSpan.FromBounds(list.SpanStart, end);
    }
}
