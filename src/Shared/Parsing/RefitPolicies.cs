using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Finds attributes that need the prompt or the answer, which only Refit knows on a Refit interface (FB1008).</summary>
internal static class RefitPolicies
{
    private static readonly ImmutableArray<string> _useless =
    [
        PolicyAttributes.AnswerCache, PolicyAttributes.DefaultResponse, PolicyAttributes.AnswerRepair, PolicyAttributes.ContextPolicy,
        PolicyAttributes.CostBudget, GenerationParser.Name, "SystemPromptAttribute", "UserPromptAttribute",
    ];

    public static void Check(
        INamedTypeSymbol type, IReadOnlyList<IMethodSymbol> methods, ProblemSink problems, CancellationToken cancellationToken)
    {
        IEnumerable<IMethodSymbol> own = methods.Where(method => SymbolEqualityComparer.Default.Equals(method.ContainingType, type));
        foreach (ISymbol symbol in own.Prepend<ISymbol>(type))
            foreach (AttributeData attribute in symbol.GetAttributes().Where(IsUseless))
            {
                string name = attribute.AttributeClass!.Name;
                string shortName = name.Substring(0, name.Length - "Attribute".Length);
                problems.Error(DiagnosticIds.Refit, attribute.Place(cancellationToken), $"[{shortName}] needs to know the prompt or the answer, "
                    + $"which Fallback does not see on the Refit interface '{type.Name}'; remove it");
            }
    }

    private static bool IsUseless(AttributeData attribute) =>
        _useless.Any(name => AttributeReader.Is(attribute, name))
        || AttributeReader.Is(attribute, PolicyAttributes.OnStreamFailure)
            && PolicyParser.StreamRecoveryOf(attribute) != StreamRecovery.Fail;
}
