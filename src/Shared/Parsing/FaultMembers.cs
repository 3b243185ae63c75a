using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fallback.Roslyn;

/// <summary>Writes the heads of members that throw: methods so that a class shows them, where it can, everything else for the interface
/// alone.</summary>
internal static class FaultMembers
{
    private static readonly SymbolDisplayFormat _name = new(
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints,
        globalNamespaceStyle: SymbolDisplayGlobalNamespaceStyle.Included,
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers
            | SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat _signature = SymbolDisplayFormat.FullyQualifiedFormat
        .WithMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.ExpandValueTuple);

    /// <summary>Not a property's or an event's accessor, and not what only says again that a base's member has no body.</summary>
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
            CanBeWritten(member) && IsWithinReach(member, compilation) && (!IsUnsafe(member) || AllowsUnsafe(compilation)))
        && !members.Where((member, i) => members.Take(i).Any(other => IsDeclaredTwice(member, other))).Any();

    public static IEnumerable<FaultMember> Of(IReadOnlyList<ISymbol> members, string className, bool implements)
    {
        var shown = new List<IMethodSymbol>();
        foreach (ISymbol member in members.Where(CanBeWritten))
        {
            if (member is IMethodSymbol { IsStatic: false } method && CanBeShown(method, className))
            {
                if (shown.Any(other => InterfaceMembers.IsSameDeclaration(other, method))) continue;
                if (!shown.Any(other => MayCollide(other, method)))
                {
                    shown.Add(method);
                    yield return new FaultMember(Head(method, isShown: true), "", IsPublic: true);
                    continue;
                }
            }
            if (implements) yield return new FaultMember(Head(member, isShown: false), Accessors(member), IsPublic: false);
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
        method.DeclaredAccessibility == Accessibility.Public && method.Name != className && !IsUnsafe(method);

    private static bool IsWithinReach(ISymbol member, Compilation compilation) =>
        member.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal
        || SymbolEqualityComparer.Default.Equals(member.ContainingAssembly, compilation.Assembly)
        || member.ContainingAssembly.GivesAccessTo(compilation.Assembly);

    private static bool AllowsUnsafe(Compilation compilation) => compilation.Options is CSharpCompilationOptions { AllowUnsafe: true };

    private static bool IsDeclaredTwice(ISymbol a, ISymbol b) =>
        SymbolEqualityComparer.Default.Equals(a.ContainingType, b.ContainingType)
        && a.Name == b.Name
        && (a, b) switch
        {
            (IMethodSymbol one, IMethodSymbol other) => IsSame(one, other),
            (IPropertySymbol { IsIndexer: true } one, IPropertySymbol { IsIndexer: true } other) =>
                one.Parameters.Select(Type).SequenceEqual(other.Parameters.Select(Type), SymbolEqualityComparer.Default),
            _ => true,
        };

    private static ITypeSymbol Type(IParameterSymbol parameter) => parameter.Type;

    private static bool IsSame(IMethodSymbol a, IMethodSymbol b) => InterfaceMembers.IsSameSignature(a, b);

    // Type parameters of two methods are never the same, and a class cannot have two methods that differ in ref and out alone.
    private static bool MayCollide(IMethodSymbol a, IMethodSymbol b) =>
        a.Name == b.Name && a.Arity == b.Arity && a.Parameters.Length == b.Parameters.Length
        && (a.Arity > 0 || a.Parameters.Select(Signature).SequenceEqual(b.Parameters.Select(Signature)));

    // To a class, object is the same as dynamic, and tuples are by their types.
    private static string Signature(IParameterSymbol parameter) =>
        parameter.Type.ToDisplayString(_signature).Replace("dynamic", "object");

    private static bool IsUnsafe(ISymbol member) => member switch
    {
        IMethodSymbol method => method.Parameters.Select(Type).Append(method.ReturnType).Any(IsPointer),
        IPropertySymbol property => property.Parameters.Select(Type).Append(property.Type).Any(IsPointer),
        _ => false,
    };

    private static bool IsPointer(ITypeSymbol type) => type switch
    {
        IPointerTypeSymbol or IFunctionPointerTypeSymbol => true,
        IArrayTypeSymbol array => IsPointer(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.Any(IsPointer),
        _ => false,
    };

    private static string Head(ISymbol member, bool isShown)
    {
        string owner = isShown ? "" : Identifier.Of(member.ContainingType) + ".";
        string start = (isShown ? "public " : "") + (member.IsStatic ? "static " : "") + (IsUnsafe(member) ? "unsafe " : "");
        switch (member)
        {
            case IMethodSymbol { MethodKind: MethodKind.UserDefinedOperator } method:
                return $"{start}{Identifier.Of(method.ReturnType)} {owner}{method.ToDisplayString(_name)}({Parameters(method.Parameters)})";
            case IMethodSymbol method:
                (string name, string constraints) = Name(method, isShown);
                string list = !method.IsVararg ? "" : method.Parameters.IsEmpty ? "__arglist" : ", __arglist";
                string arguments = Parameters(method.Parameters) + list;
                return $"{start}{Ref(method.RefKind)}{Identifier.Of(method.ReturnType)} {owner}{name}({arguments}){constraints}";
            case IPropertySymbol property:
                string indexer = $"this[{Parameters(property.Parameters)}]";
                return $"{start}{Ref(property.RefKind)}{Identifier.Of(property.Type)} {owner}"
                    + (property.IsIndexer ? indexer : Identifier.Of(property.Name));
            default:
                return $"{start}event {Identifier.Of(((IEventSymbol)member).Type)} {owner}{Identifier.Of(member.Name)}";
        }
    }

    private static (string Name, string Constraints) Name(IMethodSymbol method, bool isShown)
    {
        string text = method.ToDisplayString(_name);
        int end = text.IndexOf(" where ", System.StringComparison.Ordinal);
        string name = end < 0 ? text : text.Substring(0, end);
        if (isShown) return (name, end < 0 ? "" : text.Substring(end));
        // What implements a member explicitly inherits its constraints, and says only what T? means.
        return (name, string.Concat(method.TypeParameters.Select(static type =>
            $" where {Identifier.Of(type.Name)} : {(type.IsValueType ? "struct" : type.IsReferenceType ? "class" : "default")}")));
    }

    private static string Parameters(IReadOnlyList<IParameterSymbol> parameters) =>
        string.Join(", ", parameters.Select((parameter, i) =>
        {
            // One that is still to be named, or is named as another.
            bool isFree = parameter.Name.Length > 0 && parameters.Take(i).All(other => other.Name != parameter.Name);
            string name = isFree ? Identifier.Of(parameter.Name) : "unnamed" + (i + 1).ToString(CultureInfo.InvariantCulture);
            string scoped = parameter is { ScopedKind: not ScopedKind.None, RefKind: not RefKind.Out } ? "scoped " : "";
            return $"{scoped}{Kind(parameter.RefKind)}{Identifier.Of(parameter.Type)} {name}";
        }));

    private static string Kind(RefKind kind) => kind switch
    {
        RefKind.Ref => "ref ",
        RefKind.Out => "out ",
        RefKind.In => "in ",
        RefKind.RefReadOnlyParameter => "ref readonly ",
        _ => "",
    };

    private static string Ref(RefKind kind) => kind switch
    {
        RefKind.Ref => "ref ",
        RefKind.RefReadOnly => "ref readonly ",
        _ => "",
    };

    private static string Accessors(ISymbol member) => member switch
    {
        IPropertySymbol property =>
            string.Join(" ", new[] { property.GetMethod is null ? "" : "get", Setter(property) }.Where(static text => text.Length > 0)),
        IEventSymbol => "add remove",
        _ => "",
    };

    private static string Setter(IPropertySymbol property) => property.SetMethod switch
    {
        null => "",
        { IsInitOnly: true } => "init",
        _ => "set",
    };
}
