using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>The members and constructor that System.Text.Json uses for a type, and what the runtime adds.</summary>
internal static class AnswerMembers
{
    private const string Serialization = "System.Text.Json.Serialization";
    private const string Collections = "System.Collections.Generic";

    public static bool IsOfFramework(INamedTypeSymbol type) =>
        type.ContainingAssembly?.Identity.Name is { } assembly
        && (assembly.StartsWith("System.", StringComparison.Ordinal) || assembly is "mscorlib" or "netstandard");

    public static IEnumerable<AttributeData> Attributes(ISymbol symbol, string name) =>
        symbol.GetAttributes().Where(attribute => attribute.AttributeClass is { } type && KnownSymbols.Is(type, Serialization, name));

    public static bool HasConverter(ISymbol symbol) => Attributes(symbol, "JsonConverterAttribute").Any();

    /// <summary>Returns the fields and properties in the JSON of a type, including those of its bases, unless they are ignored.</summary>
    public static IEnumerable<ISymbol> Of(INamedTypeSymbol type) => All(type).Where(static member => !IsIgnored(member));

    /// <summary>Returns them including the ignored ones.</summary>
    public static IEnumerable<ISymbol> All(INamedTypeSymbol type)
    {
        var names = new HashSet<string>();
        for (INamedTypeSymbol? owner = type; owner is not null && !IsOfFramework(owner); owner = owner.BaseType)
        {
            foreach (ISymbol member in owner.GetMembers())
                if (IsMember(member) && names.Add(member.Name)) yield return member;
        }
    }

    /// <summary>Returns the constructor that is called; null if there is none, or if it is ambiguous.</summary>
    public static IMethodSymbol? Constructor(INamedTypeSymbol type)
    {
        IMethodSymbol? marked = type.InstanceConstructors
            .FirstOrDefault(static constructor => Attributes(constructor, "JsonConstructorAttribute").Any());
        if (marked is not null) return marked;
        IMethodSymbol[] open =
            [.. type.InstanceConstructors.Where(static constructor => constructor.DeclaredAccessibility == Accessibility.Public)];
        if (open.FirstOrDefault(static constructor => constructor.Parameters.IsEmpty) is { } plain) return plain;
        return open.Length == 1 && type.TypeKind != TypeKind.Struct ? open[0] : null;
    }

    /// <summary>Whether a constructor's parameter fills a member.</summary>
    public static bool Is(ISymbol member, IParameterSymbol parameter) =>
        member.Name.Equals(parameter.Name, StringComparison.OrdinalIgnoreCase)
        && SymbolEqualityComparer.Default.Equals(TypeOf(member), parameter.Type);

    /// <summary>Whether deserialization fills a member: by any setter, by the constructor, or by adding to its collection.</summary>
    public static bool IsSet(ISymbol member, IMethodSymbol? constructor)
    {
        if (member is IFieldSymbol { IsReadOnly: false } || SetterOf(member as IPropertySymbol) is not null) return true;
        if (constructor?.Parameters.Any(parameter => Is(member, parameter)) == true || IsPopulated(member)) return true;
        if (member is not IPropertySymbol { Type: INamedTypeSymbol type } || !IsStored(member) || !IsEnumerable(type) || !IsWritable(type))
            return false;
        // The serializer itself fills only objects that are created without arguments; otherwise the runtime needs these.
        return constructor is not { Parameters.IsEmpty: false } || IsListOrDictionary(type);
    }

    /// <summary>Whether a member stores a value, and is not computed.</summary>
    public static bool IsStored(ISymbol member) =>
        member is IFieldSymbol
        || member is IPropertySymbol property && (HasField(property)
            || property.GetMethod?.GetAttributes().Any(static attribute => attribute.AttributeClass is { } type
                && KnownSymbols.Is(type, "System.Runtime.CompilerServices", "CompilerGeneratedAttribute")) == true);

    /// <summary>Whether a computed property may return a stored collection without a setter, which only an object can show.</summary>
    public static bool MayBeFilled(INamedTypeSymbol type) =>
        Of(type).Any(static member => member is IPropertySymbol { Type: INamedTypeSymbol collection } && IsEnumerable(collection));

    public static bool IsEnumerable(INamedTypeSymbol type) =>
        type.SpecialType != SpecialType.System_String && Implements(type, "System.Collections", "IEnumerable");

    /// <summary>Whether the serializer can add items to a class.</summary>
    public static bool CanBeAddedTo(INamedTypeSymbol type) =>
        Implements(type, Collections, "ICollection`1")
        || IsListOrDictionary(type)
        || Bases(type).Any(static owner =>
            owner.Name is "Stack" or "Queue" or "ConcurrentStack" or "ConcurrentQueue" && IsOfFramework(owner));

    private static bool IsListOrDictionary(INamedTypeSymbol type) =>
        Implements(type, "System.Collections", "IList") || Implements(type, "System.Collections", "IDictionary");

    /// <summary>Whether an attribute requests that the existing value is filled.</summary>
    private static bool IsPopulated(ISymbol member) =>
        Attributes(member, "JsonObjectCreationHandlingAttribute")
            .Concat(Attributes(member.ContainingType, "JsonObjectCreationHandlingAttribute"))
            .FirstOrDefault()?.ConstructorArguments.FirstOrDefault().Value is 1;

    private static bool IsWritable(INamedTypeSymbol type)
    {
        if (type.TypeKind == TypeKind.Interface)
            return type.MetadataName is "ICollection`1" or "IList`1" or "ISet`1" or "IDictionary`2";
        return type.ContainingNamespace?.ToDisplayString() is not ("System.Collections.Immutable" or "System.Collections.Frozen")
            && !type.Name.StartsWith("ReadOnly", StringComparison.Ordinal)
            && CanBeAddedTo(type);
    }

    private static bool IsMember(ISymbol member)
    {
        bool isOpen = member.DeclaredAccessibility == Accessibility.Public || Attributes(member, "JsonIncludeAttribute").Any();
        return isOpen && !member.IsStatic && member switch
        {
            IPropertySymbol property => !property.IsIndexer && property.GetMethod is not null && property.Name != "EqualityContract",
            IFieldSymbol field => !field.IsConst && field.AssociatedSymbol is null,
            _ => false,
        };
    }

    private static bool IsIgnored(ISymbol member) => Attributes(member, "JsonIgnoreAttribute").Any(static attribute =>
        attribute.NamedArguments.FirstOrDefault(static argument => argument.Key == "Condition").Value.Value is not (0 or 2 or 3 or 4));

    private static IMethodSymbol? SetterOf(IPropertySymbol? property)
    {
        for (; property is not null; property = property.OverriddenProperty)
            if (property.SetMethod is { } setter) return setter;
        return null;
    }

    private static bool HasField(IPropertySymbol property) =>
        property.ContainingType.GetMembers().OfType<IFieldSymbol>()
            .Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));

    private static ITypeSymbol TypeOf(ISymbol member) => member is IFieldSymbol field ? field.Type : ((IPropertySymbol)member).Type;

    private static IEnumerable<INamedTypeSymbol> Bases(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? owner = type; owner is not null; owner = owner.BaseType) yield return owner;
    }

    private static bool Implements(INamedTypeSymbol type, string @namespace, string name) =>
        type.AllInterfaces.Append(type).Any(face => KnownSymbols.Is(face.OriginalDefinition, @namespace, name));
}
