using Fallback.Catalogue;

namespace Fallback.Roslyn;

/// <summary>The catalogue's facts about a tier's model; null if unknown.</summary>
internal sealed record TierFacts(int? ContextWindow, decimal? InputPerMillion, decimal? OutputPerMillion)
{
    public static TierFacts? Find(ModelCatalogue catalogue, string model) =>
        catalogue.Find(model) is { } facts ? new TierFacts(facts.ContextWindow, facts.InputPerMillion, facts.OutputPerMillion) : null;
}
