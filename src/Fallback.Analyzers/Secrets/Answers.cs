using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Recognizes results that are sent to HTTP callers: actions of controllers, methods of hubs, handlers of minimal APIs.</summary>
internal static class Answers
{
    /// <summary>Whether a method's result is the answer to a request.</summary>
    public static bool Are(ISymbol symbol) =>
        symbol is IMethodSymbol
        {
            MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Public, IsStatic: false, ReturnsVoid: false,
            ContainingType: { } type
        }
        && Answer(type)
        && !Has(symbol, "NonActionAttribute");

    /// <summary>Whether it is <c>app.MapGet(…)</c> or similar.</summary>
    public static bool Maps(IMethodSymbol method) => method.ContainingType is { Name: "EndpointRouteBuilderExtensions" };

    /// <summary>
    /// Returns the type of the answer's body: <c>T</c> of <c>Task&lt;ActionResult&lt;T&gt;&gt;</c>, or of <c>Ok&lt;T&gt;</c>.
    /// </summary>
    public static ITypeSymbol BodyOf(ITypeSymbol returned)
    {
        ITypeSymbol body = KeyTypes.Awaited(returned);
        return body is INamedTypeSymbol { TypeArguments.Length: 1, ContainingNamespace.Name: "Mvc" or "HttpResults" } result
            ? result.TypeArguments[0]
            : body;
    }

    private static bool Answer(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is { SpecialType: SpecialType.None }; current = current.BaseType)
            if (current is { Name: "ControllerBase", ContainingNamespace.Name: "Mvc" } or { Name: "Hub", ContainingNamespace.Name: "SignalR" }
                || Has(current, "ApiControllerAttribute"))
                return true;
        return false;
    }

    private static bool Has(ISymbol symbol, string attribute)
    {
        foreach (AttributeData data in symbol.GetAttributes())
            if (data.AttributeClass?.Name == attribute) return true;
        return false;
    }
}
