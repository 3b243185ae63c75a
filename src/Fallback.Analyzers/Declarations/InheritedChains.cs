using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Finds interfaces that derive from one with a chain, and have none of their own (FB1013).</summary>
internal static class InheritedChains
{
    public static void Check(INamedTypeSymbol type, ProblemSink problems)
    {
        // A generic interface can have no client, and one whose bases' methods all have a body needs none.
        if (type.Interfaces.IsEmpty || type.IsGenericType || ClientName.HasAnyChain(type)) return;
        IReadOnlyList<INamedTypeSymbol> bases = Nearest(type);
        if (bases.Count == 0 || InterfaceParser.Methods(type).Count == 0) return;
        string @base = bases[0].Name;
        problems.Warn(
            DiagnosticIds.ChainNotInherited,
            type.Locations.FirstOrDefault(),
            $"'{type.Name}' has no chain, so no client is generated for it: the chain of '{@base}' applies only to '{@base}'; declare "
                + $"[ModelChain] on '{type.Name}' as well");
    }

    /// <summary>Returns the bases with a chain, without those that another one of them derives from.</summary>
    public static IReadOnlyList<INamedTypeSymbol> Nearest(INamedTypeSymbol type)
    {
        List<INamedTypeSymbol> chained = [.. type.AllInterfaces.Where(ClientName.HasAnyChain)];
        return [.. chained.Where(one => !chained.Any(other => other.AllInterfaces.Contains(one, SymbolEqualityComparer.Default)))];
    }
}
