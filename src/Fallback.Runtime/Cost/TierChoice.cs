using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Sorts the tiers for each call: those that are good enough first, cheapest first.</summary>
internal sealed class TierChoice(double minQuality)
{
    public override string ToString() => FormattableString.Invariant($"cheapest from {minQuality}");

    /// <summary>Returns the tiers in the order in which the call asks them.</summary>
    public Tier[] Order(Call call) =>
    [
        .. call.Plan.Tiers.Where(IsGoodEnough).OrderBy(tier => Cost(call, tier)),
        .. call.Plan.Tiers.Where(tier => !IsGoodEnough(tier)),
    ];

    private bool IsGoodEnough(Tier tier) => !tier.IsDegraded && (minQuality == 0 || tier.Quality >= minQuality);

    /// <summary>Returns the expected cost of the call; an unknown cost comes last.</summary>
    private static decimal Cost(Call call, Tier tier)
    {
        TokenDemand demand = TokenDemand.Of(call, tier);
        var usage = new UsageDetails { InputTokenCount = demand.Prompt, OutputTokenCount = demand.Expected - demand.Prompt };
        return CostCalculator.Estimate(tier.CurrentFacts, usage, call.Time.GetUtcNow()) ?? decimal.MaxValue;
    }
}
