using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Finds names of types without a meaning, as in unfinished code. Emitting one would only repeat the compiler's error.</summary>
internal static class UnknownTypes
{
    public static bool AreIn(ISymbol member) => member switch
    {
        IMethodSymbol method => AreIn(method.ReturnType)
            || method.Parameters.Any(static parameter => AreIn(parameter.Type))
            || method.TypeParameters.Any(static parameter => parameter.ConstraintTypes.Any(AreIn)),
        IPropertySymbol property => AreIn(property.Type) || property.Parameters.Any(static parameter => AreIn(parameter.Type)),
        IEventSymbol @event => AreIn(@event.Type),
        ITypeSymbol type => Of(type).Any(),
        _ => false,
    };

    /// <summary>Those in a type, in the order in which they are written.</summary>
    public static IEnumerable<ITypeSymbol> Of(ITypeSymbol type) => type switch
    {
        IErrorTypeSymbol => [type],
        IArrayTypeSymbol array => Of(array.ElementType),
        IPointerTypeSymbol pointer => Of(pointer.PointedAtType),
        IFunctionPointerTypeSymbol function => function.Signature.Parameters.Select(static parameter => parameter.Type)
            .Append(function.Signature.ReturnType).SelectMany(Of),
        INamedTypeSymbol named => (named.ContainingType is { } outer ? Of(outer) : []).Concat(named.TypeArguments.SelectMany(Of)),
        _ => [],
    };
}
