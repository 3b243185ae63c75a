using Microsoft.Extensions.AI;

namespace Fallback.Gateway;

/// <summary>
/// Under which names the properties of contents and messages are kept that nobody here knows. Those by which the engine notes its own
/// are not a caller's to set: they say whose signatures and thoughts something holds.
/// </summary>
internal static class KeptNames
{
    private const string Notes = "fallback.";
    private const string Foreign = "wire.";

    public static string Of(string name) =>
        name.StartsWith(Notes, StringComparison.OrdinalIgnoreCase) || Is(name, GeminiMember.Part) || Is(name, GeminiMember.Signature)
        || Is(name, GeminiMember.Thought)
            ? Foreign + name
            : name;

    /// <summary>Adds what is kept to what a content has already.</summary>
    public static void Add(AdditionalPropertiesDictionary? kept, AIContent content)
    {
        if (kept is null) return;
        if (content.AdditionalProperties is not { } properties) content.AdditionalProperties = kept;
        else foreach ((string name, object? value) in kept) properties.TryAdd(name, value);
    }

    // The dictionaries that contain them are not case-sensitive.
    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
