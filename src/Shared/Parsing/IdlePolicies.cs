using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Finds policies that do nothing, because there is no chain to hold for (FB1009).</summary>
internal static class IdlePolicies
{
    private const string Attribute = "Attribute";

    public static void Check(INamedTypeSymbol type, IReadOnlyList<IMethodSymbol> methods, ProblemSink problems, CancellationToken cancellationToken)
    {
        if (PolicyAttributes.HasChain(type)) return;
        if (!methods.Any(PolicyAttributes.HasChain)) Warn(type, type.Name, problems, cancellationToken);
        foreach (IMethodSymbol method in methods)
            if (!PolicyAttributes.HasChain(method) && SymbolEqualityComparer.Default.Equals(method.ContainingType, type))
                Warn(method, $"{type.Name}.{method.Name}", problems, cancellationToken);
    }

    private static void Warn(ISymbol symbol, string name, ProblemSink problems, CancellationToken cancellationToken)
    {
        foreach (string policy in PolicyAttributes.OfChain)
            foreach (AttributeData attribute in AttributeReader.All(symbol, policy))
                problems.Warn(
                    DiagnosticIds.PolicyWithoutChain,
                    attribute.Place(cancellationToken),
                    $"[{policy.Substring(0, policy.Length - Attribute.Length)}] does nothing on '{name}', which has no [ModelChain]; "
                    + $"add one, or remove the attribute");
    }
}
