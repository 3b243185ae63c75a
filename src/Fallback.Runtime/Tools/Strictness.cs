using System.Text.Json;

namespace Fallback;

/// <summary>Whether a tool's arguments, or an answer, are to be held to their schema in every point.</summary>
internal static class Strictness
{
    /// <summary>The property by which Microsoft.Extensions.AI's clients hold a tool's arguments, or an answer, to its schema.</summary>
    public const string Property = "strict";

    /// <summary>Whether the caller wants a schema kept to the letter; null where nothing is said.</summary>
    public static bool? Of(IReadOnlyDictionary<string, object?>? properties) => properties?.GetValueOrDefault(Property) switch
    {
        bool strict => strict,
        JsonElement { ValueKind: JsonValueKind.True or JsonValueKind.False } json => json.GetBoolean(),
        _ => null,
    };
}
