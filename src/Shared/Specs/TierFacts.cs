using Fallback.Catalogue;

namespace Fallback.Roslyn;

/// <summary>What the catalogue knows of a tier's model; null where it does not know.</summary>
internal sealed record TierFacts(int? ContextWindow, decimal? InputPerMillion, decimal? OutputPerMillion)
{
    public static TierFacts? Find(ModelCatalogue catalogue, string model) =>
        catalogue.Find(model) is { } facts ? new TierFacts(facts.ContextWindow, facts.InputPerMillion, facts.OutputPerMillion) : null;
}
