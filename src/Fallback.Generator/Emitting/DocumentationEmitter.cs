using System;
using System.Linq;
using Fallback.Catalogue;

namespace Fallback.Roslyn;

/// <summary>Emits what hovering over a client tells: its chain, and what a call can take at worst.</summary>
internal static class DocumentationEmitter
{
    /// <remarks>
    /// <code>
    /// /// &lt;summary&gt;Answers &lt;see cref="ISupportAssistant"/&gt; by a chain of 3 models.&lt;/summary&gt;
    /// /// &lt;remarks&gt;
    /// /// Worst case: 20 s, 4 calls. …
    /// </code>
    /// </remarks>
    public static void Emit(SourceWriter writer, ClientSpec client)
    {
        writer.Line($"/// <summary>Answers <see cref=\"{Escape(client.Interface)}\"/>, with another model when one fails.</summary>");
        writer.Line("/// <remarks>");
        foreach (NamedChain chain in client.Chains) Emit(writer, chain);
        writer.Line($"/// <para>Windows and prices are the model catalogue's of {ModelCatalogue.Embedded.AsOf}; configuration may change chain and figures.</para>");
        writer.Line("/// </remarks>");
    }

    private static void Emit(SourceWriter writer, NamedChain named)
    {
        ChainFigures figures = ChainFigures.Of(named.Chain);
        writer.Line($"/// <para><b>{(named.Name == "Chain" ? "Chain" : $"Chain of {named.Name.Substring(0, named.Name.LastIndexOf("Chain", StringComparison.Ordinal))}")}</b>:");
        foreach ((TierSpec tier, int index) in named.Chain.Tiers.Select(static (tier, index) => (tier, index)))
            writer.Line($"/// {index + 1}. {Escape(Describe(tier))}<br/>");
        writer.Line($"/// Worst case: {Seconds(figures.WorstCaseMs)}, {figures.WorstCaseCalls} calls. Cost: {figures.PriceRange}. Smallest window: {Escape(figures.SmallestWindow)}.</para>");
    }

    private static string Describe(TierSpec tier)
    {
        ModelFacts? facts = ModelCatalogue.Embedded.Find(tier.Model);
        string window = facts?.ContextWindow is { } tokens ? FormattableString.Invariant($"window {tokens:N0}") : "window unknown";
        string price = facts is { InputPerMillion: { } input, OutputPerMillion: { } output } ? FormattableString.Invariant($"{input:0.####}/{output:0.####} USD per million in/out") : "price unknown";
        BreakerSpec breaker = tier.Breaker;
        string opens = breaker.FailureRatio > 0
            ? FormattableString.Invariant($"breaker {breaker.FailureRatio:0.##%} of {breaker.MinimumThroughput}+ calls in {breaker.SamplingSeconds} s")
            : FormattableString.Invariant($"breaker {breaker.FailureThreshold} failures");
        return FormattableString.Invariant($"{tier.Model}: timeout {Seconds(tier.TimeoutMs)}, {opens} then {breaker.BreakSeconds:0.##} s break, {window}, {price}");
    }

    private static string Seconds(long ms) => FormattableString.Invariant($"{ms / 1000.0:0.###} s");

    private static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").Replace("global::", "global::");
}
