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
        TierRemoval.Remove(attribute, repeated, model, edits, cancellationToken);
        return repeated.Count == 1 ? $"Remove the second {tiers[repeated.Single()]}" : "Remove the repeated models";
    }

    // A value that is no constant cannot be compared; its own text differs from every model's name.
    private static string Text(SyntaxNode tier, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetConstantValue(tier is AttributeArgumentSyntax argument ? argument.Expression : tier, cancellationToken).Value as string
        ?? tier.ToString();
}
