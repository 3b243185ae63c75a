using System.Composition;
using Fallback.Catalogue;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Fallback.Roslyn;

/// <summary>Removes timeouts that have no tier, and names the model of the chain that was most likely meant (FB1004).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class CorrectTierPolicyCodeFixProvider() : DeclarationCodeFixProvider(DiagnosticIds.TierTimeout)
{
    private protected override string? Plan(AttributeSyntax attribute, SemanticModel model, Edits edits, CancellationToken cancellationToken)
    {
        if (DeclaredAttribute.Owner(attribute, model, cancellationToken) is not { } owner) return null;
        IReadOnlyList<IReadOnlyList<string>> chains = DeclaredAttribute.Chains(owner);
        if (chains.Count == 0) return null;
        return ModelOf(attribute, model, cancellationToken) is { } named
            ? Rename(named, chains, model, edits, cancellationToken)
            : Trim(attribute, chains.Max(static chain => chain.Count), edits);
    }

    private static string? Trim(AttributeSyntax attribute, int tiers, Edits edits)
    {
        SyntaxNode[] surplus = [.. DeclaredAttribute.Values(attribute).Skip(tiers)];
        if (tiers == 0 || surplus.Length == 0) return null;
        foreach (SyntaxNode value in surplus) edits.Remove(value);
        return surplus.Length == 1 ? $"Remove the surplus timeout {surplus[0]}" : $"Remove {surplus.Length} surplus timeouts";
    }

    private static string? Rename(
        ExpressionSyntax named, IReadOnlyList<IReadOnlyList<string>> chains, SemanticModel model, Edits edits, CancellationToken cancellationToken)
    {
        List<string> known = [.. chains.SelectMany(static chain => chain).Distinct()];
        if (model.GetConstantValue(named, cancellationToken).Value is not string written || known.Contains(written)) return null;
        if (NearestName.Of(written, known) is not { } nearest) return null;
        edits.Replace(named.Span, SymbolDisplay.FormatLiteral(nearest, quote: true));
        return $"Change to \"{nearest}\"";
    }

    /// <summary>The written model of a policy for one tier: <c>TierTimeout(model, ms)</c> or <c>CircuitBreaker(Model = model)</c>.</summary>
    private static ExpressionSyntax? ModelOf(AttributeSyntax attribute, SemanticModel model, CancellationToken cancellationToken)
    {
        SeparatedSyntaxList<AttributeArgumentSyntax> arguments = attribute.ArgumentList?.Arguments ?? [];
        if (arguments.FirstOrDefault(static argument => argument.NameEquals?.Name.Identifier.ValueText == "Model") is { } property)
            return property.Expression;
        if (model.GetSymbolInfo(attribute, cancellationToken).Symbol is not IMethodSymbol { Parameters.Length: 2 }) return null;
        return (arguments.FirstOrDefault(static argument => argument.NameColon?.Name.Identifier.ValueText == "model") ?? arguments[0]).Expression;
    }
}
