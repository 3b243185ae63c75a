using System.Text.Json;

namespace Fallback;

/// <summary>Whether a tool's arguments, or an answer, must match their schema exactly.</summary>
internal static class Strictness
{
    /// <summary>
    /// The property by which clients of Microsoft.Extensions.AI request an exact match of a tool's arguments, or an answer, with its
    /// schema.
    /// </summary>
    public const string Property = "strict";

    /// <summary>Returns whether the caller requests an exact match; null if not specified.</summary>
    public static bool? Of(IReadOnlyDictionary<string, object?>? properties) => properties?.GetValueOrDefault(Property) switch
    {
        bool strict => strict,
        JsonElement { ValueKind: JsonValueKind.True or JsonValueKind.False } json => json.GetBoolean(),
        _ => null,
    };
}
