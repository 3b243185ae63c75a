using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Roslyn;

/// <summary>What the caret, or the beginning of a selection, is on.</summary>
internal static class CaretPlace
{
    /// <summary>
    /// Returns the interface whose header contains the caret: its modifiers or its name, not the code before or inside it.
    /// </summary>
    public static InterfaceDeclarationSyntax? InterfaceHead(SyntaxNode root, TextSpan span) =>
        Tokens(root, span)
            .Where(static token => token.Parent is InterfaceDeclarationSyntax type && token.SpanStart <= type.Identifier.SpanStart)
            .Select(static token => (InterfaceDeclarationSyntax)token.Parent!)
            .FirstOrDefault();

    /// <summary>The chain that it is in, or whose interface's or method's name it is on.</summary>
    public static AttributeSyntax? Chain(SyntaxNode root, TextSpan span, SemanticModel model, CancellationToken cancellationToken) =>
        Tokens(root, span).Select(Chain).FirstOrDefault(attribute =>
            attribute is not null
            && model.GetTypeInfo(attribute, cancellationToken).Type is { } type
            && KnownSymbols.Is(type, "Fallback", PolicyAttributes.ModelChain));

    /// <summary>Whether an attribute is named as a chain, before anything is bound.</summary>
    public static bool IsChain(AttributeSyntax attribute) => AttributeName.Of(attribute) == "ModelChain";

    private static AttributeSyntax? Chain(SyntaxToken token)
    {
        if (token.Parent?.FirstAncestorOrSelf<AttributeSyntax>() is { } attribute) return IsChain(attribute) ? attribute : null;
        return token.Parent is MemberDeclarationSyntax member and (InterfaceDeclarationSyntax or MethodDeclarationSyntax)
            ? member.AttributeLists.SelectMany(static list => list.Attributes).FirstOrDefault(IsChain)
            : null;
    }

    /// <summary>The token that begins or lasts there, and the one that ends there.</summary>
    private static IEnumerable<SyntaxToken> Tokens(SyntaxNode root, TextSpan span)
    {
        SyntaxToken token = root.FindToken(span.Start);
        if (token.SpanStart <= span.Start) yield return token;
        SyntaxToken before = token.GetPreviousToken();
        if (before.Span.End == span.Start && !before.IsKind(Microsoft.CodeAnalysis.CSharp.SyntaxKind.None)) yield return before;
    }
}
