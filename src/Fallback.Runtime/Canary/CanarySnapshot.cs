namespace Fallback;

/// <summary>The state of a canary at one moment. Immutable.</summary>
public sealed record CanarySnapshot
{
    /// <summary>The client whose calls ask the canary.</summary>
    public required string Client { get; init; }

    /// <summary>The canary, as <c>provider/model</c>.</summary>
    public required string Model { get; init; }

    /// <summary>The state of the canary.</summary>
    public required CanaryState State { get; init; }

    /// <summary>
    /// The percentage of conversations that ask the canary first: 0 while it is paused, and once it is rolled back or aborted.
    /// </summary>
    public required double Percent { get; init; }

    /// <summary>The canary's first attempts at this share.</summary>
    public required CanaryRecord Canary { get; init; }

    /// <summary>
    /// The first attempts of the chain's first tier; those of the previous share are included if this share has fewer than 100.
    /// </summary>
    public required CanaryRecord Primary { get; init; }

    /// <summary>The number of the canary's first attempts since it began.</summary>
    public required long TotalSamples { get; init; }

    /// <summary>
    /// The evidence that the canary is worse. At <see cref="EvidenceLimit"/> it is rolled back; 1 means no evidence either way.
    /// </summary>
    public required double Evidence { get; init; }

    /// <summary>The evidence at which the canary is rolled back.</summary>
    public required double EvidenceLimit { get; init; }

    /// <summary>The last 64 decisions, oldest first.</summary>
    public required IReadOnlyList<CanaryDecision> Decisions { get; init; }

    /// <summary>
    /// The attribute to declare once the canary is complete, for example <c>[ModelChain("new/model", "old/model")]</c>; null before.
    /// </summary>
    public string? Proposal { get; init; }

    /// <summary>Returns the canary's state in one line.</summary>
    public override string ToString() =>
        Wording.Invariant($"{Client}, canary {Model}: {State} at {Percent:0.##} %, {Samples} at this share");

    private string Samples => Wording.Count(Canary.Samples, "sample");
}
