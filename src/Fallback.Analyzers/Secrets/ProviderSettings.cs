using System;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>Reads the code that sets a provider up.</summary>
internal static class ProviderSettings
{
    public static bool Adds(IMethodSymbol method) =>
        method is
        {
            Name: "AddProvider" or "AddChatClientProvider",
            ContainingNamespace: { Name: "Fallback", ContainingNamespace.IsGlobalNamespace: true }
        };

    public static bool Is(ITypeSymbol? type) => type is not null && KnownSymbols.Is(type, "Fallback", "ProviderOptions");

    /// <summary>The code that sets the same provider: its initializer, or the block in which its properties are assigned.</summary>
    public static IOperation Scope(IOperation assignment)
    {
        IOperation scope = assignment;
        while (scope.Parent is { } parent)
        {
            scope = parent;
            if (scope is IObjectOrCollectionInitializerOperation or IBlockOperation) break;
        }
        return scope;
    }

    public static bool HasKey(IOperation scope)
    {
        foreach (IOperation operation in scope.DescendantsAndSelf())
            if (GivesKey(operation)) return true;
        return false;
    }

    public static bool AllowsPlainHttp(IOperation scope)
    {
        foreach (IOperation operation in scope.DescendantsAndSelf())
            if (operation is ISimpleAssignmentOperation
                {
                    Target: IPropertyReferenceOperation { Property: { Name: "AllowInsecureHttp" } property },
                    Value.ConstantValue: { HasValue: true, Value: true }
                }
                && Is(property.ContainingType))
                return true;
        return false;
    }

    private static bool GivesKey(IOperation operation) => operation switch
    {
        IArgumentOperation { Parameter.Name: "apiKey", ArgumentKind: ArgumentKind.Explicit } argument => !IsNull(argument.Value),
        ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { Name: "ApiKey" } property } } assignment =>
            Is(property.ContainingType) && !IsNull(assignment.Value),
        IObjectCreationOperation { Type.Name: { } name } => name.EndsWith("Credential", StringComparison.Ordinal) || name == "ApiKey",
        _ => false,
    };

    private static bool IsNull(IOperation value) => WrittenParts.Unwrap(value).ConstantValue is { HasValue: true, Value: null };
}
