using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>Removes the models that repeat an earlier one of their chain, and their timeouts (FB1003).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RemoveDuplicateModelCodeFixProvider() : DeclarationCodeFixProvider(DiagnosticIds.DuplicateModel)
{
    private protected override string? Plan(AttributeSyntax attribute, SemanticModel model, Edits edits, CancellationToken cancellationToken)
    {
        IReadOnlyList<SyntaxNode> tiers = DeclaredAttribute.Values(attribute);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        HashSet<int> repeated = [.. Enumerable.Range(0, tiers.Count).Where(i => !seen.Add(Text(tiers[i], model, cancellationToken)))];
        foreach (int i in repeated) edits.Remove(tiers[i]);
        foreach (IReadOnlyList<SyntaxNode> timeouts in Timeouts(attribute, model, cancellationToken))
            foreach (int i in Surplus(timeouts.Count, tiers.Count, repeated)) edits.Remove(timeouts[i]);
        return repeated.Count == 1 ? $"Remove the second {tiers[repeated.Single()]}" : "Remove the repeated models";
    }

    // A value that is no constant cannot be compared; its own text differs from every model's name.
    private static string Text(SyntaxNode tier, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetConstantValue(tier is AttributeArgumentSyntax argument ? argument.Expression : tier, cancellationToken).Value as string ?? tier.ToString();

    /// <summary>The timeouts that are given by position for this chain: beside it, or on methods that have no chain of their own.</summary>
    private static IEnumerable<IReadOnlyList<SyntaxNode>> Timeouts(AttributeSyntax chain, SemanticModel model, CancellationToken cancellationToken)
    {
        var owner = (MemberDeclarationSyntax)chain.Parent!.Parent!;
        IEnumerable<MemberDeclarationSyntax> members = owner is TypeDeclarationSyntax type
            ? type.Members.Where(member => !Attributes(member, "ModelChainAttribute", model, cancellationToken).Any()).Prepend(owner)
            : [owner];
        return members.SelectMany(member => Attributes(member, "TierTimeoutAttribute", model, cancellationToken))
            .Where(timeout => model.GetSymbolInfo(timeout, cancellationToken).Symbol is IMethodSymbol { Parameters.Length: 1 })
            .Select(DeclaredAttribute.Values);
    }

    private static IEnumerable<AttributeSyntax> Attributes(MemberDeclarationSyntax member, string name, SemanticModel model, CancellationToken cancellationToken) =>
        member.AttributeLists.SelectMany(static list => list.Attributes).Where(attribute => model.GetTypeInfo(attribute, cancellationToken).Type is { ContainingNamespace.Name: "Fallback" } type && type.Name == name);

    /// <summary>The timeouts to drop so that every tier that stays keeps its own: the last value holds for all further tiers.</summary>
    private static IEnumerable<int> Surplus(int timeouts, int tiers, HashSet<int> repeated)
    {
        bool lastIsShared = Enumerable.Range(0, tiers).Any(tier => tier >= timeouts && !repeated.Contains(tier));
        return repeated.Where(tier => tier < timeouts && !(lastIsShared && tier == timeouts - 1));
    }
}
