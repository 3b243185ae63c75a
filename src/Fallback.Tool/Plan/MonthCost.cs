using Fallback.Roslyn;

namespace Fallback.Tool.Plan;

/// <summary>The cost of a month, with the chain and with its first tier alone.</summary>
/// <param name="Tiers">Each tier's calls, and their cost in US dollars; null where its price is unknown.</param>
internal sealed record MonthCost(IReadOnlyList<(decimal Calls, decimal? Usd)> Tiers)
{
    private const decimal Million = 1_000_000;

    /// <summary>The cost with the chain; null if a price is unknown.</summary>
    public decimal? With => Tiers.Aggregate((decimal?)0, static (sum, tier) => sum + tier.Usd);

    /// <summary>The cost with the first tier alone, which answers no more calls than it does now.</summary>
    public decimal? Without => Tiers[0].Usd;

    /// <summary>The calls that the first tier does not answer.</summary>
    public decimal Rescued => Tiers.Skip(1).Sum(static tier => tier.Calls);

    public static MonthCost Of(PlannedChain chain, Traffic traffic) => new(
    [
        .. chain.Tiers.Select((tier, place) =>
        {
            decimal calls = traffic.Calls * (place < traffic.Shares.Count ? traffic.Shares[place] : 0) / 100;
            return (calls, calls == 0 ? 0 : calls * Call(tier, traffic));
        }),
    ]);

    private static decimal? Call(TierPolicy tier, Traffic traffic) =>
        (traffic.Input * tier.Input + traffic.Output * tier.Output) / Million;
}
