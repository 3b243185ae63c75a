using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>Removes tiers from a chain, with their timeouts.</summary>
internal static class TierRemoval
{
    /// <summary>Returns false if no tier would be left, considering those that are removed already.</summary>
    public static bool Remove(AttributeSyntax chain, HashSet<int> removed, SemanticModel model, Edits edits, CancellationToken cancellationToken)
    {
        IReadOnlyList<SyntaxNode> tiers = DeclaredAttribute.Values(chain);
        removed = [.. removed, .. Enumerable.Range(0, tiers.Count).Where(i => edits.Removes(tiers[i]))];
        if (removed.Count == tiers.Count) return false;
        foreach (int i in removed) edits.Remove(tiers[i]);
        foreach (IReadOnlyList<SyntaxNode> timeouts in Timeouts(chain, model, cancellationToken))
            foreach (int i in Surplus(timeouts.Count, tiers.Count, removed)) edits.Remove(timeouts[i]);
        return true;
    }

    /// <summary>Returns the timeouts by position for this chain: next to it, or on methods without a chain of their own.</summary>
    public static IEnumerable<IReadOnlyList<SyntaxNode>> Timeouts(AttributeSyntax chain, SemanticModel model, CancellationToken cancellationToken)
    {
        var owner = (MemberDeclarationSyntax)chain.Parent!.Parent!;
        IEnumerable<MemberDeclarationSyntax> members = owner is TypeDeclarationSyntax type
            ? type.Members.Where(member => !Attributes(member, "ModelChainAttribute", model, cancellationToken).Any()).Prepend(owner)
            : [owner];
        return members.SelectMany(member => Attributes(member, "TierTimeoutAttribute", model, cancellationToken))
            .Where(timeout => model.GetSymbolInfo(timeout, cancellationToken).Symbol is IMethodSymbol { Parameters.Length: 1 })
            .Select(DeclaredAttribute.Values);
    }

    private static IEnumerable<AttributeSyntax> Attributes(
        MemberDeclarationSyntax member, string name, SemanticModel model, CancellationToken cancellationToken) =>
        member.AttributeLists.SelectMany(static list => list.Attributes)
            .Where(attribute =>
                model.GetTypeInfo(attribute, cancellationToken).Type is { ContainingNamespace.Name: "Fallback" } type
                && type.Name == name);

    /// <summary>
    /// Returns the timeouts to remove so that every remaining tier keeps its own: the last value applies to all further tiers.
    /// </summary>
    private static IEnumerable<int> Surplus(int timeouts, int tiers, HashSet<int> removed)
    {
        bool lastIsShared = Enumerable.Range(0, tiers).Any(tier => tier >= timeouts && !removed.Contains(tier));
        return removed.Where(tier => tier < timeouts && !(lastIsShared && tier == timeouts - 1));
    }
}
