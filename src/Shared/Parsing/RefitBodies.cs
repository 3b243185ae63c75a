using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Finds the body of a Refit method, and how its model can be replaced.</summary>
internal static class RefitBodies
{
    private const string Model = "Model";

    private static readonly HashSet<string> _taken =
    [
        "QueryAttribute", "QueryConverterAttribute", "QueryNameAttribute", "HeaderAttribute",
        "HeaderCollectionAttribute", "PropertyAttribute", "AuthorizeAttribute", "UrlAttribute",
    ];

    /// <summary>
    /// What is declared as the body, else what Refit takes for it: the first parameter of a class that nothing else is said of, where the
    /// method is sent with one.
    /// </summary>
    public static IParameterSymbol? Find(IMethodSymbol method, AttributeData verb)
    {
        IParameterSymbol? declared = method.Parameters.FirstOrDefault(static parameter => RefitSymbols.Has(parameter, "BodyAttribute"));
        if (declared is not null) return declared;
        bool hasBody = verb.AttributeClass?.Name is "PostAttribute" or "PutAttribute" or "PatchAttribute";
        if (!hasBody || RefitSymbols.Has(method, "MultipartAttribute")) return null;
        string path = verb.Values(0).FirstOrDefault().Value as string ?? "";
        return method.Parameters.FirstOrDefault(parameter =>
            !parameter.Type.IsValueType && !KnownSymbols.IsString(parameter.Type)
            && !parameter.GetAttributes().Any(static attribute =>
                AttributeReader.IsRefit(attribute) && _taken.Contains(attribute.AttributeClass!.Name))
            && path.IndexOf("{" + parameter.Name, System.StringComparison.OrdinalIgnoreCase) < 0);
    }

    /// <summary>How a copy of the body with another model is made; null with the reason why none can be.</summary>
    public static RefitBodySpec? Copy(IParameterSymbol body, MemberNames names, out string? obstacle)
    {
        obstacle = null;
        string type = body.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        if (Property(body.Type) is not { } property) obstacle = $"'{type}' has no property Model";
        else if (!KnownSymbols.IsString(property.Type)) obstacle = $"the Model of '{type}' is not a string";
        else if (property.SetMethod is not { } setter || !CanBeCalled(setter, body)) obstacle = $"the Model of '{type}' cannot be set";
        else if (body.Type is { TypeKind: TypeKind.TypeParameter }) obstacle = $"'{type}' is a type parameter";
        else return Make(body, property, setter, names, ref obstacle, type);
        return null;
    }

    private static RefitBodySpec? Make(
        IParameterSymbol body, IPropertySymbol property, IMethodSymbol setter, MemberNames names, ref string? obstacle, string type)
    {
        bool isRecord = body.Type.IsRecord || body.Type.IsValueType;
        RefitCopy copy = isRecord ? RefitCopy.With : setter.IsInitOnly ? RefitCopy.Init : RefitCopy.Set;
        var spec = new RefitBodySpec(Identifier.Of(body.Name), Identifier.Of(property.Name), copy, ParameterRoles.Spec(body).IsNullable);
        if (copy != RefitCopy.Init) return spec;
        INamedTypeSymbol owner = property.ContainingType;
        if (owner.IsGenericType || owner.TypeKind == TypeKind.Interface)
        {
            string name = owner.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
            obstacle = $"the Model of '{type}' can only be initialized, and '{name}' is "
                + $"{(owner.IsGenericType ? "generic" : "an interface")}";
            return null;
        }
        return spec with
        {
            DeclaredBy = Identifier.Of(owner),
            Accessor = setter.Name,
            AccessorMethod = names.Static("Set" + property.Name),
            PropertyType = Identifier.Of(property.Type),
        };
    }

    /// <summary>The property Model, else the one that is <c>model</c> in JSON; a derived type's before its base's.</summary>
    private static IPropertySymbol? Property(ITypeSymbol type)
    {
        List<IPropertySymbol> all = [.. Bases(type).SelectMany(static t => t.GetMembers()).OfType<IPropertySymbol>().Where(IsSeen)];
        return all.FirstOrDefault(static property => JsonName(property) == "model")
            ?? all.FirstOrDefault(static property => property.Name == Model && JsonName(property) is null);
    }

    private static bool IsSeen(IPropertySymbol property) => property is
    {
        IsStatic: false,
        IsIndexer: false,
        DeclaredAccessibility: Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal,
    };

    private static IEnumerable<ITypeSymbol> Bases(ITypeSymbol type)
    {
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType) yield return current;
        if (type.TypeKind == TypeKind.Interface)
            foreach (INamedTypeSymbol parent in type.AllInterfaces) yield return parent;
    }

    private static string? JsonName(IPropertySymbol property) =>
        property.GetAttributes()
            .FirstOrDefault(static attribute => attribute.AttributeClass is { } type
                && KnownSymbols.Is(type, "System.Text.Json.Serialization", "JsonPropertyNameAttribute"))
            ?.Values(0).FirstOrDefault().Value as string;

    private static bool CanBeCalled(IMethodSymbol setter, IParameterSymbol body) => setter.DeclaredAccessibility switch
    {
        Accessibility.Public => true,
        Accessibility.Internal or Accessibility.ProtectedOrInternal =>
            SymbolEqualityComparer.Default.Equals(setter.ContainingAssembly, body.ContainingAssembly),
        _ => false,
    };
}
