using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Finds what a call of an interface's or an abstract member may run, among the types of this project.</summary>
internal sealed class Implementations(Compilation compilation)
{
    // An interface with more is a plug-in's; a single implementation shows little about a call.
    private const int Most = 8;

    private readonly ConcurrentDictionary<IMethodSymbol, IReadOnlyList<IMethodSymbol>> _known = new(SymbolEqualityComparer.Default);
    private List<INamedTypeSymbol>? _types;

    public static bool IsOpen(IMethodSymbol method) =>
        method.IsAbstract && !method.IsStatic && method.ContainingType is { TypeKind: TypeKind.Interface or TypeKind.Class };

    public IReadOnlyList<IMethodSymbol> Of(IMethodSymbol method, CancellationToken cancellationToken)
    {
        method = method.OriginalDefinition;
        if (_known.TryGetValue(method, out IReadOnlyList<IMethodSymbol> known)) return known;
        var found = new List<IMethodSymbol>();
        foreach (INamedTypeSymbol type in Types(cancellationToken))
            if (method.ContainingType.TypeKind == TypeKind.Interface) AddImplementation(type, method, found);
            else AddOverride(type, method, found);
        return _known[method] = found.Count > Most ? [] : found;
    }

    private static void AddImplementation(INamedTypeSymbol type, IMethodSymbol method, List<IMethodSymbol> found)
    {
        foreach (INamedTypeSymbol contract in type.AllInterfaces)
            if (contract.Name == method.ContainingType.Name
                && SymbolEqualityComparer.Default.Equals(contract.OriginalDefinition, method.ContainingType))
                foreach (ISymbol member in contract.GetMembers(method.Name))
                    if (SymbolEqualityComparer.Default.Equals(member.OriginalDefinition, method)
                        && type.FindImplementationForInterfaceMember(member) is IMethodSymbol { IsAbstract: false } implementation
                        && !found.Contains(implementation))
                        found.Add(implementation);
    }

    private static void AddOverride(INamedTypeSymbol type, IMethodSymbol method, List<IMethodSymbol> found)
    {
        if (type.BaseType is null) return;
        foreach (ISymbol member in type.GetMembers(method.Name))
            if (member is IMethodSymbol { IsOverride: true, IsAbstract: false } candidate)
                for (IMethodSymbol? overridden = candidate.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
                    if (SymbolEqualityComparer.Default.Equals(overridden.OriginalDefinition, method)) found.Add(candidate);
    }

    private List<INamedTypeSymbol> Types(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _types) is { } known) return known;
        var types = new List<INamedTypeSymbol>();
        AddTypes(compilation.Assembly.GlobalNamespace, types, cancellationToken);
        Volatile.Write(ref _types, types);
        return types;
    }

    private static void AddTypes(INamespaceOrTypeSymbol container, List<INamedTypeSymbol> types, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (ISymbol member in container.GetMembers())
            if (member is INamespaceOrTypeSymbol inner and (INamespaceSymbol or INamedTypeSymbol))
            {
                if (inner is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct } type) types.Add(type);
                AddTypes(inner, types, cancellationToken);
            }
    }
}
