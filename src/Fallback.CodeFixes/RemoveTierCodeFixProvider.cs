using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>Takes a tier that cannot give what a method needs out of the chain (FB2011); a chain's only tier stays.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RemoveTierCodeFixProvider() : EditingCodeFixProvider(DiagnosticIds.MissingCapability)
{
    private protected override string? Plan(
        Diagnostic diagnostic, SyntaxNode root, SemanticModel model, Edits edits, CancellationToken cancellationToken)
    {
        SyntaxNode place = root.FindNode(diagnostic.Location.SourceSpan);
        if (place.FirstAncestorOrSelf<AttributeSyntax>() is not { } chain
            || model.GetTypeInfo(chain, cancellationToken).Type?.Name != PolicyAttributes.ModelChain)
            return null;
        IReadOnlyList<SyntaxNode> tiers = DeclaredAttribute.Values(chain);
        int tier = tiers.ToList().FindIndex(value => value.Span.Contains(place.Span));
        if (tier < 0 || tiers.Count == 1) return null;
        return TierRemoval.Remove(chain, [tier], model, edits, cancellationToken) ? $"Remove the tier {tiers[tier]}" : null;
    }
}
