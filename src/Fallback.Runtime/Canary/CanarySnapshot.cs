namespace Fallback;

/// <summary>A canary at one moment. Immutable.</summary>
public sealed record CanarySnapshot
{
    /// <summary>The client whose calls ask it.</summary>
    public required string Client { get; init; }

    /// <summary>The canary, as <c>provider/model</c>.</summary>
    public required string Model { get; init; }

    /// <summary>How it stands.</summary>
    public required CanaryState State { get; init; }

    /// <summary>The percentage of conversations that ask it first: 0 while it is paused, and once it is rolled back or aborted.</summary>
    public required double Percent { get; init; }

    /// <summary>Its first attempts at this share.</summary>
    public required CanaryRecord Canary { get; init; }

    /// <summary>First attempts of the chain's first choice; of the share before, too, where this one has fewer than 100.</summary>
    public required CanaryRecord Primary { get; init; }

    /// <summary>The canary's first attempts since it began.</summary>
    public required long TotalSamples { get; init; }

    /// <summary>The evidence that it is worse; at <see cref="EvidenceLimit"/> it is rolled back. 1 says nothing either way.</summary>
    public required double Evidence { get; init; }

    /// <summary>The evidence that rolls it back.</summary>
    public required double EvidenceLimit { get; init; }

    /// <summary>The last 64 decisions, the oldest first.</summary>
    public required IReadOnlyList<CanaryDecision> Decisions { get; init; }

    /// <summary>What to declare once it is complete, for example <c>[ModelChain("new/model", "old/model")]</c>; null before.</summary>
    public string? Proposal { get; init; }

    /// <summary>How it stands, in one line.</summary>
    public override string ToString() =>
        Wording.Invariant($"{Client}, canary {Model}: {State} at {Percent:0.##} %, {Samples} at this share");

    private string Samples => Wording.Count(Canary.Samples, "sample");
}
