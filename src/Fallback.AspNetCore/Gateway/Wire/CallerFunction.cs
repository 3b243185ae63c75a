using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback.Gateway;

/// <summary>A function that the caller itself runs. Immutable.</summary>
internal sealed class CallerFunction(string name, string description, JsonElement parameters, bool? isStrict, string? lifetime)
    : AIFunctionDeclaration
{
    private static readonly Dictionary<string, object?> _none = [];

    public override string Name => name;

    public override string Description => description;

    public override JsonElement JsonSchema => parameters;

    public override IReadOnlyDictionary<string, object?> AdditionalProperties { get; } = Properties(isStrict, lifetime);

    private static Dictionary<string, object?> Properties(bool? isStrict, string? lifetime)
    {
        if (isStrict is null && lifetime is null) return _none;
        var properties = new Dictionary<string, object?>(StringComparer.Ordinal);
        if (isStrict is not null) properties[Strictness.Property] = isStrict;
        if (lifetime is not null) properties[PromptCacheExtensions.Property] = lifetime;
        return properties;
    }
}
