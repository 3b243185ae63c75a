using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>
/// Finds clients' interfaces with the same simple name (FB1014). Each is reported at its own name, while it is analyzed itself.
/// </summary>
internal static class Namesakes
{
    public static void Check(INamedTypeSymbol type, Compilation compilation, ProblemSink problems, CancellationToken cancellationToken)
    {
        if (!IsClient(type)) return;
        List<string> others =
        [
            .. compilation.GetSymbolsWithName(type.Name, SymbolFilter.Type, cancellationToken).OfType<INamedTypeSymbol>()
                .Where(other => IsClient(other) && !SymbolEqualityComparer.Default.Equals(other, type))
                .Select(static other => $"'{ClientName.FullOf(other)}'")
                .OrderBy(static name => name, StringComparer.Ordinal),
        ];
        if (others.Count == 0) return;
        problems.Warn(
            DiagnosticIds.Namesake,
            type.Locations.FirstOrDefault(),
            $"'{ClientName.FullOf(type)}' has the same simple name as {string.Join(" and ", others)}: in configuration and budgets, "
                + $"'{type.Name}' alone identifies none of them; rename one, or write the full name there");
    }

    private static bool IsClient(INamedTypeSymbol type) =>
        type is { TypeKind: TypeKind.Interface, IsGenericType: false } && ClientName.HasAnyChain(type);
}
