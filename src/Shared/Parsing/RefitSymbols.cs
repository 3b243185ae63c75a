using System.Linq;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Recognizes Refit's types, by name.</summary>
internal static class RefitSymbols
{
    public const string Package = "Fallback.Refit";

    private const string Namespace = "Refit";

    /// <summary>
    /// Whether a chain on the interface asks Refit's client: the interface, or one of its members, has Refit's attributes.
    /// </summary>
    public static bool IsRefit(INamedTypeSymbol type) =>
        InterfaceMembers.Abstract(type).Prepend(type)
            .Any(static member => member.GetAttributes().Any(AttributeReader.IsRefit) || Verb(member) is not null);

    /// <summary>Returns the attribute of the HTTP method; an application's own may be derived from Refit's.</summary>
    public static AttributeData? Verb(ISymbol member) => member.GetAttributes().FirstOrDefault(static attribute =>
    {
        for (INamedTypeSymbol? type = attribute.AttributeClass?.BaseType; type is not null; type = type.BaseType)
            if (KnownSymbols.Is(type, Namespace, "HttpMethodAttribute")) return true;
        return false;
    });

    /// <summary>
    /// Whether the project has the package that puts a chain around Refit's clients; it brings a version of Refit that has them.
    /// </summary>
    public static bool HasPackage(INamedTypeSymbol type) =>
        type.ContainingModule.ReferencedAssemblySymbols.Any(static assembly => assembly.Name == Package);

    public static bool IsResponse(ITypeSymbol type) =>
        Is(type, "IApiResponse") || Is(type, "IApiResponse`1") || Is(type, "ApiResponse`1");

    public static bool Has(ISymbol symbol, string attribute) =>
        symbol.GetAttributes().Any(data => data.AttributeClass is { } type && Is(type, attribute));

    public static bool Is(ITypeSymbol type, string name) => KnownSymbols.Is(type, Namespace, name);
}
