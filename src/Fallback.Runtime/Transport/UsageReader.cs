using System.Buffers.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Reads the usage of a request, under whatever name and at whatever place vendors and gateways report it. What is not reported stays null,
/// never 0; impossible figures count as not reported.
/// </summary>
internal static class UsageReader
{
    private static readonly WireNames<UsagePlace> _places = new(
        (UsagePlace.Usage, ["usage"]),
        (UsagePlace.Figures, ["usageMetadata", "usage_metadata", "timings", "meta", "amazon-bedrock-invocationMetrics"]),
        (UsagePlace.ServiceTier, ["service_tier", "serviceTier"]),
        (UsagePlace.Holder, ["x_groq", "response"]));

    private enum UsagePlace
    {
        None,
        /// <summary>The usage; its presence matters even without figures.</summary>
        Usage,
        Figures,
        ServiceTier,
        /// <summary>An object that contains one of the others.</summary>
        Holder,
    }

    /// <summary>
    /// Reads the current property if it contains usage or the service tier, at the top of a reply or in a choice; false if it is another
    /// one, which must still be read.
    /// </summary>
    public static bool TryRead(ref Utf8JsonReader reader, ref WireAnswer answer)
    {
        UsagePlace place = _places.Find(reader);
        if (place == UsagePlace.None) return false;
        reader.Read();
        switch (place)
        {
            case UsagePlace.Usage:
                bool isThere = reader.TokenType == JsonTokenType.StartObject;
                ReadUsage(ref reader, ref answer);
                if (isThere) answer.Usage ??= new ReportedUsage();
                break;
            case UsagePlace.Figures: ReadUsage(ref reader, ref answer); break;
            case UsagePlace.ServiceTier: answer.ServiceTier = ServiceTiers.Read(ref reader) ?? answer.ServiceTier; break;
            case UsagePlace.Holder: ReadHolder(ref reader, ref answer); break;
        }
        return true;
    }

    /// <summary>
    /// Merges two reports of one answer. Counts of a stream only grow, and zeros mean unknown, so the larger figure of each counts.
    /// </summary>
    public static UsageDetails? Merge(UsageDetails? before, UsageDetails? now)
    {
        if (before is null || now is null) return now ?? before;
        var first = before as ReportedUsage;
        var second = now as ReportedUsage;
        var both = new ReportedUsage
        {
            ServiceTier = second?.ServiceTier ?? first?.ServiceTier,
            CostUsd = Larger(second?.CostUsd, first?.CostUsd),
            CacheWrittenTokenCount = Larger(first?.CacheWrittenTokenCount, second?.CacheWrittenTokenCount),
            HasOddFigures = first?.HasOddFigures == true || second?.HasOddFigures == true,
        };
        both.Add(now);
        both.InputTokenCount = Larger(before.InputTokenCount, now.InputTokenCount);
        both.OutputTokenCount = Larger(before.OutputTokenCount, now.OutputTokenCount);
        both.TotalTokenCount = Larger(before.TotalTokenCount, now.TotalTokenCount);
        both.CachedInputTokenCount = Larger(before.CachedInputTokenCount, now.CachedInputTokenCount);
        both.ReasoningTokenCount = Larger(before.ReasoningTokenCount, now.ReasoningTokenCount);
        if (before.AdditionalCounts is { } more)
            foreach ((string name, long count) in more) (both.AdditionalCounts ??= []).TryAdd(name, count);
        // Input and output may have arrived separately, and the total with the first of them.
        if (both.TotalTokenCount < both.InputTokenCount + both.OutputTokenCount)
            both.TotalTokenCount = both.InputTokenCount + both.OutputTokenCount;
        return both;
    }

    /// <summary>Sets what decides the price of a reply that was read to its end, in one place.</summary>
    public static void Complete(ref WireAnswer answer)
    {
        if (answer is { ServiceTier: { } tier, Usage: ReportedUsage usage }) usage.ServiceTier = tier;
    }

