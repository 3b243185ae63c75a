using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Roslyn;

/// <summary>A string in an attribute's argument, finished or not, with the caret in it.</summary>
/// <param name="Attribute">The attribute.</param>
/// <param name="Argument">The argument that the string is, or is a part of.</param>
/// <param name="IsWhole">Whether the string is the whole value, not a part that is joined to others.</param>
/// <param name="Content">What stands between the quotes. Of a string without an end, up to the end of its line.</param>
internal sealed record AttributeString(AttributeSyntax Attribute, AttributeArgumentSyntax Argument, bool IsWhole, TextSpan Content)
{
    /// <inheritdoc cref="AttributeName.Of"/>
    public string Name => AttributeName.Of(Attribute);

    /// <summary>What the string is for, as far as names tell; null for what we know nothing of.</summary>
    public StringUse? Use => (Name, Argument.NameEquals?.Name.Identifier.ValueText) switch
    {
        ("UserPrompt" or "SystemPrompt", null) => StringUse.Prompt,
        // A part of a name is not completed: what is chosen is the whole.
        _ when !IsWhole => null,
        ("ModelChain", null) => StringUse.Tier,
        ("DegradedModel" or "Canary", null) => StringUse.DegradedModel,
        ("TierTimeout", null) when Attribute.ArgumentList?.Arguments[0] == Argument => StringUse.TierOfChain,
        ("CircuitBreaker" or "RateLimit", "Model") => StringUse.TierOfChain,
        _ => null,
    };

    /// <summary>The string around a position; null where there is none, or where it is no attribute's.</summary>
    public static AttributeString? At(SyntaxNode root, int position)
    {
        if (position == 0) return null;
        SyntaxToken token = root.FindToken(position - 1);
        if (token.Parent is not LiteralExpressionSyntax literal || !IsText(token)) return null;
        TextSpan content = ContentOf(token);
        if (position < content.Start || position > content.End) return null;
        List<SyntaxNode> value = [.. literal.Ancestors().TakeWhile(static node => node is not AttributeArgumentSyntax)];
        // An attribute's value has no other statements, members or types in it.
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
