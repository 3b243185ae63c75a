using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>Writes the model that was likely meant (FB2016), also where a policy of the same declaration names it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class CorrectModelNameCodeFixProvider() : EditingCodeFixProvider(DiagnosticIds.MisspeltModel)
{
    private protected override string? Plan(
        Diagnostic diagnostic, SyntaxNode root, SemanticModel model, Edits edits, CancellationToken cancellationToken)
    {
        if (!diagnostic.Properties.TryGetValue(DeclarationAnalyzer.RemedyProperty, out string? meant) || meant is null) return null;
        SyntaxNode place = root.FindNode(diagnostic.Location.SourceSpan);
        if ((place as ExpressionSyntax ?? (place as AttributeArgumentSyntax)?.Expression) is not { } written) return null;
        if (Text(written, model, cancellationToken) is not { } name) return null;
        if (place.FirstAncestorOrSelf<MemberDeclarationSyntax>() is not { } declaration) return null;
        ExpressionSyntax[] values = [.. Values(declaration, model, cancellationToken)];
        string literal = SymbolDisplay.FormatLiteral(meant, quote: true);
        // A chain that has it already would have it twice; so would one with another misspelling of it, which is being mended.
        if (values.Any(value => IsTier(value, model, cancellationToken) && Text(value, model, cancellationToken) is { } tier
                && (tier == meant || tier != name && edits.Puts(Source(value, model, cancellationToken).Span, literal))))
            return null;
        foreach (ExpressionSyntax value in values.Where(value => Text(value, model, cancellationToken) == name).Append(written))
            edits.Replace(Source(value, model, cancellationToken).Span, literal);
        return $"Change to {literal}";
    }

    /// <summary>What is written in the attributes that name models, of an interface and its methods or of one method.</summary>
    private static IEnumerable<ExpressionSyntax> Values(
        MemberDeclarationSyntax declaration, SemanticModel model, CancellationToken cancellationToken) =>
        from attribute in declaration.DescendantNodes(static node => node is not BlockSyntax).OfType<AttributeSyntax>()
        where Kind(attribute, model, cancellationToken)
            is PolicyAttributes.ModelChain or PolicyAttributes.DegradedModel or PolicyAttributes.Canary
            or PolicyAttributes.TierTimeout or PolicyAttributes.CircuitBreaker or PolicyAttributes.RateLimit
        from value in DeclaredAttribute.Values(attribute).Concat(
            (attribute.ArgumentList?.Arguments ?? []).Where(static argument => argument.NameEquals is not null))
        select value is AttributeArgumentSyntax argument ? argument.Expression : (ExpressionSyntax)value;

    private static bool IsTier(ExpressionSyntax value, SemanticModel model, CancellationToken cancellationToken) =>
        Kind(value.FirstAncestorOrSelf<AttributeSyntax>()!, model, cancellationToken)
            is PolicyAttributes.ModelChain or PolicyAttributes.DegradedModel;

    private static string? Kind(AttributeSyntax attribute, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetTypeInfo(attribute, cancellationToken).Type?.Name;

    /// <summary>The literal of a constant in this file, which stays one; else what is written.</summary>
    private static ExpressionSyntax Source(ExpressionSyntax written, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetSymbolInfo(written, cancellationToken).Symbol is IFieldSymbol { IsConst: true, DeclaringSyntaxReferences: { Length: 1 } declared }
        && declared[0].SyntaxTree == written.SyntaxTree
        && declared[0].GetSyntax(cancellationToken) is VariableDeclaratorSyntax { Initializer.Value: LiteralExpressionSyntax literal }
            ? literal
            : written;

    private static string? Text(ExpressionSyntax value, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetConstantValue(value, cancellationToken).Value as string;
}
