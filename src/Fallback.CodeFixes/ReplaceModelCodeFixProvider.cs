using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>Replaces a model that ends by the successor that its provider names (FB2010), also where a policy of the same declaration names
/// it.</summary>
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
        if (written is null || model.GetConstantValue(written, cancellationToken).Value is not string name) return null;
        // A chain that has the successor already would have it twice.
        if (DeclaredAttribute.Values(chain).Any(value => Text(value, model, cancellationToken) == successor)) return null;
        string literal = SymbolDisplay.FormatLiteral(successor, quote: true);
        IEnumerable<ExpressionSyntax> others = chain.Parent!.Parent!.DescendantNodes().OfType<AttributeArgumentSyntax>()
            .Where(argument => argument.FirstAncestorOrSelf<AttributeSyntax>() != chain
                && IsPolicy(argument, model, cancellationToken)
                && Text(argument, model, cancellationToken) == name)
            .Select(static argument => argument.Expression);
        foreach (ExpressionSyntax expression in others.Prepend(written)) edits.Replace(expression.Span, literal);
        return $"Use {literal}";
    }

    private static string? Text(SyntaxNode value, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetConstantValue(value is AttributeArgumentSyntax argument ? argument.Expression : value, cancellationToken).Value as string;

    private static bool IsPolicy(AttributeArgumentSyntax argument, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetTypeInfo(argument.FirstAncestorOrSelf<AttributeSyntax>()!, cancellationToken).Type?.Name
            is PolicyAttributes.TierTimeout or PolicyAttributes.CircuitBreaker or PolicyAttributes.RateLimit;
}
