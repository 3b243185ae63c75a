using System.Text.Json;
using Fallback.Roslyn;
using Fallback.Tool.Output;

namespace Fallback.Tool.Plan;

/// <summary>The same for other programs.</summary>
internal static class PlanJson
{
    public static string Of(IReadOnlyList<PlannedChain> chains, Traffic? traffic) => JsonText.Of(json =>
    {
        json.WriteStartObject();
        if (traffic is not null)
        {
            json.WriteStartObject("traffic");
            json.WriteNumber("callsAMonth", traffic.Calls);
            json.WriteNumber("inputTokens", traffic.Input);
            json.WriteNumber("outputTokens", traffic.Output);
            json.WriteBoolean("tokensAreAssumed", traffic.IsAssumed);
            json.WriteEndObject();
        }
        json.WriteStartArray("chains");
        foreach (PlannedChain chain in chains) Write(json, chain, traffic);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, PlannedChain chain, Traffic? traffic)
    {
        ChainPolicy policy = chain.Policy;
        json.WriteStartObject();
        json.Text("name", chain.Name);
        json.WriteBoolean("isConfigured", chain.IsConfigured);
        json.WriteNumber("worstCaseMs", policy.WorstCaseMs);
        json.Number("deadlineMs", policy.DeadlineMs);
        json.WriteNumber("requests", policy.Requests);
        json.Number("smallestWindow", policy.SmallestWindow);
        Details(json, policy.Details);
        json.WriteStartArray("tiers");
        foreach (TierPolicy tier in policy.Tiers) Write(json, tier);
        json.WriteEndArray();
        if (traffic is not null) Write(json, MonthCost.Of(chain, traffic));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, TierPolicy tier)
    {
        json.WriteStartObject();
        json.Text("model", tier.Model);
        if (tier.Role.Length > 0) json.WriteString("role", tier.Role);
        json.WriteNumber("timeoutMs", tier.TimeoutMs);
        json.WriteNumber("firstTokenMs", tier.FirstTokenMs);
        json.WriteNumber("idleMs", tier.IdleMs);
        json.Number("contextWindow", tier.ContextWindow);
        json.Number("inputUsdPer1M", tier.Input);
        json.Number("outputUsdPer1M", tier.Output);
        json.Text("retires", tier.Retires);
        Details(json, tier.Details);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, MonthCost cost)
    {
        json.WriteStartObject("month");
        json.Number("usdWithFallback", cost.With);
        json.Number("usdWithoutFallback", cost.Without);
        json.WriteNumber("callsThatFallbackSaves", cost.Rescued);
        json.WriteStartArray("tiers");
        foreach ((decimal calls, decimal? usd) in cost.Tiers)
        {
            json.WriteStartObject();
            json.WriteNumber("calls", calls);
            json.Number("usd", usd);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Details(Utf8JsonWriter json, EquatableArray<PolicyDetail> details)
    {
        json.WriteStartObject("details");
        foreach (PolicyDetail detail in details) json.Text(detail.Name, detail.Text);
        json.WriteEndObject();
    }
}
