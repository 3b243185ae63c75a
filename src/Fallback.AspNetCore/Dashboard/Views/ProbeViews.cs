namespace Fallback.Dashboard;

/// <summary>How the active probes of a tier go. Latencies in milliseconds.</summary>
internal sealed record ProbeView(StateView State, long At, double LatencyMs, int FailedInARow, decimal CostUsd);

/// <summary>How a tier does with synthetic traffic.</summary>
internal sealed record SyntheticView(StateView State, long At, double LatencyMs, double? UsualMs, double Share, int Questions, decimal CostUsd);

/// <summary>Says how probes and synthetic traffic go.</summary>
internal static class ProbeViews
{
    public static ProbeView? Of(ProbeSnapshot? probe) => probe is null ? null : new ProbeView(
        probe.IsOut ? new StateView("bad", $"{Words.Of(probe.LastOutcome)}, so it gets no calls") : Of(probe.LastOutcome),
        probe.LastAt.ToUnixTimeMilliseconds(),
        probe.LastLatency.TotalMilliseconds,
        probe.ConsecutiveFailures,
        probe.CostTodayUsd);

    public static SyntheticView? Of(SyntheticSnapshot? synthetic) => synthetic is null ? null : new SyntheticView(
        Of(synthetic.LastOutcome),
        synthetic.LastAt.ToUnixTimeMilliseconds(),
        synthetic.LastLatency.TotalMilliseconds,
        synthetic.UsualLatency?.TotalMilliseconds,
        Math.Round(synthetic.Share, 2),
        synthetic.RequestsToday,
        synthetic.CostTodayUsd);

    private static StateView Of(ProbeOutcome outcome) => new(
        outcome switch
        {
            ProbeOutcome.Answered => "ok",
            ProbeOutcome.Refused or ProbeOutcome.RateLimited => "warn",
            _ => "bad",
        },
        Words.Of(outcome));
}
