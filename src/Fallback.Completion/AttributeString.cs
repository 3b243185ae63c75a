using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Roslyn;

/// <summary>A string in an attribute's argument, finished or not, with the caret in it.</summary>
/// <param name="Attribute">The attribute.</param>
/// <param name="Argument">The argument that the string is, or is a part of.</param>
/// <param name="IsWhole">Whether the string is the whole value, not a part that is joined to others.</param>
/// <param name="Content">The text between the quotes; for a string without an end, up to the end of its line.</param>
internal sealed record AttributeString(AttributeSyntax Attribute, AttributeArgumentSyntax Argument, bool IsWhole, TextSpan Content)
{
    /// <inheritdoc cref="AttributeName.Of"/>
    public string Name => AttributeName.Of(Attribute);

    /// <summary>The purpose of the string, as far as names show it; null for an unknown one.</summary>
    public StringUse? Use => (Name, Argument.NameEquals?.Name.Identifier.ValueText) switch
    {
        ("UserPrompt" or "SystemPrompt", null) => StringUse.Prompt,
        // A part of a name is not completed, because the chosen item is a whole name.
        _ when !IsWhole => null,
        ("ModelChain", null) => StringUse.Tier,
        ("DegradedModel" or "Canary", null) => StringUse.DegradedModel,
        ("TierTimeout", null) when Attribute.ArgumentList?.Arguments[0] == Argument => StringUse.TierOfChain,
        ("CircuitBreaker" or "RateLimit", "Model") => StringUse.TierOfChain,
        _ => null,
    };

    /// <summary>Returns the string at a position; null if there is none, or if it does not belong to an attribute.</summary>
    public static AttributeString? At(SyntaxNode root, int position)
    {
        if (position == 0) return null;
        SyntaxToken token = root.FindToken(position - 1);
        if (token.Parent is not LiteralExpressionSyntax literal || !IsText(token)) return null;
        TextSpan content = ContentOf(token);
        if (position < content.Start || position > content.End) return null;
        List<SyntaxNode> value = [.. literal.Ancestors().TakeWhile(static node => node is not AttributeArgumentSyntax)];
        // An attribute's value contains no statements, members or types.
        if (!value.All(static node => node is ExpressionSyntax or InitializerExpressionSyntax or CollectionElementSyntax)) return null;
        return (value.LastOrDefault() ?? literal).Parent is AttributeArgumentSyntax { Parent.Parent: AttributeSyntax attribute } argument
            ? new AttributeString(attribute, argument, !value.Any(static node => node is BinaryExpressionSyntax), content)
            : null;
    }

    private static bool IsText(SyntaxToken token) =>
        token.Kind() is SyntaxKind.StringLiteralToken or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken;

    private static TextSpan ContentOf(SyntaxToken token)
    {
        string text = token.Text;
        int start = text.StartsWith("@", StringComparison.Ordinal) ? 1 : 0;
        int quotes = 1;
        if (!token.IsKind(SyntaxKind.StringLiteralToken))
            while (start + quotes < text.Length && text[start + quotes] == '"') quotes++;
        string end = new('"', quotes);
        bool isClosed = text.Length >= start + 2 * quotes && text.EndsWith(end, StringComparison.Ordinal);
        return TextSpan.FromBounds(token.SpanStart + start + quotes, isClosed ? token.Span.End - quotes : token.Span.End);
    }
}
