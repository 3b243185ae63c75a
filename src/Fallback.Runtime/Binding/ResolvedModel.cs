using Fallback.Catalogue;

namespace Fallback;

/// <summary>A model of a chain with its provider found and its facts merged from catalogue and configuration.</summary>
internal sealed record ResolvedModel(string Provider, string Model, ModelFacts? Facts)
{
    /// <summary>Replaces a model's name if the request itself names the model.</summary>
    public const string Any = "*";
}
