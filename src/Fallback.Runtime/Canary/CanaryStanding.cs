namespace Fallback;

/// <summary>The state of a canary, as replicas exchange it.</summary>
/// <param name="Declared">The share that the trial began with; other versions' declarations do not change it.</param>
/// <param name="State">Its state.</param>
/// <param name="Granted">Its share, ignoring a pause.</param>
/// <param name="IsPaused">Whether it is paused.</param>
/// <param name="Verdict">The last decision.</param>
/// <param name="Reason">The reason for it.</param>
/// <param name="Canary">First attempts at this share.</param>
/// <param name="Primary">The first tier's.</param>
/// <param name="TotalSamples">All first attempts of the canary.</param>
/// <param name="Evidence">The evidence that it is worse.</param>
/// <param name="IsConfiguredPaused">Whether the effective configuration pauses it, whatever was done manually since.</param>
/// <param name="Trial">The number of the trial, a new one with each start.</param>
internal sealed record CanaryStanding(
    double Declared, CanaryState State, double Granted, bool IsPaused, CanaryVerdict Verdict, string Reason,
    CanaryRecord Canary, CanaryRecord Primary, long TotalSamples, double Evidence, bool IsConfiguredPaused, long Trial)
{
    /// <summary>Whether both mean the same for calls, and for processes that start.</summary>
    public bool IsSameAs(CanaryStanding other) =>
        (State, Granted, IsPaused, Declared, IsConfiguredPaused, Trial)
        == (other.State, other.Granted, other.IsPaused, other.Declared, other.IsConfiguredPaused, other.Trial);

    /// <summary>Whether the state was set manually, so that figures must not overrule it.</summary>
    public bool IsByHand => Verdict is not (CanaryVerdict.Grew or CanaryVerdict.Held or CanaryVerdict.RolledBack or CanaryVerdict.Completed);
}
