using Fallback.Catalogue;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>What a request costs by the catalogue's prices: an estimate, since prices move and contracts differ.</summary>
internal static class CostCalculator
{
    private const decimal Million = 1_000_000;

    /// <summary>The cost in US dollars, or null when a price or a token count that it needs is unknown; never 0 for unknown.</summary>
    /// <param name="facts">The model that answered.</param>
    /// <param name="usage">Its tokens; input includes cached input, output includes reasoning.</param>
    /// <param name="at">When it answered: prices change by day, and at some providers by hour.</param>
    public static decimal? Estimate(ModelFacts? facts, UsageDetails? usage, DateTimeOffset at)
    {
        if (facts is null || usage?.InputTokenCount is not { } input || usage.OutputTokenCount is not { } output) return null;
        long cached = usage.CachedInputTokenCount ?? 0;
        if (output < 0 || cached < 0 || cached > input) return null;
        if (PriceAt(facts, input, at) is not { Input: { } inputPrice, Output: { } outputPrice } price) return null;
        // A cache read never costs more than plain input, so an unpublished cache price makes the estimate too high, not too low.
        return (((input - cached) * inputPrice) + (cached * (price.CachedInput ?? inputPrice)) + (output * outputPrice)) / Million;
    }

    /// <summary>What a request can cost at most, or null when that cannot be told.</summary>
    /// <param name="facts">The model that is asked.</param>
    /// <param name="input">Tokens of the prompt.</param>
    /// <param name="output">Tokens that the answer may have; null for as many as the model gives.</param>
    /// <param name="at">When it is asked.</param>
    public static decimal? WorstCase(ModelFacts? facts, long input, int? output, DateTimeOffset at)
    {
        if (facts is null || (output ?? facts.MaxOutput ?? facts.ContextWindow - input) is not { } most) return null;
        if ((PriceAt(facts, input, at) ?? Dearest(facts, at)) is not { Input: { } inputPrice, Output: { } outputPrice }) return null;
        return ((input * inputPrice) + (Math.Max(0, most) * outputPrice)) / Million;
    }

    /// <summary>Where surcharges meet: the highest of each.</summary>
    private static TokenPrice Dearest(ModelFacts facts, DateTimeOffset at)
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

    /// <summary>The row that holds for the whole request, or null when two surcharges meet whose product nobody has published.</summary>
    private static TokenPrice? PriceAt(ModelFacts facts, long input, DateTimeOffset at)
    {
        TokenPrice? changed = LastChange(facts, at);
        TokenPrice? longContext = facts.LongContext is { } longer && input > longer.AboveInputTokens ? longer.Price : null;
        TokenPrice? peak = facts.Peak is { } busy && busy.Hours.Contains(at) ? busy.Price : null;
        int special = (changed is null ? 0 : 1) + (longContext is null ? 0 : 1) + (peak is null ? 0 : 1);
        if (special > 1) return null;
        return changed ?? longContext ?? peak ?? new TokenPrice(facts.InputPerMillion, facts.OutputPerMillion, facts.CachedInputPerMillion);
    }

    private static TokenPrice? LastChange(ModelFacts facts, DateTimeOffset at)
    {
        TokenPrice? last = null;
        foreach (PriceChange change in facts.PriceChanges)
            if (change.From <= at.UtcDateTime) last = change.Price;
        return last;
    }
}
