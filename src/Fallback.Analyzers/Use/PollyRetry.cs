using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>A retry of Polly around a call. A pipeline counts only where its retry can be seen: in its own type, or where the class builds
/// it.</summary>
internal static class PollyRetry
{
    /// <summary>Returns the name of the method or type that retries, or null.</summary>
    public static string? Around(IInvocationOperation call)
    {
        for (IOperation? outer = call.Parent; outer is not null; outer = outer.Parent)
            if (outer is IInvocationOperation { TargetMethod: { } method, Instance: { } policy }
                && method.Name.StartsWith("Execute", StringComparison.Ordinal)
                && IsOfPolly(method.ContainingType)
                && Retries(policy))
                return $"{Name(policy)}.{method.Name}";
        return null;
    }

    private static bool IsOfPolly(ITypeSymbol type)
    {
        INamespaceSymbol? space = type.ContainingNamespace;
        while (space is { ContainingNamespace.IsGlobalNamespace: false }) space = space.ContainingNamespace;
        return space?.Name == "Polly";
    }

    private static bool Retries(IOperation policy)
    {
        policy = ResultFlow.Unconverted(policy);
        if (policy.Type is { ContainingNamespace: { Name: "Retry", ContainingNamespace.Name: "Polly" } }) return true;
        ISymbol? source = policy switch
        {
            ILocalReferenceOperation reference => reference.Local,
            IFieldReferenceOperation reference => reference.Field,
            IPropertyReferenceOperation reference => reference.Property,
            _ => null,
        };
        return source is null
            ? BuildsRetry(policy.Syntax)
            : source.DeclaringSyntaxReferences.Any(place =>
                BuildsRetry(place.GetSyntax()) || IsAssignedRetry(place.GetSyntax(), source.Name));
    }

    /// <summary>A field is often built in the constructor.</summary>
    private static bool IsAssignedRetry(SyntaxNode declaration, string name) =>
        declaration.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type
        && type.DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(assignment =>
            assignment.Left is IdentifierNameSyntax { Identifier.ValueText: var target }
            && target == name
            && BuildsRetry(assignment.Right));

    private static bool BuildsRetry(SyntaxNode code) => code.DescendantNodesAndSelf().OfType<SimpleNameSyntax>()
        .Any(static name =>
            name.Identifier.ValueText is "AddRetry" or "RetryAsync" or "WaitAndRetryAsync" or "RetryForeverAsync"
                or "WaitAndRetryForeverAsync");

    private static string Name(IOperation policy) =>
        policy.Syntax is IdentifierNameSyntax name ? name.Identifier.ValueText : policy.Type?.Name ?? "Polly";
}
