using System.Linq;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Finds pointers, which make a member unsafe; also in arrays, and in arrays that are type arguments.</summary>
internal static class PointerTypes
{
    public static bool AreIn(ISymbol member) => member switch
    {
        IMethodSymbol method => method.Parameters.Any(static parameter => AreIn(parameter.Type)) || AreIn(method.ReturnType),
        IPropertySymbol property => property.Parameters.Any(static parameter => AreIn(parameter.Type)) || AreIn(property.Type),
        IPointerTypeSymbol or IFunctionPointerTypeSymbol => true,
        IArrayTypeSymbol array => AreIn(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.Any(AreIn),
        _ => false,
    };
}
