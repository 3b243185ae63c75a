using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>Logs a request's method, or its answer's status, instead of the whole request (FB3003).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class LogStatusCodeFixProvider() : EditingCodeFixProvider(DiagnosticIds.LoggedRequest)
{
    private protected override string? Plan(
        Diagnostic diagnostic, SyntaxNode root, SemanticModel model, Edits edits, CancellationToken cancellationToken)
    {
        if (root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not ExpressionSyntax logged) return null;
        bool isText = logged is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ToString" } };
        ExpressionSyntax value = isText ? ((MemberAccessExpressionSyntax)((InvocationExpressionSyntax)logged).Expression).Expression : logged;
        if (Instead(value, model, cancellationToken) is not { } instead) return null;
        // A method that logs requests takes nothing else.
        if (logged.Parent is ArgumentSyntax argument
            && model.GetOperation(argument, cancellationToken)
                is IArgumentOperation { Parameter.OriginalDefinition.Type: { SpecialType: SpecialType.None, TypeKind: TypeKind.Class } })
            return null;
        edits.Replace(
            logged.Span,
            !isText
                ? instead
                : instead.StartsWith("(", StringComparison.Ordinal)
                    ? $"({instead}).ToString()"
                    : $"{instead}.ToString()");
        return $"Log '{instead}' instead";
    }

    private static string? Instead(ExpressionSyntax value, SemanticModel model, CancellationToken cancellationToken)
    {
        ITypeSymbol? type = model.GetTypeInfo(value, cancellationToken).Type;
        if (value is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "RequestMessage", Expression: { } response }
            && Derives(response, "HttpResponseMessage", model, cancellationToken))
            return $"(int){response}.StatusCode";
        if (value is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Headers", Expression: { } request }
            && Derives(request, "HttpRequestMessage", model, cancellationToken))
            return $"{request}.Method";
        if (KeyTypes.Derives(type, "System.Net.Http", "HttpRequestMessage") && value is IdentifierNameSyntax or MemberAccessExpressionSyntax)
            return $"{value}{(MayBeNull(value, model, cancellationToken) ? "?" : "")}.Method";
        return KeyTypes.IsException(type) && !IsGivenAsException(value, model, cancellationToken) && Status(type) is { } status
            ? $"{(status.Type.TypeKind == TypeKind.Enum ? "(int)" : "")}{value}.StatusCode"
            : null;
    }

    private static bool Derives(ExpressionSyntax value, string name, SemanticModel model, CancellationToken cancellationToken) =>
        KeyTypes.Derives(model.GetTypeInfo(value, cancellationToken).Type, "System.Net.Http", name);

    private static bool MayBeNull(ExpressionSyntax value, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetTypeInfo(value, cancellationToken).Nullability.FlowState == NullableFlowState.MaybeNull;

    // The exception itself belongs there, and no status has its type.
    private static bool IsGivenAsException(ExpressionSyntax value, SemanticModel model, CancellationToken cancellationToken) =>
        KeyTypes.IsException(model.GetTypeInfo(value, cancellationToken).ConvertedType) && value.Parent is ArgumentSyntax;

    private static IPropertySymbol? Status(ITypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
            if (type.GetMembers("StatusCode").OfType<IPropertySymbol>().FirstOrDefault() is { } status) return status;
        return null;
    }
}
