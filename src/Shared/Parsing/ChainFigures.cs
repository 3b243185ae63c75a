using System;
using System.Collections.Generic;
using System.Linq;
using Fallback.Catalogue;

namespace Fallback.Roslyn;

/// <summary>What a chain can cost at worst, in time, calls and money: the one computation for generated documentation and diagnostics.</summary>
internal sealed record ChainFigures(long WorstCaseMs, int WorstCaseCalls, string PriceRange, string SmallestWindow)
{
    public static ChainFigures Of(ChainSpec chain)
    {
        ModelFacts?[] facts = [.. chain.Tiers.Select(static tier => ModelCatalogue.Embedded.Find(tier.Model))];
        long sum = chain.Tiers.Select((tier, index) => TierMs(chain, tier, index)).Sum();
        int calls = chain.Tiers.Select((_, index) => 1 + Retries(chain, index)).Sum();
        return new ChainFigures(
            chain.DeadlineMs > 0 ? Math.Min(chain.DeadlineMs, sum) : sum,
            Math.Min(chain.MaxAttempts, calls),
            Prices(facts),
            Window(chain, facts));
    }

    /// <summary>Undeclared, the last tier is retried once; that is the engine's default, too.</summary>
    public static int Retries(ChainSpec chain, int tier) => chain.Retry?.MaxRetries ?? (tier == chain.Tiers.Count - 1 ? 1 : 0);

    private static long TierMs(ChainSpec chain, TierSpec tier, int index)
    {
        RetrySpec retry = chain.Retry ?? new RetrySpec();
        int retries = Retries(chain, index);
        long backoff = Enumerable.Range(0, retries).Sum(n => (long)Math.Min(retry.MaxDelayMs, retry.BaseDelayMs * Math.Pow(2, n)));
        return (long)tier.TimeoutMs * (retries + 1) + backoff;
    }

    private static string Prices(ModelFacts?[] facts)
    {
        List<decimal> inputs = [.. facts.Where(static f => f?.InputPerMillion is not null).Select(static f => f!.InputPerMillion!.Value)];
        List<decimal> outputs = [.. facts.Where(static f => f?.OutputPerMillion is not null).Select(static f => f!.OutputPerMillion!.Value)];
        if (inputs.Count == 0 || outputs.Count == 0) return "unknown";
        string range = FormattableString.Invariant($"{inputs.Min():0.####} to {inputs.Max():0.####} USD per million input tokens, {outputs.Min():0.####} to {outputs.Max():0.####} per million output tokens");
        return outputs.Count == facts.Length && inputs.Count == facts.Length ? range : range + ", unknown for some tiers";
    }

    private static string Window(ChainSpec chain, ModelFacts?[] facts)
    {
        var known = chain.Tiers.Zip(facts, static (tier, fact) => (tier.Model, fact?.ContextWindow)).Where(static t => t.ContextWindow is not null).ToList();
        if (known.Count == 0) return "unknown";
        (string model, int? window) = known.OrderBy(static t => t.ContextWindow).First();
        string text = FormattableString.Invariant($"{window:N0} tokens ({model})");
        return known.Count == facts.Length ? text : text + ", unknown for some tiers";
    }
}
