using Fallback.Catalogue;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Computes the cost of a request by the catalogue's prices: an estimate, because prices change and contracts differ.</summary>
internal static class CostCalculator
{
    private const decimal Million = 1_000_000;

    /// <summary>
    /// The worst-case price of a service tier without a published price, as a multiple of the standard price: no vendor's published
    /// surcharge is higher.
    /// </summary>
    private const int DearestTier = 2;

    /// <summary>
    /// Returns the cost in US dollars, or null if a price or a token count that it needs is unknown; never 0 for unknown.
    /// </summary>
    /// <param name="facts">The model that answered.</param>
    /// <param name="usage">Its tokens; input includes cached input, output includes reasoning.</param>
    /// <param name="at">The time of the answer: prices change by day, and at some providers by hour.</param>
    /// <param name="serviceTier">The service tier; null for the standard one.</param>
    public static decimal? Estimate(ModelFacts? facts, UsageDetails? usage, DateTimeOffset at, string? serviceTier = null)
    {
        if (facts is null || usage?.InputTokenCount is not { } input || usage.OutputTokenCount is not { } output) return null;
        long cached = usage.CachedInputTokenCount ?? 0;
        if (output < 0 || cached < 0 || cached > input) return null;
        if (PriceAt(facts, input, at, serviceTier) is not { Input: { } inputPrice, Output: { } outputPrice } price) return null;
        long written = Math.Clamp((usage as ReportedUsage)?.CacheWrittenTokenCount ?? 0, 0, input - cached);
        // A cache read never costs more than plain input, so an unpublished cache price makes the estimate too high, not too low.
        return Sum(
            (input - cached - written, inputPrice),
            (cached, price.CachedInput ?? inputPrice),
            (written, ServiceTiers.IsStandard(serviceTier) ? Math.Max(inputPrice, facts.CacheWritePerMillion ?? 0) : inputPrice),
            (output, outputPrice));
    }

    /// <summary>Returns the highest cost of a request whose tokens are known but not the price of its service tier.</summary>
    public static decimal? WorstEstimate(ModelFacts? facts, UsageDetails? usage, DateTimeOffset at, string? serviceTier) =>
        Worsen(Estimate(facts, usage, at), serviceTier);

    /// <summary>Returns the highest cost of a request, or null if it is unknown.</summary>
    /// <param name="facts">The requested model.</param>
    /// <param name="input">The tokens of the prompt.</param>
    /// <param name="output">The tokens that the answer may have; null for as many as the model permits.</param>
    /// <param name="at">The time of the request.</param>
    /// <param name="serviceTier">The requested service tier; null for the standard one, which the provider may use instead.</param>
    public static decimal? WorstCase(ModelFacts? facts, long input, int? output, DateTimeOffset at, string? serviceTier = null)
    {
        if (facts is null || (output ?? facts.MaxOutput ?? facts.ContextWindow - input) is not { } most) return null;
        decimal? standard = Price(PriceAt(facts, input, at, null) ?? Dearest(facts, at));
        if (ServiceTiers.IsStandard(serviceTier)) return standard;
        return Price(PriceAt(facts, input, at, serviceTier)) is { } asked ? Math.Max(asked, standard ?? 0) : Worsen(standard, serviceTier);

        decimal? Price(TokenPrice? price) => price is { Input: { } inputPrice, Output: { } outputPrice }
            ? Sum((input, inputPrice), (Math.Max(0, most), outputPrice))
            : null;
    }

    /// <summary>
    /// Returns the highest of all declared prices: for combined surcharges, and as the bound above which something else is charged.
    /// </summary>
    public static TokenPrice Dearest(ModelFacts facts, DateTimeOffset at)
    {
        TokenPrice?[] rows =
        [
            new TokenPrice(facts.InputPerMillion, facts.OutputPerMillion, null),
            LastChange(facts, at),
            facts.LongContext?.Price,
            facts.Peak?.Price
        ];
        return new TokenPrice(rows.Max(static row => row?.Input), rows.Max(static row => row?.Output), null);
    }

    private static decimal? Worsen(decimal? standard, string? serviceTier) =>
        ServiceTiers.IsStandard(serviceTier) || ServiceTiers.IsNeverDearer(serviceTier!) ? standard : standard * DearestTier;

    /// <summary>Returns null for an absurd amount, because a price or a count is wrong: it must not break the account.</summary>
    private static decimal? Sum(params ReadOnlySpan<(long Tokens, decimal Price)> parts)
    {
        decimal sum = 0;
        foreach ((long tokens, decimal price) in parts)
        {
            if (tokens > 0 && price > UsageFigures.LargestCost * Million / tokens) return null;
            sum += tokens * price;
        }
        return sum / Million;
    }

    /// <summary>
    /// Returns the prices that apply to the whole request; null if its service tier has none, or if two surcharges apply whose combination
    /// is not published.
    /// </summary>
    private static TokenPrice? PriceAt(ModelFacts facts, long input, DateTimeOffset at, string? serviceTier)
    {
        TokenPrice? changed = LastChange(facts, at);
        TokenPrice? longContext = facts.LongContext is { } longer && input > longer.AboveInputTokens ? longer.Price : null;
        TokenPrice? peak = facts.Peak is { } busy && busy.Hours.Contains(at) ? busy.Price : null;
        int special = (changed is null ? 0 : 1) + (longContext is null ? 0 : 1) + (peak is null ? 0 : 1);
        if (!ServiceTiers.IsStandard(serviceTier)) return special > 0 ? null : TierPrice(facts, serviceTier!);
        if (special > 1) return null;
        return changed ?? longContext ?? peak ?? new TokenPrice(facts.InputPerMillion, facts.OutputPerMillion, facts.CachedInputPerMillion);
    }

    private static TokenPrice? TierPrice(ModelFacts facts, string serviceTier)
    {
        foreach (ServiceTierPrice known in facts.ServiceTiers)
            if (known.Tier.Equals(serviceTier.Trim(), StringComparison.OrdinalIgnoreCase)) return known.Price;
        return null;
    }

    private static TokenPrice? LastChange(ModelFacts facts, DateTimeOffset at)
    {
        TokenPrice? last = null;
        foreach (PriceChange change in facts.PriceChanges)
            if (change.From <= at.UtcDateTime) last = change.Price;
        return last;
    }
}
