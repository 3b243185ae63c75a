using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>Masks a key where it leaves (FB3001).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class MaskKeyCodeFixProvider() : EditingCodeFixProvider(DiagnosticIds.LeakedKey)
{
    private static readonly string[] _names = ["ApiKey.Mask", "Fallback.ApiKey.Mask"];

    private protected override string? Plan(
        Diagnostic diagnostic, SyntaxNode root, SemanticModel model, Edits edits, CancellationToken cancellationToken)
    {
        if (root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not ExpressionSyntax key) return null;
        if (Text(key, model.GetTypeInfo(key, cancellationToken).Type) is not { } text || Mask(key.SpanStart, model) is not { } mask) return null;
        // A property of an anonymous object keeps the name that it has from its value.
        string name = key.Parent is AnonymousObjectMemberDeclaratorSyntax { NameEquals: null }
            && key.TryGetInferredMemberName() is { } inferred
            ? $"{inferred} = "
            : "";
        edits.Replace(key.Span, $"{name}{mask}({text})");
        return "Mask the key";
    }

    /// <summary>The expression as a string; null where no text of it can be masked.</summary>
    private static string? Text(ExpressionSyntax key, ITypeSymbol? type)
    {
        if (type is { SpecialType: SpecialType.System_String }) return key.ToString();
        if (type is not { Name: "AuthenticationHeaderValue" or "Uri" or "StringBuilder" }) return null;
        bool isSimple = key is IdentifierNameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax
                or ElementAccessExpressionSyntax or ConditionalAccessExpressionSyntax;
        return isSimple ? $"{key}?.ToString()" : $"({key})?.ToString()";
    }

    /// <summary>How the method is written here, where a member may be called ApiKey, too; null where no short name finds it.</summary>
    private static string? Mask(int position, SemanticModel model) =>
        _names.FirstOrDefault(name =>
            model.GetSpeculativeSymbolInfo(
                position, SyntaxFactory.ParseExpression($"{name}(null)"), SpeculativeBindingOption.BindAsExpression)
                .Symbol is IMethodSymbol method
            && KeyTypes.IsApiKey(method.ContainingType));
}
