using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>A model's name as an attribute contains it: as a literal, or as a constant of KnownModels.</summary>
internal static class ModelText
{
    /// <summary>Returns the name; null if it is not a constant text.</summary>
    public static string? Of(SyntaxNode value, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetConstantValue(value is AttributeArgumentSyntax argument ? argument.Expression : value, cancellationToken).Value as string;

    /// <summary>Replaces it with another name, by a constant if there was one and there is one for the new name.</summary>
    public static void Replace(ExpressionSyntax written, string name, SemanticModel model, Edits edits, CancellationToken cancellationToken)
    {
        if (Constant(written, name, model, cancellationToken) is { } constant && Rename(written, constant, edits)) return;
        edits.Replace(written.Span, SymbolDisplay.FormatLiteral(name, quote: true));
    }

    private static IFieldSymbol? Constant(ExpressionSyntax written, string name, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetSymbolInfo(written, cancellationToken).Symbol is IFieldSymbol { ContainingType: { ContainingType: { } all } }
            && KnownSymbols.Is(all, "Fallback", "KnownModels")
                ? all.GetTypeMembers().SelectMany(static provider => provider.GetMembers()).OfType<IFieldSymbol>()
                    .FirstOrDefault(field => field.ConstantValue is string value && value == name)
                : null;

    /// <summary>Changes what differs: the model's name, and the provider's before it.</summary>
    private static bool Rename(ExpressionSyntax written, IFieldSymbol constant, Edits edits)
    {
        if (written is not MemberAccessExpressionSyntax access) return false;
        SimpleNameSyntax? provider = access.Expression is MemberAccessExpressionSyntax inner ? inner.Name : access.Expression as SimpleNameSyntax;
        if (provider is null) return false;
        if (provider.Identifier.ValueText != constant.ContainingType.Name)
        {
            // An alias of the provider's type does not fit another provider.
            if (provider == access.Expression) return false;
            edits.Replace(provider.Span, constant.ContainingType.Name);
        }
        edits.Replace(access.Name.Span, constant.Name);
        return true;
    }
}
