using System;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Finds Fallback's attributes on methods that no client implements (FB1009).</summary>
internal static class StrayAttributes
{
    public static void Check(IMethodSymbol method, ProblemSink problems, CancellationToken cancellationToken)
    {
        bool inInterface = method.ContainingType?.TypeKind == TypeKind.Interface;
        if (inInterface && method is { IsAbstract: true, IsStatic: false }) return;
        foreach (AttributeData attribute in method.GetAttributes())
        {
            if (attribute.AttributeClass is not { } type
                || !AttributeReader.Is(attribute, type.Name)
                || !type.Name.EndsWith("Attribute", StringComparison.Ordinal))
                continue;
            // It marks a tool's method, which may be anywhere.
            if (type.Name == "SideEffectsAttribute") continue;
            string name = type.Name.Substring(0, type.Name.Length - "Attribute".Length);
            string reason = inInterface ? "which has a body or is static" : "which is not a method of an interface";
            problems.Warn(
                DiagnosticIds.PolicyWithoutChain,
                attribute.Place(cancellationToken),
                $"[{name}] does nothing on '{method.ContainingType?.Name}.{method.Name}', {reason}; remove it");
        }
    }
}
