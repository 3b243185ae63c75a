namespace Fallback;

/// <summary>How a canary stands, as replicas tell it each other.</summary>
/// <param name="Declared">The share that it was declared with: by whoever has begun the trial, which other versions do not change.</param>
/// <param name="State">Its state.</param>
/// <param name="Granted">Its share without regard to a pause.</param>
/// <param name="IsPaused">Whether it is paused.</param>
/// <param name="Verdict">What was decided last.</param>
/// <param name="Reason">Why.</param>
/// <param name="Canary">First attempts at this share.</param>
/// <param name="Primary">Those of the first choice.</param>
/// <param name="TotalSamples">All first attempts of the canary.</param>
/// <param name="Evidence">The evidence that it is worse.</param>
/// <param name="IsConfiguredPaused">Whether the configuration that is in force pauses it, whatever was done by hand since.</param>
/// <param name="Trial">The number of the trial, another one with each start.</param>
internal sealed record CanaryStanding(
    double Declared, CanaryState State, double Granted, bool IsPaused, CanaryVerdict Verdict, string Reason,
    CanaryRecord Canary, CanaryRecord Primary, long TotalSamples, double Evidence, bool IsConfiguredPaused, long Trial)
{
    /// <summary>Whether both mean the same for calls, and for processes that start.</summary>
    public bool IsSameAs(CanaryStanding other) =>
        (State, Granted, IsPaused, Declared, IsConfiguredPaused, Trial)
        == (other.State, other.Granted, other.IsPaused, other.Declared, other.IsConfiguredPaused, other.Trial);

    /// <summary>Whether somebody has wanted it so, who is not to be overruled by figures.</summary>
    public bool IsByHand => Verdict is not (CanaryVerdict.Grew or CanaryVerdict.Held or CanaryVerdict.RolledBack or CanaryVerdict.Completed);
}
