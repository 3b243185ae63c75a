using System;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>Tells whether an expression is given to something that is named like a key: a variable, a member, a parameter, a setting.</summary>
internal static class KeyTarget
{
    public static bool IsOf(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellationToken) =>
        Name(expression, model, cancellationToken) is { } name && KeyNames.Of(name) != KeyStrength.None;

    /// <summary>The name that the value gets; null where it gets none.</summary>
    public static string? Name(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellationToken)
    {
        SyntaxNode value = Whole(expression);
        return value.Parent switch
        {
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } => variable.Identifier.ValueText,
            EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax property } => property.Identifier.ValueText,
            EqualsValueClauseSyntax { Parent: ParameterSyntax parameter } => parameter.Identifier.ValueText,
            ArrowExpressionClauseSyntax { Parent: PropertyDeclarationSyntax property } => property.Identifier.ValueText,
            AssignmentExpressionSyntax assignment when assignment.Right == value => Assigned(assignment.Left),
            AttributeArgumentSyntax { NameEquals: { } name } => name.Name.Identifier.ValueText,
            AttributeArgumentSyntax { NameColon: { } name } => name.Name.Identifier.ValueText,
            AttributeArgumentSyntax argument => Parameter(argument, model, cancellationToken),
            ArgumentSyntax { NameColon: { } name } => name.Name.Identifier.ValueText,
            ArgumentSyntax argument => Parameter(argument, model, cancellationToken),
            _ => null,
        };
    }

    /// <summary>The expression of which a value is one of the ways out: <c>(configured ?? "…")!</c>.</summary>
    private static SyntaxNode Whole(ExpressionSyntax expression)
    {
        SyntaxNode value = expression;
        while (value.Parent is ParenthesizedExpressionSyntax or CastExpressionSyntax or ConditionalExpressionSyntax
            || value.Parent is PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression }
            || value.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression }) value = value.Parent;
        return value;
    }

    private static string? Assigned(ExpressionSyntax target) => target switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        ElementAccessExpressionSyntax access => Setting(access.ArgumentList),
        ImplicitElementAccessSyntax access => Setting(access.ArgumentList),
        _ => null,
    };

    private static string? Setting(BracketedArgumentListSyntax index)
    {
        if (index.Arguments.Count != 1 || index.Arguments[0].Expression is not LiteralExpressionSyntax { Token.Value: string path }) return null;
        return path.Equals("Authorization", StringComparison.OrdinalIgnoreCase) ? "apiKey" : path.Substring(path.LastIndexOf(':') + 1);
    }

    private static string? Parameter(AttributeArgumentSyntax argument, SemanticModel model, CancellationToken cancellationToken) =>
        argument.Parent is AttributeArgumentListSyntax { Parent: AttributeSyntax attribute } list
            ? Parameter(attribute, list.Arguments.IndexOf(argument), model, cancellationToken)
            : null;

    private static string? Parameter(ArgumentSyntax argument, SemanticModel model, CancellationToken cancellationToken) =>
        argument.Parent is ArgumentListSyntax { Parent: { } call } list
            ? Parameter(call, list.Arguments.IndexOf(argument), model, cancellationToken)
            : null;

    private static string? Parameter(SyntaxNode call, int position, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol method
            || position < 0
            || position >= method.Parameters.Length)
            return null;
        // new ApiKey("…"), new ApiKeyCredential("…")
        bool wraps =
            method is { MethodKind: MethodKind.Constructor, ContainingType: { } type }
            && type.Name.IndexOf("ApiKey", StringComparison.Ordinal) >= 0
            && method.Parameters[position].Type.SpecialType == SpecialType.System_String;
        return wraps ? "apiKey" : method.Parameters[position].Name;
    }
}
