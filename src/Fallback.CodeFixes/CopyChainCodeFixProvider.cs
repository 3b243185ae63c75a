using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>Gives an interface the chain of its base, with the policies and prompts next to it (FB1013).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class CopyChainCodeFixProvider() : EditingCodeFixProvider(DiagnosticIds.ChainNotInherited)
{
    private protected override string? Plan(
        Diagnostic diagnostic, SyntaxNode root, SemanticModel model, Edits edits, CancellationToken cancellationToken)
    {
        if (root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } declaration
            || model.GetDeclaredSymbol(declaration, cancellationToken) is not INamedTypeSymbol type)
            return null;
        // With two chains, the intended one is unknown, and a base whose methods have one each has none to copy.
        IReadOnlyList<INamedTypeSymbol> bases = InheritedChains.Nearest(type);
        if (bases.Count != 1 || !PolicyAttributes.HasChain(bases[0])) return null;
        HashSet<string> own = [.. type.GetAttributes().Select(static attribute => attribute.AttributeClass?.Name).OfType<string>()];
        var copy = new CopiedAttribute(model, declaration.SpanStart, cancellationToken);
        IEnumerable<AttributeData> missing =
            bases[0].GetAttributes().Where(attribute => IsOurs(attribute) && !own.Contains(attribute.AttributeClass!.Name));
        AddedAttribute.Before(declaration, missing.Select(copy.TextOf), edits);
        return $"Copy the chain of '{bases[0].Name}'";
    }

    private static bool IsOurs(AttributeData attribute) => attribute.AttributeClass is { } type && AttributeReader.Is(attribute, type.Name);
}
