using System.Collections.Generic;
using System.Linq;
using System.Xml;

namespace Fallback.Roslyn;

/// <summary>Writes documentation that shows a chain in figures when a type or method is hovered.</summary>
/// <remarks>
/// <code>
/// /// &lt;summary&gt;Answers ISupportAssistant: asks deepseek/deepseek-flash, then openai/gpt-6-luna.
/// /// A call takes at most 20 s …&lt;/summary&gt;
/// /// &lt;remarks&gt;
/// /// &lt;code&gt;
/// /// tier  model                    timeout  breaker           window     USD per 1M in / out
/// /// 1     deepseek/deepseek-flash  5 s      3 failures, 30 s  1,048,576  0.15 / 0.60
/// /// &lt;/code&gt;
/// /// &lt;/remarks&gt;
/// </code>
/// </remarks>
internal static class DocEmitter
{
    private static readonly string[] _header = ["tier", "model", "timeout", "breaker", "window", "USD per 1M in / out"];

    public static void Client(SourceWriter writer, ClientSpec client)
    {
        NamedChain? chain = client.Chains.FirstOrDefault(static chain => !chain.IsOfMethod);
        string answers = $"Answers <see cref=\"{client.Interface}\"/>";
        writer.Line("/// <summary>");
        if (chain is null)
        {
            writer.Line($"/// {answers}{(client.Methods.Count == 0 ? "." : ", each method with a chain of its own.")}");
        }
        else
        {
            writer.Line($"/// {answers}: asks {Escape(Order(chain.Chain))}.");
            Sentences(writer, chain);
        }
        writer.Line("/// </summary>");
        if (chain is not null) Remarks(writer, chain, withSentences: false);
    }

    /// <summary>What is added to the documentation of the interface itself.</summary>
    public static void Interface(SourceWriter writer, ClientSpec client, bool hasSummary)
    {
        NamedChain? chain = client.Chains.FirstOrDefault(static chain => !chain.IsOfMethod);
        if (!hasSummary)
        {
            writer.Line("/// <summary>");
            if (chain is null) writer.Line("/// Asks a chain of its own for each method.");
            else OrderAndSentences(writer, chain, "Asks");
            writer.Line("/// </summary>");
        }
        writer.Line("/// <remarks>");
        if (chain is not null)
        {
            if (hasSummary) OrderAndSentences(writer, chain, "Asks");
            TableOf(writer, chain);
        }
        foreach (MethodSpec method in client.Methods.Where(method => client.Chains[method.Chain].IsOfMethod))
        {
            writer.Line("/// <para>");
            OrderAndSentences(writer, client.Chains[method.Chain], Escape($"{method.Name.TrimStart('@')} asks"));
            writer.Line("/// </para>");
        }
        if (client.Chains.Count > 0) Source(writer, client.Chains[0]);
        writer.Line("/// </remarks>");
    }

    /// <summary>A method's own chain.</summary>
    public static void Remarks(SourceWriter writer, NamedChain chain) => Remarks(writer, chain, withSentences: true);

    private static void Remarks(SourceWriter writer, NamedChain chain, bool withSentences)
    {
        writer.Line("/// <remarks>");
        if (withSentences) Sentences(writer, chain);
        TableOf(writer, chain);
        Source(writer, chain);
        writer.Line("/// </remarks>");
    }

    private static void OrderAndSentences(SourceWriter writer, NamedChain chain, string asks)
    {
        writer.Line($"/// {asks} {Escape(Order(chain.Chain))}.");
        Sentences(writer, chain);
    }

    private static void TableOf(SourceWriter writer, NamedChain chain)
    {
        writer.Line("/// <code>");
        foreach (string line in Table([_header, .. chain.Chain.Tiers.Select(Row)])) writer.Line("/// " + Escape(line));
        writer.Line("/// </code>");
    }

    private static void Source(SourceWriter writer, NamedChain chain) =>
        writer.Line($"/// Context windows and base prices are from the catalogue of {chain.Chain.FactsAsOf}; "
            + $"configuration can change the chain and its figures.");

    private static string Order(ChainSpec chain)
    {
        string[] models = [.. chain.Tiers.Where(static tier => !tier.IsDegraded).Select(static tier => tier.Model)];
        string order = chain.MinQuality is { } quality
            ? $"the cheapest of {string.Join(", ", models)}{(quality == 0 ? "" : $" with a quality of at least {Literal.Of(quality)}")} first"
            : string.Join(", then ", models);
        return chain.Tiers.FirstOrDefault(static tier => tier.IsDegraded) is { } degraded
            ? $"{order}, and if no tier can answer, {degraded.Model}"
            : order;
    }

    private static void Sentences(SourceWriter writer, NamedChain chain)
    {
        foreach (string sentence in FigureText.Sentences(chain.Chain, ChainFigures.Of(chain.Chain))) writer.Line("/// " + Escape(sentence));
    }

    private static string[] Row(TierSpec tier, int index) =>
    [
        FigureText.Number(index + 1),
        tier.Model,
        FigureText.Time(tier.TimeoutMs),
        FigureText.Breaker(tier.Breaker),
        tier.Facts?.ContextWindow is { } window ? FigureText.Number(window) : "unknown",
        tier.Facts is { InputPerMillion: { } input, OutputPerMillion: { } output }
            ? $"{FigureText.Price(input)} / {FigureText.Price(output)}"
            : "unknown",
    ];

    private static IEnumerable<string> Table(string[][] rows)
    {
        int[] widths = [.. Enumerable.Range(0, _header.Length).Select(column => rows.Max(row => row[column].Length))];
        return rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }

    private static string Escape(string text) =>
        string.Concat(text.Select(static c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c) ? c : '\uFFFD'))
            .Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
}
