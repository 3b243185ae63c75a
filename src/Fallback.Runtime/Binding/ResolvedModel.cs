using Fallback.Catalogue;

namespace Fallback;

/// <summary>A model of a chain with its provider found and its facts merged from catalogue and configuration.</summary>
internal sealed record ResolvedModel(string Provider, string Model, ModelFacts? Facts)
{
    /// <summary>In place of a model's name: whatever the request itself says.</summary>
    public const string Any = "*";
}