    /// <summary>
    /// Returns the usage that a chat client reported, checked and corrected like a provider's own report, in a new object.
    /// </summary>
    public static UsageDetails? Checked(UsageDetails? told)
    {
        if (told is null or ReportedUsage) return told;
        var figures = new UsageFigures();
        figures.Input = figures.Plausible(told.InputTokenCount);
        figures.Output = figures.Plausible(told.OutputTokenCount);
        figures.Total = figures.Plausible(told.TotalTokenCount);
        figures.Cached = figures.Plausible(told.CachedInputTokenCount);
        figures.Reasoning = figures.Plausible(told.ReasoningTokenCount);
        if (told.AdditionalCounts is { } others) TakeCacheBeside(others, ref figures);
        ReportedUsage? usage = figures.ToUsage();
        if (usage is null or { HasOddFigures: true }) return usage;
        var all = new ReportedUsage { CacheWrittenTokenCount = usage.CacheWrittenTokenCount };
        all.Add(told);
        all.InputTokenCount = usage.InputTokenCount;
        all.OutputTokenCount = usage.OutputTokenCount;
        all.TotalTokenCount = usage.TotalTokenCount;
        all.CachedInputTokenCount = usage.CachedInputTokenCount;
        all.ReasoningTokenCount = usage.ReasoningTokenCount;
        return all;
    }

    /// <summary>Adapters for vendors who count cached tokens separately have no other place for them.</summary>
    private static void TakeCacheBeside(AdditionalPropertiesDictionary<long> counts, ref UsageFigures figures)
    {
        if (figures.Cached is not null) return;
        foreach ((string name, long count) in counts)
        {
            string plain = name.Replace("_", "", StringComparison.Ordinal);
            if (plain.Contains("cacheread", StringComparison.OrdinalIgnoreCase)) figures.Cached = figures.Plausible(count);
            else if (plain.Contains("cachecreation", StringComparison.OrdinalIgnoreCase)
                || plain.Contains("cachewrite", StringComparison.OrdinalIgnoreCase))
                figures.CacheWritten = figures.Plausible(count);
            else continue;
            figures.IsCacheBeside = true;
        }
        // The adapter has added up what it knew, without them.
        if (figures.IsCacheBeside && figures.Total == figures.Input + figures.Output) figures.Total = null;
    }

    /// <summary>Reads an object of figures, in addition to what another part of the same reply may have reported.</summary>
    public static void ReadUsage(ref Utf8JsonReader reader, ref WireAnswer answer)
    {
        if (!WireSteps.Enter(ref reader)) return;
        var figures = new UsageFigures();
        ReadFigures(ref reader, ref figures, ref answer.ServiceTier);
        answer.Usage = Merge(answer.Usage, figures.ToUsage());
    }

    private static void ReadHolder(ref Utf8JsonReader reader, ref WireAnswer answer)
    {
        if (!WireSteps.Enter(ref reader)) return;
        while (WireSteps.NextProperty(ref reader))
            if (!TryRead(ref reader, ref answer)) reader.Skip();
    }

