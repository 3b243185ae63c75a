using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fallback.Roslyn;

/// <summary>Decides which members that throw a class has: methods so that it shows them, where it can, everything else for the interface
/// alone.</summary>
internal static class FaultMembers
{
    /// <summary>Excludes accessors of properties and events, and declarations that only repeat that a base's member has no body.</summary>
    public static bool IsOne(ISymbol member) => member switch
    {
        IMethodSymbol method => method.AssociatedSymbol is null && method.ExplicitInterfaceImplementations.IsEmpty,
        IPropertySymbol property => property.ExplicitInterfaceImplementations.IsEmpty,
        IEventSymbol @event => @event.ExplicitInterfaceImplementations.IsEmpty,
        _ => false,
    };

    /// <summary>Whether a class can implement all of them: not where the interface does not compile, or keeps one to itself.</summary>
    public static bool CanAllBeWritten(IReadOnlyList<ISymbol> members, Compilation compilation) =>
        members.All(member =>
            CanBeWritten(member)
            && InterfaceMembers.IsWithinReach(member, compilation.Assembly)
            && (!PointerTypes.AreIn(member) || AllowsUnsafe(compilation)))
        && !members.Where((member, i) => members.Take(i).Any(other => IsDeclaredTwice(member, other))).Any();

    public static IEnumerable<FaultMember> Of(IReadOnlyList<ISymbol> members, string className, bool implements)
    {
        var shown = new List<IMethodSymbol>();
        foreach (ISymbol member in members.Where(CanBeWritten))
        {
            if (member is IMethodSymbol { IsStatic: false } method && CanBeShown(method, className))
            {
                if (shown.Any(other => InterfaceMembers.IsSameDeclaration(other, method))) continue;
                if (!shown.Any(other => InterfaceMembers.MayCollide(other, method)))
                {
                    shown.Add(method);
                    yield return new FaultMember(MemberHead.Of(method, isShown: true), "", IsPublic: true);
                    continue;
                }
            }
            if (implements)
                yield return new FaultMember(MemberHead.Of(member, isShown: false), MemberHead.Accessors(member), IsPublic: false);
        }
    }

    /// <summary>What has a name in the head of a member, and would hide another meaning of it in the body.</summary>
    public static IEnumerable<string> NamesWithin(IEnumerable<ISymbol> members) => members.SelectMany(static member => member switch
    {
        IMethodSymbol method => method.Parameters.Select(static parameter => parameter.Name)
            .Concat(method.TypeParameters.Select(static parameter => parameter.Name)),
        IPropertySymbol property => property.Parameters.Select(static parameter => parameter.Name),
        _ => Enumerable.Empty<string>(),
    });

    private static bool CanBeWritten(ISymbol member) =>
        !UnknownTypes.AreIn(member)
        && !UnknownTypes.AreIn(member.ContainingType)
        && (SyntaxFacts.IsValidIdentifier(member.Name) || member is IPropertySymbol { IsIndexer: true })
        && member is not IMethodSymbol { MethodKind: not (MethodKind.Ordinary or MethodKind.UserDefinedOperator) };

    private static bool CanBeShown(IMethodSymbol method, string className) =>
        method.DeclaredAccessibility == Accessibility.Public && method.Name != className && !PointerTypes.AreIn(method);

    private static bool AllowsUnsafe(Compilation compilation) => compilation.Options is CSharpCompilationOptions { AllowUnsafe: true };

    private static bool IsDeclaredTwice(ISymbol a, ISymbol b) =>
        SymbolEqualityComparer.Default.Equals(a.ContainingType, b.ContainingType)
        && a.Name == b.Name
        && (a, b) switch
        {
            (IMethodSymbol one, IMethodSymbol other) => InterfaceMembers.IsSameSignature(one, other),
            (IPropertySymbol { IsIndexer: true } one, IPropertySymbol { IsIndexer: true } other) =>
                one.Parameters.Select(Type).SequenceEqual(other.Parameters.Select(Type), SymbolEqualityComparer.Default),
            _ => true,
        };

    private static ITypeSymbol Type(IParameterSymbol parameter) => parameter.Type;
}
