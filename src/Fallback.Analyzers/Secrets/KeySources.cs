using System;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>Where keys come from: names, <c>ApiKey.Reveal()</c>, settings, environment variables and headers.</summary>
internal static class KeySources
{
    /// <summary>Returns what the name of a variable, parameter, field or property shows about its value.</summary>
    public static KeyTaint Named(ISymbol symbol, ITypeSymbol? type)
    {
        KeyStrength strength = KeyNames.Of(symbol.Name);
        if (strength == KeyStrength.None || !KeyTypes.IsText(type)) return KeyTaint.Unknown;
        if (symbol is { IsStatic: true, ContainingType: { } container } && KeyNames.IsVocabulary(container.Name)) return KeyTaint.Unknown;
        return KeyTaint.Of(symbol.Name, strength);
    }

    public static KeyTaint Of(IPropertyReferenceOperation property)
    {
        if (property.Arguments.Length > 0) return OfIndexer(property);
        IPropertySymbol symbol = property.Property;
        if (symbol.Name == "Authorization" && IsHeaders(symbol.ContainingType)) return KeyTaint.Of("Authorization", KeyStrength.Key);
        return Named(symbol, symbol.Type);
    }

    public static KeyTaint Of(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        if (KeyTypes.IsApiKey(method.ContainingType))
            return method.Name == "Reveal" ? KeyTaint.Of("ApiKey.Reveal()", KeyStrength.Key) : KeyTaint.Clear;
        if (IsRead(method) && SettingNames.First(call.Arguments) is { } name && OfRead(method, name) is { IsTainted: true } read) return read;
        KeyStrength strength = KeyNames.OfGetter(method.Name);
        return strength == KeyStrength.None || !KeyTypes.GivesText(method.ReturnType) ? KeyTaint.Unknown : KeyTaint.Of(method.Name + "()", strength);
    }

    private static bool IsRead(IMethodSymbol method) =>
        method.Name is "GetEnvironmentVariable" or "GetRequiredEnvironmentVariable" or "GetValue" or "GetRequiredValue" or "GetSection"
            or "GetRequiredSection" or "GetProperty" or "GetValues" or "TryGetValues" or "TryGetValue";

    private static KeyTaint OfRead(IMethodSymbol method, string name)
    {
        KeyStrength strength = method.Name switch
        {
            "GetEnvironmentVariable" or "GetRequiredEnvironmentVariable" => KeyNames.OfVariable(name),
            "GetValue" or "GetRequiredValue" or "GetSection" or "GetRequiredSection" or "GetProperty" => KeyNames.Of(SettingNames.Leaf(name)),
            "GetValues" or "TryGetValues" or "TryGetValue" when IsHeaders(method.ContainingType) =>
                KeyNames.IsKeyHeader(name) ? KeyStrength.Key : KeyStrength.None,
            _ => KeyStrength.None,
        };
        return strength == KeyStrength.None ? KeyTaint.Unknown : KeyTaint.Of(Shown(name), strength);
    }

    private static KeyTaint OfIndexer(IPropertyReferenceOperation indexer)
    {
        if (!KeyTypes.IsText(indexer.Type) || SettingNames.First(indexer.Arguments) is not { } name) return KeyTaint.Unknown;
        string leaf = SettingNames.Leaf(name);
        KeyStrength strength = KeyNames.IsKeyHeader(leaf) ? KeyStrength.Key : KeyNames.Of(leaf);
        return strength == KeyStrength.None ? KeyTaint.Unknown : KeyTaint.Of(Shown(leaf), strength);
    }

    /// <summary>A name for the message, also of one that is put together: <c>_API_KEY</c> without what separates it.</summary>
    private static string Shown(string name) => SettingNames.Leaf(name).TrimStart('_', '-', '.');

    private static bool IsHeaders(INamedTypeSymbol? type) => type is not null && type.Name.IndexOf("Header", StringComparison.Ordinal) >= 0;
}
