using System.Linq;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>
/// Finds names of types that mean nothing, as in code that is being typed. To repeat one would only repeat the compiler's error.
/// </summary>
internal static class UnknownTypes
{
    public static bool AreIn(ISymbol member) => member switch
    {
        IMethodSymbol method => Is(method.ReturnType)
            || method.Parameters.Any(static parameter => Is(parameter.Type))
            || method.TypeParameters.Any(static parameter => parameter.ConstraintTypes.Any(Is)),
        IPropertySymbol property => Is(property.Type) || property.Parameters.Any(static parameter => Is(parameter.Type)),
        IEventSymbol @event => Is(@event.Type),
        ITypeSymbol type => Is(type),
        _ => false,
    };

    private static bool Is(ITypeSymbol type) => type switch
    {
        IErrorTypeSymbol => true,
        IArrayTypeSymbol array => Is(array.ElementType),
        IPointerTypeSymbol pointer => Is(pointer.PointedAtType),
        IFunctionPointerTypeSymbol function => AreIn(function.Signature),
        INamedTypeSymbol named => named.TypeArguments.Any(Is) || named.ContainingType is { } outer && Is(outer),
        _ => false,
    };
}
