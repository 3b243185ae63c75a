using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Finds the classes that implement an interface in addition to its generated client.</summary>
internal static class OwnImplementations
{
    public static bool AreIn(INamedTypeSymbol type, Compilation compilation) =>
        compilation.GetSymbolsWithName(static _ => true, SymbolFilter.Type).OfType<INamedTypeSymbol>()
            .Any(other => other.TypeKind is TypeKind.Class or TypeKind.Struct && other.AllInterfaces.Contains(type, SymbolEqualityComparer.Default)
                && !other.GetAttributes().Any(static attribute => attribute.AttributeClass?.Name == "GeneratedCodeAttribute"));
}
