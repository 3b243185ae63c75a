using System;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>
/// Reads the name of a setting, an environment variable or a header as far as the code tells it. Of one that is put together the end
/// counts: <c>$"{provider}_API_KEY"</c>.
/// </summary>
internal static class SettingNames
{
    /// <summary>Stands for what is not known.</summary>
    private const string Hole = "?";

    /// <summary>The first argument that is a name; null when none is known.</summary>
    public static string? First(ImmutableArray<IArgumentOperation> arguments)
    {
        foreach (IArgumentOperation argument in arguments)
            if (argument.Parameter?.Type.SpecialType is SpecialType.System_String or SpecialType.System_Object or null
                && End(argument.Value) is { } name)
                return name;
        return null;
    }

    /// <summary>A setting's own name: the last part of its path, or the list that it is an entry of.</summary>
    public static string Leaf(string path)
    {
        (int start, int length) = LastPart(path);
        string leaf = path.Substring(start, length);
        if (KeyNames.Of(leaf) != KeyStrength.None || start == 0) return leaf;
        string list = path.Substring(0, start).TrimEnd(':', '_');
        (start, length) = LastPart(list);
        list = list.Substring(start, length);
        return list.EndsWith("Keys", StringComparison.OrdinalIgnoreCase) && KeyNames.Of(list) != KeyStrength.None ? list : leaf;
    }

    private static (int Start, int Length) LastPart(string path)
    {
        int underscores = path.LastIndexOf("__", StringComparison.Ordinal);
        int start = Math.Max(path.LastIndexOf(':'), underscores < 0 ? -1 : underscores + 1) + 1;
        return (start, path.Length - start);
    }

    private static string? End(IOperation operation)
    {
        operation = WrittenParts.Unwrap(operation);
        if (operation.ConstantValue is { HasValue: true, Value: string text }) return text;
        return operation switch
        {
            IInterpolatedStringOperation { Syntax: InterpolatedStringExpressionSyntax interpolated } => End(interpolated),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum =>
                End(sum.RightOperand) ?? (End(sum.LeftOperand) is { } left ? left + Hole : null),
            IInvocationOperation call => OfCall(call),
            ILocalReferenceOperation local => OfDeclaration(local.Local),
            IFieldReferenceOperation { Field: { IsReadOnly: true } field } => OfDeclaration(field),
            IPropertyReferenceOperation { Arguments.IsEmpty: true, Property: { SetMethod: null } property } => OfDeclaration(property),
            _ => null,
        };
    }

    private static string? OfCall(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        if (call.Instance is { Type.SpecialType: SpecialType.System_String } instance) return End(instance);
        if (!method.DeclaringSyntaxReferences.IsEmpty) return OfDeclaration(method);
        if (call.Arguments.IsEmpty
            || method is not { ContainingType.Name: "String" or "ConfigurationPath", Name: "Format" or "Concat" or "Combine" })
            return null;
        if (method.Name != "Format") return Last(call.Arguments[call.Arguments.Length - 1].Value);
        foreach (IArgumentOperation argument in call.Arguments)
            if (argument.Parameter?.Name == "format" && argument.Value.ConstantValue.Value is string format)
                return format.Substring(format.LastIndexOf('}') + 1) is { Length: > 0 } end ? end : null;
        return null;
    }

    private static string? Last(IOperation value) =>
        WrittenParts.Unwrap(value) switch
        {
            IArrayCreationOperation { Initializer.ElementValues: { IsEmpty: false } values } => End(values[values.Length - 1]),
            ICollectionExpressionOperation { Elements: { IsEmpty: false } items } => End(items[items.Length - 1]),
            _ => End(value),
        };

    /// <summary>What a variable is declared with, or a method of one expression gives: read as text, without binding it.</summary>
    private static string? OfDeclaration(ISymbol symbol) =>
        symbol.DeclaringSyntaxReferences.IsEmpty
            ? null
            : symbol.DeclaringSyntaxReferences[0].GetSyntax() switch
            {
                VariableDeclaratorSyntax { Initializer.Value: { } value } => End(value),
                PropertyDeclarationSyntax property => End(property.ExpressionBody?.Expression ?? property.Initializer?.Value),
                MethodDeclarationSyntax method => End(method.ExpressionBody?.Expression ?? Returned(method.Body)),
                LocalFunctionStatementSyntax function => End(function.ExpressionBody?.Expression ?? Returned(function.Body)),
                _ => null,
            };

    private static ExpressionSyntax? Returned(BlockSyntax? body) =>
        body is { Statements: { Count: > 0 } statements } && statements[statements.Count - 1] is ReturnStatementSyntax { Expression: { } value }
            ? value
            : null;

    private static string? End(ExpressionSyntax? expression) => expression switch
    {
        LiteralExpressionSyntax { Token.Value: string text } => text,
        InterpolatedStringExpressionSyntax { Contents: { Count: > 0 } contents } => End(contents),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum => End(sum.Right) ?? (End(sum.Left) is { } left ? left + Hole : null),
        InvocationExpressionSyntax
        {
            Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ToUpperInvariant" or "ToUpper" or "Trim" } access
        } => End(access.Expression),
        ParenthesizedExpressionSyntax inner => End(inner.Expression),
        _ => null,
    };

    private static string? End(SyntaxList<InterpolatedStringContentSyntax> contents)
    {
        if (contents[contents.Count - 1] is InterpolatedStringTextSyntax end) return end.TextToken.ValueText;
        return contents.Count > 1 && contents[contents.Count - 2] is InterpolatedStringTextSyntax before ? before.TextToken.ValueText + Hole : null;
    }
}
