using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>The members of an interface and its bases that a class must implement.</summary>
internal static class InterfaceMembers
{
    /// <summary>The methods to implement, in declaration order. One that two bases declare alike is there once.</summary>
    public static List<IMethodSymbol> ToImplement(INamedTypeSymbol type)
    {
        var methods = new List<IMethodSymbol>();
        foreach (IMethodSymbol method in
            Abstract(type).OfType<IMethodSymbol>()
                .Where(static method => method is { MethodKind: MethodKind.Ordinary, IsStatic: false }))
            if (!methods.Any(other => IsSameDeclaration(other, method))) methods.Add(method);
        return methods;
    }

    /// <summary>What every chat client has beside its calls; the emitter knows how to implement it.</summary>
    public static bool IsOfEveryChatClient(IMethodSymbol method) =>
        method.ContainingType is { } owner
        && (KnownSymbols.IsChatClient(owner) && method.Name == "GetService"
            || owner.SpecialType == SpecialType.System_IDisposable);

    /// <summary>Every member without a body, static ones too. A base's member that a derived interface gives a body is left out.</summary>
    public static IEnumerable<ISymbol> Abstract(INamedTypeSymbol type)
    {
        List<ISymbol> all = [.. type.GetMembers(), .. type.AllInterfaces.SelectMany(static t => t.GetMembers())];
        return all.Where(member =>
            member.IsAbstract && member is not INamedTypeSymbol && type.FindImplementationForInterfaceMember(member) is not { IsAbstract: false });
    }

    public static bool IsSameSignature(IMethodSymbol a, IMethodSymbol b) =>
        a.Name == b.Name && a.Arity == b.Arity && a.Parameters.Length == b.Parameters.Length
        && a.Parameters
            .Zip(b.Parameters, static (x, y) => x.RefKind == y.RefKind && SymbolEqualityComparer.Default.Equals(x.Type, y.Type))
            .All(static same => same);

    public static bool IsSameDeclaration(IMethodSymbol a, IMethodSymbol b) =>
        IsSameSignature(a, b) && SymbolEqualityComparer.Default.Equals(a.ReturnType, b.ReturnType);
}
