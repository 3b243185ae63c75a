using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Roslyn;

/// <summary>Writes an attribute next to existing ones, as a person would: on a line of its own if attributes have one.</summary>
internal static class AddedAttribute
{
    /// <summary>Adds it after another attribute's list.</summary>
    public static void After(AttributeSyntax attribute, string added, Edits edits)
    {
        var list = (AttributeListSyntax)attribute.Parent!;
        SourceText text = list.SyntaxTree.GetText();
        TextLine line = text.Lines.GetLineFromPosition(list.Span.End);
        SyntaxToken next = list.GetLastToken().GetNextToken();
        string between = next.SpanStart >= line.EndIncludingLineBreak ? LineBreak(text, line) + Indent(text, list.SpanStart) : " ";
        edits.Replace(new TextSpan(list.Span.End, 0), between + added);
    }

    /// <summary>Adds it before a member.</summary>
    public static void Before(MemberDeclarationSyntax member, string added, Edits edits) => Before(member, [added], edits);

    /// <summary>Adds several before a member, one after another.</summary>
    public static void Before(MemberDeclarationSyntax member, IEnumerable<string> added, Edits edits)
    {
        SourceText text = member.SyntaxTree.GetText();
        TextLine line = text.Lines.GetLineFromPosition(member.SpanStart);
        bool isFirst = string.IsNullOrWhiteSpace(text.ToString(TextSpan.FromBounds(line.Start, member.SpanStart)));
        string after = isFirst ? LineBreak(text, line) + Indent(text, member.SpanStart) : " ";
        edits.Replace(new TextSpan(member.SpanStart, 0), string.Concat(added.Select(attribute => attribute + after)));
    }

    /// <summary>
    /// Returns the qualifier of Fallback's types in the form of the attribute's own name: <c>Fallback.</c> if it has one.
    /// </summary>
    public static string Qualifier(AttributeSyntax attribute) =>
        attribute.Name is QualifiedNameSyntax qualified
            ? qualified.Left + "."
            : attribute.Name is AliasQualifiedNameSyntax alias ? alias.Alias + "::" : "";

    private static string Indent(SourceText text, int position)
    {
        TextLine line = text.Lines.GetLineFromPosition(position);
        int end = line.Start;
        while (end < position && char.IsWhiteSpace(text[end])) end++;
        return text.ToString(TextSpan.FromBounds(line.Start, end));
    }

    private static string LineBreak(SourceText text, TextLine line) =>
        line.EndIncludingLineBreak > line.End ? text.ToString(TextSpan.FromBounds(line.End, line.EndIncludingLineBreak)) : "\n";
}
