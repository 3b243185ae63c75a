using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>The members of an interface and its bases that a class must implement.</summary>
internal static class InterfaceMembers
{
    private static readonly SymbolDisplayFormat _types = SymbolDisplayFormat.FullyQualifiedFormat
        .WithMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.ExpandValueTuple);

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

    /// <summary>The members of every chat client in addition to its calls; the emitter knows how to implement them.</summary>
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

    /// <summary>
    /// Whether a class shows the method. Others are implemented for their interface alone: what the interface keeps from some of the code
    /// may be of types that are kept from it as well, and of two methods that are the same to a class one has to stand back.
    /// </summary>
    public static bool IsShown(IMethodSymbol method, IReadOnlyList<IMethodSymbol> methods) =>
        method.DeclaredAccessibility == Accessibility.Public
        && !methods.TakeWhile(other => !ReferenceEquals(other, method))
            .Any(other => other.DeclaredAccessibility == Accessibility.Public && MayCollide(other, method));

    // Type parameters of two methods are never the same, and a class cannot have two methods that differ in ref and out alone.
    public static bool MayCollide(IMethodSymbol a, IMethodSymbol b) =>
        a.Name == b.Name && a.Arity == b.Arity && a.Parameters.Length == b.Parameters.Length
        && (a.Arity > 0 || a.Parameters.Select(AsInAClass).SequenceEqual(b.Parameters.Select(AsInAClass)));

    /// <summary>Whether a class of this assembly can implement the member.</summary>
    public static bool IsWithinReach(ISymbol member, IAssemblySymbol assembly) =>
        member.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal
        || SymbolEqualityComparer.Default.Equals(member.ContainingAssembly, assembly)
        || member.ContainingAssembly.GivesAccessTo(assembly);

    public static bool IsSameSignature(IMethodSymbol a, IMethodSymbol b) =>
        a.Name == b.Name && a.Arity == b.Arity && a.Parameters.Length == b.Parameters.Length
        && a.Parameters
            .Zip(b.Parameters, static (x, y) => x.RefKind == y.RefKind && SymbolEqualityComparer.Default.Equals(x.Type, y.Type))
            .All(static same => same);

    /// <summary>Whether one method of a class is both, to the last question mark.</summary>
    public static bool IsSameDeclaration(IMethodSymbol a, IMethodSymbol b) =>
        IsSameSignature(a, b)
        && SymbolEqualityComparer.IncludeNullability.Equals(a.ReturnType, b.ReturnType)
        && a.Parameters.Zip(b.Parameters, static (x, y) => SymbolEqualityComparer.IncludeNullability.Equals(x.Type, y.Type))
            .All(static same => same);

    // To a class, object is the same as dynamic, and tuples are by their types.
    private static string AsInAClass(IParameterSymbol parameter) => parameter.Type.ToDisplayString(_types).Replace("dynamic", "object");
}
