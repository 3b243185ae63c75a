using System;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>Tells which calls log at a level that production keeps.</summary>
internal static class LogLevels
{
    private const int Information = 2;
    private const int None = 6;

    /// <summary>Whether a call logs at Information or above.</summary>
    public static bool Keeps(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        if (method.ContainingType is { Name: "LoggerExtensions" or "ILogger", ContainingNamespace.Name: "Logging" })
            return method.Name is "LogInformation" or "LogWarning" or "LogError" or "LogCritical" || (method.Name == "Log" && HasLevel(call));
        return Message(method) is { } message && IsKept(Level(message));
    }

    /// <summary>The <c>[LoggerMessage]</c> of a method, which is partial or takes its logger; null for any other, without reading its
    /// attributes.</summary>
    public static AttributeData? Message(IMethodSymbol method)
    {
        if (!method.IsPartialDefinition && !(method.IsStatic && TakesLogger(method))) return null;
        foreach (AttributeData attribute in method.GetAttributes())
            if (attribute.AttributeClass is { Name: "LoggerMessageAttribute", ContainingNamespace.Name: "Logging" }) return attribute;
        return null;
    }

    private static bool TakesLogger(IMethodSymbol method)
    {
        foreach (IParameterSymbol parameter in method.Parameters)
            if (Sinks.IsLogger(parameter.Type)) return true;
        return false;
    }

    /// <summary>Whether the output must be switched on: a check for Debug, or a setting whose name shows its effect.</summary>
    public static bool IsGuarded(IInvocationOperation call)
    {
        for (SyntaxNode? node = call.Syntax.Parent; node is not null and not MemberDeclarationSyntax; node = node.Parent)
            if (node is IfStatementSyntax guard && SaysSo(guard.Condition)) return true;
        return false;
    }

    private static bool SaysSo(ExpressionSyntax condition)
    {
        foreach (SyntaxToken token in condition.DescendantTokens())
            if (token.IsKind(SyntaxKind.IdentifierToken)
                && (token.ValueText is "Debug" or "Trace" || Has(token, "Sensitive") || IsContentSetting(token)))
                return true;
        return false;
    }

    private static bool IsContentSetting(SyntaxToken name) =>
        Has(name, "log") && (Has(name, "prompt") || Has(name, "content") || Has(name, "answer") || Has(name, "message"));

    private static bool Has(SyntaxToken token, string word) => token.ValueText.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0;

    private static bool HasLevel(IInvocationOperation call)
    {
        foreach (IArgumentOperation argument in call.Arguments)
            if (argument.Parameter?.Type.Name == "LogLevel") return IsKept(argument.Value.ConstantValue.Value);
        return false;
    }

    private static object? Level(AttributeData attribute)
    {
        foreach (TypedConstant argument in attribute.ConstructorArguments)
            if (argument.Type?.Name == "LogLevel") return argument.Value;
        foreach (var argument in attribute.NamedArguments)
            if (argument.Key == "Level") return argument.Value.Value;
        return null;
    }

    private static bool IsKept(object? level) => level is int value and >= Information and < None;
}
