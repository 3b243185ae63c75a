using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>The service tiers of a model, as far as its price depends on them.</summary>
internal static class ServiceTiers
{
    private const int LongestName = 32;

    /// <summary>
    /// Returns the service tier of a request: as the reply reports it, otherwise the requested one; null for the standard one.
    /// </summary>
    public static string? Of(UsageDetails? usage, ChatRequest request) => (usage as ReportedUsage)?.ServiceTier ?? Asked(request);

    /// <summary>Returns the requested service tier; null if the request leaves it to the provider.</summary>
    public static string? Asked(ChatRequest request) =>
        request.Options?.AdditionalProperties is { Count: > 0 } more
        && (more.TryGetValue("service_tier", out object? value) || more.TryGetValue("serviceTier", out value))
            ? value as string ?? (value is JsonElement { ValueKind: JsonValueKind.String } json ? json.GetString() : value?.ToString())
            : null;

    /// <summary>Whether the standard price applies. A reply that leaves it open (<c>auto</c>) counts as standard, too.</summary>
    public static bool IsStandard(string? tier) =>
        string.IsNullOrWhiteSpace(tier)
        || Is(tier, "default") || Is(tier, "standard") || Is(tier, "auto") || Is(tier, "on_demand") || Is(tier, "standard_only");

    /// <summary>Whether a service tier is slower and cheaper, so that it never costs more than the standard one.</summary>
    public static bool IsNeverDearer(string tier) => Is(tier, "flex") || Is(tier, "batch") || Is(tier, "offpeak");

    /// <summary>
    /// Reads a reply's service tier: a text, or an object with a <c>type</c> (Bedrock). A value that every chunk of a stream repeats costs
    /// no allocation.
    /// </summary>
    public static string? Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.StartObject) return ReadType(ref reader);
        if (reader.TokenType != JsonTokenType.String) reader.Skip();
        if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.IsEmpty || reader.ValueSpan.Length > LongestName) return null;
        return reader.ValueTextEquals("default"u8) ? "default"
            : reader.ValueTextEquals("standard"u8) ? "standard"
            : reader.ValueTextEquals("on_demand"u8) || reader.ValueTextEquals("ON_DEMAND"u8) ? "on_demand"
            : reader.ValueTextEquals("priority"u8) || reader.ValueTextEquals("ON_DEMAND_PRIORITY"u8) ? "priority"
            : reader.ValueTextEquals("flex"u8) || reader.ValueTextEquals("ON_DEMAND_FLEX"u8) ? "flex"
            : reader.ValueTextEquals("ON_DEMAND_OFFPEAK"u8) ? "offpeak"
            : WireText.Read(ref reader);
    }

    private static string? ReadType(ref Utf8JsonReader reader)
    {
        string? tier = null;
        while (WireSteps.NextProperty(ref reader))
        {
            if (WireSteps.Next(ref reader, "type"u8)) tier = reader.TokenType == JsonTokenType.StartObject ? Skip(ref reader) : Read(ref reader);
            else reader.Skip();
        }
        return tier;
    }

    private static string? Skip(ref Utf8JsonReader reader)
    {
        reader.Skip();
        return null;
    }

    private static bool Is(string tier, string name) => tier.Trim().Equals(name, StringComparison.OrdinalIgnoreCase);
}
