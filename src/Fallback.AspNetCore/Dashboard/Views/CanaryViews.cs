namespace Fallback.Dashboard;

/// <summary>A canary with its decisions, the latest first.</summary>
internal sealed record CanaryView
{
    public required string Client { get; init; }
    public required string Model { get; init; }
    public required StateView State { get; init; }
    /// <summary>Of conversations, 0 to 100.</summary>
    public required double Percent { get; init; }
    public required CanaryRecordView Canary { get; init; }
    public required CanaryRecordView Primary { get; init; }
    public required double Evidence { get; init; }
    public required double EvidenceLimit { get; init; }
    public string? Proposal { get; init; }
    public required bool CanPause { get; init; }
    public required bool CanResume { get; init; }
    public required IReadOnlyList<CanaryDecisionView> Decisions { get; init; }
}

/// <summary>First attempts. P95 in milliseconds.</summary>
internal sealed record CanaryRecordView(int Samples, double? SuccessRate, double? P95, decimal? MeanCostUsd);

internal sealed record CanaryDecisionView(long At, StateView Verdict, double PercentBefore, double Percent, int Samples, string Reason);

/// <summary>Describes the state of canaries.</summary>
internal static class CanaryViews
{
    public static CanaryView Of(CanarySnapshot canary) => new()
    {
        Client = canary.Client,
        Model = canary.Model,
        State = Of(canary.State),
        Percent = Math.Round(canary.Percent, 2),
        Canary = Of(canary.Canary),
        Primary = Of(canary.Primary),
        Evidence = Math.Round(canary.Evidence, 2),
        EvidenceLimit = canary.EvidenceLimit,
        Proposal = canary.Proposal,
        CanPause = canary.State is CanaryState.Running or CanaryState.Complete,
        CanResume = canary.State == CanaryState.Paused,
        Decisions =
        [
            .. canary.Decisions.Reverse().Select(static decision => new CanaryDecisionView(
                decision.At.ToUnixTimeMilliseconds(), Of(decision.Verdict), Math.Round(decision.PercentBefore, 2), Math.Round(decision.Percent, 2),
                decision.Canary.Samples, decision.Reason)),
        ],
    };

    private static CanaryRecordView Of(CanaryRecord record) =>
        new(record.Samples, record.SuccessRate, record.P95?.TotalMilliseconds, record.MeanCostUsd);

    private static StateView Of(CanaryState state) => state switch
    {
        CanaryState.Running => new("ok", "running"),
        CanaryState.Paused => new("warn", "paused"),
        CanaryState.RolledBack => new("bad", "rolled back"),
        CanaryState.Aborted => new("warn", "aborted"),
        _ => new("ok", "complete"),
    };

    private static StateView Of(CanaryVerdict verdict) => verdict switch
    {
        CanaryVerdict.Started => new("ok", "started"),
        CanaryVerdict.Grew => new("ok", "grew"),
        CanaryVerdict.Held => new("warn", "held"),
        CanaryVerdict.RolledBack => new("bad", "rolled back"),
        CanaryVerdict.Completed => new("ok", "completed"),
        CanaryVerdict.Paused => new("warn", "paused"),
        CanaryVerdict.Resumed => new("ok", "resumed"),
        CanaryVerdict.Aborted => new("warn", "aborted"),
        _ => new("ok", "restarted"),
    };
}
