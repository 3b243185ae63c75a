using System.Linq;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Recognises what is Refit's, by name.</summary>
internal static class RefitSymbols
{
    private const string Namespace = "Refit";

    /// <summary>Whether a chain on the interface is to ask Refit's client: one of its members, or itself, bears Refit's attributes.</summary>
    public static bool IsRefit(INamedTypeSymbol type) =>
        InterfaceMembers.Abstract(type).Prepend(type).Any(static member => member.GetAttributes().Any(AttributeReader.IsRefit) || Verb(member) is not null);

    /// <summary>The attribute that says with which HTTP method a method is sent; a user's own may be derived from Refit's.</summary>
    public static AttributeData? Verb(ISymbol member) => member.GetAttributes().FirstOrDefault(static attribute =>
    {
        for (INamedTypeSymbol? type = attribute.AttributeClass?.BaseType; type is not null; type = type.BaseType)
            if (KnownSymbols.Is(type, Namespace, "HttpMethodAttribute")) return true;
        return false;
    });

    /// <summary>What is missing of Refit, in words; null where its generated clients can be had.</summary>
    public static string? Lack(AttributeData attribute)
    {
        INamedTypeSymbol? service = attribute.AttributeClass is { } type && AttributeReader.IsRefit(attribute) ? type.ContainingAssembly?.GetTypeByMetadataName("Refit.RestService") : null;
        for (INamedTypeSymbol? parent = attribute.AttributeClass?.BaseType; service is null && parent is not null; parent = parent.BaseType)
            service = parent.ContainingAssembly?.GetTypeByMetadataName("Refit.RestService");
        if (service is null) return "the package Refit is not referenced";
        return service.GetMembers("ForGenerated").IsEmpty ? "this version of Refit has no RestService.ForGenerated" : null;
    }

    /// <summary>What a compilation has of Refit and around it.</summary>
    public static RefitSupport SupportIn(Compilation compilation)
    {
        if (compilation.GetTypeByMetadataName("Refit.RestService") is not { } service || service.GetMembers("ForGenerated").IsEmpty) return RefitSupport.None;
        bool hasFactory = compilation.GetTypeByMetadataName("System.Net.Http.IHttpMessageHandlerFactory") is not null
            && compilation.GetTypeByMetadataName("Microsoft.Extensions.DependencyInjection.HttpClientBuilderExtensions")?.GetMembers("ConfigurePrimaryHttpMessageHandler").IsEmpty == false;
        return hasFactory ? RefitSupport.WithFactory : RefitSupport.Plain;
    }

    public static bool IsResponse(ITypeSymbol type) =>
        Is(type, "IApiResponse") || Is(type, "IApiResponse`1") || Is(type, "ApiResponse`1");

    public static bool Has(ISymbol symbol, string attribute) => symbol.GetAttributes().Any(data => data.AttributeClass is { } type && Is(type, attribute));

    public static bool Is(ITypeSymbol type, string name) => KnownSymbols.Is(type, Namespace, name);
}
