using System.Composition;
using Fallback.Catalogue;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>
/// Replaces a model that ends by the successor that its provider names (FB2010), also where a policy of the same declaration names it. Where
/// the chain has the successor already, the tier goes.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ReplaceModelCodeFixProvider() : EditingCodeFixProvider(DiagnosticIds.DeprecatedModel)
{
    private protected override string? Plan(
        Diagnostic diagnostic, SyntaxNode root, SemanticModel model, Edits edits, CancellationToken cancellationToken)
    {
        if (!diagnostic.Properties.TryGetValue(DeclarationAnalyzer.RemedyProperty, out string? successor) || successor is null) return null;
        if (root.FindNode(diagnostic.Location.SourceSpan) is not { } place || place.FirstAncestorOrSelf<AttributeSyntax>() is not { } chain)
            return null;
        ExpressionSyntax? written = place as ExpressionSyntax ?? (place as AttributeArgumentSyntax)?.Expression;
        if (written is null || ModelText.Of(written, model, cancellationToken) is not { } name) return null;
        List<ExpressionSyntax> policies = [.. Policies(chain, name, model, cancellationToken)];
        if (IsThere(successor, written, chain, model, cancellationToken))
        {
            if (!Remove(written, chain, model, edits, cancellationToken)) return null;
            foreach (ExpressionSyntax policy in policies) edits.Remove(policy.FirstAncestorOrSelf<AttributeSyntax>()!);
            return $"Remove \"{name}\", since its successor is in the chain";
        }
        foreach (ExpressionSyntax expression in policies.Prepend(written)) ModelText.Replace(expression, successor, model, edits, cancellationToken);
        return $"Use \"{successor}\"";
    }

    /// <summary>Whether the chain would have the successor twice: it is there, or comes in the place of a tier before.</summary>
    private static bool IsThere(
        string successor, ExpressionSyntax written, AttributeSyntax chain, SemanticModel model, CancellationToken cancellationToken)
    {
        if (DeclaredAttribute.Owner(chain, model, cancellationToken) is { } owner
            && DeclaredAttribute.Chains(owner).Any(models => models.Contains(successor, StringComparer.OrdinalIgnoreCase)))
            return true;
        return DeclaredAttribute.Values(chain)
            .TakeWhile(value => !value.Span.Contains(written.Span))
            .Any(value => ModelText.Of(value, model, cancellationToken) is { } earlier
                && ModelCatalogue.Embedded.Find(earlier) is { Status: "deprecated" or "retired", Replacement: { } next } facts
                && $"{facts.Provider}/{next}" == successor);
    }

    /// <summary>The tier with its timeout, or the degraded model's attribute.</summary>
    private static bool Remove(
        ExpressionSyntax written, AttributeSyntax chain, SemanticModel model, Edits edits, CancellationToken cancellationToken)
    {
        if (model.GetTypeInfo(chain, cancellationToken).Type?.Name != PolicyAttributes.ModelChain)
        {
            edits.Remove(chain);
            return true;
        }
        int tier = DeclaredAttribute.Values(chain).ToList().FindIndex(value => value.Span.Contains(written.Span));
        return tier >= 0 && TierRemoval.Remove(chain, [tier], model, edits, cancellationToken);
    }

    /// <summary>Finds where the policies next to the chain name the model.</summary>
    private static IEnumerable<ExpressionSyntax> Policies(
        AttributeSyntax chain, string name, SemanticModel model, CancellationToken cancellationToken) =>
        chain.Parent!.Parent!.DescendantNodes().OfType<AttributeArgumentSyntax>()
            .Where(argument => argument.FirstAncestorOrSelf<AttributeSyntax>() != chain
                && !HasOther(argument.FirstAncestorOrSelf<MemberDeclarationSyntax>()!, chain, model, cancellationToken)
                && IsPolicy(argument, model, cancellationToken)
                && ModelText.Of(argument, model, cancellationToken) == name)
            .Select(static argument => argument.Expression);

    /// <summary>Whether a method has a chain of its own, which its policies are for.</summary>
    private static bool HasOther(MemberDeclarationSyntax member, AttributeSyntax chain, SemanticModel model, CancellationToken cancellationToken) =>
        member != chain.Parent!.Parent
        && member.AttributeLists.SelectMany(static list => list.Attributes)
            .Any(attribute => model.GetTypeInfo(attribute, cancellationToken).Type?.Name == PolicyAttributes.ModelChain);

    private static bool IsPolicy(AttributeArgumentSyntax argument, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetTypeInfo(argument.FirstAncestorOrSelf<AttributeSyntax>()!, cancellationToken).Type?.Name
            is PolicyAttributes.TierTimeout or PolicyAttributes.CircuitBreaker or PolicyAttributes.RateLimit;
}
