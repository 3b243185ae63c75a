using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>Reads an attribute as it is written: its positional values, its target, and its chains.</summary>
internal static class DeclaredAttribute
{
    /// <summary>The written values of a <c>params</c> parameter: the positional arguments, or the elements of the one array that is passed.</summary>
    public static IReadOnlyList<SyntaxNode> Values(AttributeSyntax attribute)
    {
        List<AttributeArgumentSyntax> positional =
            [.. (attribute.ArgumentList?.Arguments ?? []).Where(static argument => argument.NameEquals is null)];
        InitializerExpressionSyntax? array = positional.Count != 1 ? null : positional[0].Expression switch
        {
            ArrayCreationExpressionSyntax creation => creation.Initializer,
            ImplicitArrayCreationExpressionSyntax creation => creation.Initializer,
            _ => null,
        };
        return array is null ? positional : [.. array.Expressions];
    }

    /// <summary>Returns the interface or method that the attribute is on.</summary>
    public static ISymbol? Owner(AttributeSyntax attribute, SemanticModel model, CancellationToken cancellationToken) =>
        // In unfinished code, it may be on a namespace.
        attribute.Parent?.Parent is MemberDeclarationSyntax member and not BaseNamespaceDeclarationSyntax
            ? model.GetDeclaredSymbol(member, cancellationToken)
            : null;

    /// <summary>
    /// Returns the chains that a policy on a symbol applies to: a method's own or its interface's; for an interface, its own and its
    /// methods'.
    /// </summary>
    public static IReadOnlyList<IReadOnlyList<string>> Chains(ISymbol owner)
    {
        IEnumerable<AttributeData?> chains = owner is INamedTypeSymbol type
            ? type.GetMembers().Select(Chain).Prepend(Chain(type))
            : [Chain(owner) ?? Chain(owner.ContainingType)];
        return
        [
            .. chains
                .Where(static chain => chain is not null)
                .Select(static chain => chain!.Values(0).Select(static value => value.Value as string ?? "").ToList())
        ];
    }

    private static AttributeData? Chain(ISymbol symbol) => AttributeReader.One(symbol, "ModelChainAttribute");
}
