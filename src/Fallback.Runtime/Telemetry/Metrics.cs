using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Fallback;

/// <summary>The meter <c>Fallback</c>: what is lost, skipped or degraded can be counted. Costs a check when nobody listens.</summary>
internal static class Metrics
{
    private static readonly Meter _meter = new("Fallback");
    private static readonly Counter<long> _attempts =
        _meter.CreateCounter<long>("fallback.attempts", "{attempt}", "Requests sent to tiers, by outcome.");
    private static readonly Counter<long> _skips = _meter.CreateCounter<long>("fallback.skips", "{skip}", "Tiers that were not asked, by reason.");
    private static readonly Histogram<double> _calls = _meter.CreateHistogram<double>("fallback.call.duration", "s", "Calls, by how they ended.");

    private static readonly Counter<long> _uncacheable =
        _meter.CreateCounter<long>("fallback.cache.uncacheable", "{call}", "Calls of clients with a cache that could not be told from others.");

    private static readonly Histogram<double> _costs =
        _meter.CreateHistogram<double>("fallback.call.cost", "{USD}", "Answered calls of clients with a budget, by what they cost.");
    private static readonly Counter<long> _spikes =
        _meter.CreateCounter<long>("fallback.cost.spikes", "{call}", "Calls that cost more than five times the usual.");

    public static void Spent(Call call, decimal cost)
    {
        if (_costs.Enabled) _costs.Record((double)cost, new TagList { { "fallback.client", call.Plan.Client } });
    }

    public static void Uncacheable(Call call)
    {
        if (_uncacheable.Enabled) _uncacheable.Add(1, new TagList { { "fallback.client", call.Plan.Client } });
    }

    public static void Spiked(Call call)
    {
        if (_spikes.Enabled) _spikes.Add(1, new TagList { { "fallback.client", call.Plan.Client } });
    }

    public static void Attempted(Call call, Tier tier, FailureKind? failure)
    {
        if (!_attempts.Enabled) return;
        TagList tags = Tags(call, tier, "fallback.outcome", failure?.ToString() ?? "Success");
        if (call.IsProbe) tags.Add("fallback.probe", true);
        _attempts.Add(1, tags);
    }

    public static void Skipped(Call call, Tier tier, SkipReason reason)
    {
        if (_skips.Enabled) _skips.Add(1, Tags(call, tier, "fallback.skip.reason", reason.ToString()));
    }

    public static void Ended(Call call, CallEnd end)
    {
        if (!_calls.Enabled) return;
        var tags = new TagList { { "fallback.client", call.Plan.Client }, { "fallback.status", end.ToString() } };
        _calls.Record(call.Latency.TotalSeconds, tags);
    }

    private static TagList Tags(Call call, Tier tier, string name, string value) => new()
    {
        { "fallback.client", call.Plan.Client },
        { "gen_ai.provider.name", tier.Provider },
        { "gen_ai.request.model", tier.Model },
        { name, value },
    };
}