    // Longer than other methods: one line per kind of figure.
    private static void ReadFigures(ref Utf8JsonReader reader, ref UsageFigures figures, ref string? serviceTier)
    {
        bool isBilled = false;
        while (WireSteps.NextProperty(ref reader))
        {
            UsageName name = UsageNames.Find(reader);
            reader.Read();
            switch (name)
            {
                case UsageName.Input: figures.TakeInput(Count(ref reader, ref figures)); break;
                case UsageName.PlainInput: figures.TakePlainInput(Count(ref reader, ref figures)); break;
                case UsageName.Output: figures.Output = Count(ref reader, ref figures) ?? figures.Output; break;
                case UsageName.Total: figures.Total = Count(ref reader, ref figures) ?? figures.Total; break;
                case UsageName.Cached: figures.Cached = Larger(figures.Cached, Count(ref reader, ref figures)); break;
                case UsageName.CacheRead: figures.TakeCacheRead(Count(ref reader, ref figures)); break;
                case UsageName.CacheWritten: figures.CacheWritten = Larger(figures.CacheWritten, Count(ref reader, ref figures)); break;
                case UsageName.Reasoning: figures.Reasoning = Larger(figures.Reasoning, Count(ref reader, ref figures)); break;
                case UsageName.Thoughts: figures.TakeThoughts(Count(ref reader, ref figures)); break;
                case UsageName.ToolUse: figures.ToolUse = Count(ref reader, ref figures) ?? figures.ToolUse; break;
                case UsageName.Cost: ReadCost(ref reader, ref figures); break;
                case UsageName.CostDetails: ReadUpstreamCost(ref reader, ref figures); break;
                case UsageName.IsOwnKey:
                    figures.IsOwnKey = reader.TokenType == JsonTokenType.True;
                    reader.Skip();
                    break;
                case UsageName.ServiceTier: serviceTier = ServiceTiers.Read(ref reader) ?? serviceTier; break;
                case UsageName.Details: ReadNested(ref reader, ref figures, ref serviceTier); break;
                // Cohere counts twice; the billed count has the price.
                case UsageName.Billed:
                    isBilled = true;
                    figures.Input = figures.Output = null;
                    ReadNested(ref reader, ref figures, ref serviceTier);
                    break;
                case UsageName.Tokens when !isBilled: ReadNested(ref reader, ref figures, ref serviceTier); break;
                default: reader.Skip(); break;
            }
        }
    }

    private static void ReadNested(ref Utf8JsonReader reader, ref UsageFigures figures, ref string? serviceTier)
    {
        if (WireSteps.Enter(ref reader)) ReadFigures(ref reader, ref figures, ref serviceTier);
    }

    /// <summary>Reads a number, or an object that adds up to one (Perplexity).</summary>
    private static void ReadCost(ref Utf8JsonReader reader, ref UsageFigures figures)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            figures.Cost = Amount(ref reader, ref figures) ?? figures.Cost;
            return;
        }
        while (WireSteps.NextProperty(ref reader))
        {
            if (WireSteps.Next(ref reader, "total_cost"u8)) figures.Cost = Amount(ref reader, ref figures);
            else reader.Skip();
        }
    }

    private static void ReadUpstreamCost(ref Utf8JsonReader reader, ref UsageFigures figures)
    {
        if (!WireSteps.Enter(ref reader)) return;
        while (WireSteps.NextProperty(ref reader))
        {
            if (WireSteps.Next(ref reader, "upstream_inference_cost"u8)) figures.UpstreamCost = Amount(ref reader, ref figures);
            else reader.Skip();
        }
    }

    /// <summary>Reads a count, which some servers write as a text.</summary>
    private static long? Count(ref Utf8JsonReader reader, ref UsageFigures figures)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number when reader.TryGetInt64(out long whole):
                return figures.Plausible(whole);
            case JsonTokenType.Number when reader.TryGetDouble(out double number) && Math.Abs(number) <= UsageFigures.LargestCount:
                return figures.Plausible((long)number);
            case JsonTokenType.Number:
                figures.Disbelieve();
                return null;
            case JsonTokenType.String when Utf8Parser.TryParse(reader.ValueSpan, out long written, out int read) && read == reader.ValueSpan.Length:
                return figures.Plausible(written);
            default:
                reader.Skip();
                return null;
        }
    }

    private static decimal? Amount(ref Utf8JsonReader reader, ref UsageFigures figures)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number when reader.TryGetDecimal(out decimal value):
                return figures.Plausible(value);
            case JsonTokenType.Number:
                figures.IsOdd = true;
                return null;
            case JsonTokenType.String
                when Utf8Parser.TryParse(reader.ValueSpan, out decimal written, out int read) && read == reader.ValueSpan.Length:
                return figures.Plausible(written);
            default:
                reader.Skip();
                return null;
        }
    }

    private static long? Larger(long? a, long? b) => a is null || b > a ? b : a;

    private static decimal? Larger(decimal? a, decimal? b) => a is null || b > a ? b : a;
}
