namespace Fallback;

/// <summary>One decision about a canary, with the figures that it is based on. Immutable.</summary>
public sealed record CanaryDecision
{
    /// <summary>The time of the decision, by the runtime's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The decision.</summary>
    public required CanaryVerdict Verdict { get; init; }

    /// <summary>The percentage of conversations before the decision.</summary>
    public required double PercentBefore { get; init; }

    /// <summary>The percentage of conversations since the decision.</summary>
    public required double Percent { get; init; }

    /// <summary>The canary's first attempts at this share.</summary>
    public required CanaryRecord Canary { get; init; }

    /// <summary>
    /// The first attempts of the chain's first tier; those of the previous share are included if this share had fewer than 100.
    /// </summary>
    public required CanaryRecord Primary { get; init; }

    /// <summary>The reason, as text.</summary>
    public required string Reason { get; init; }

    /// <summary>Returns the decision in one line: <c>Grew from 5 % to 7.5 % after 100 samples: …</c>.</summary>
    public override string ToString() =>
        Wording.Invariant($"{Verdict}, {PercentBefore:0.##} % to {Percent:0.##} %, after {Samples}: {Reason}");

    private string Samples => Wording.Count(Canary.Samples, "sample");
}
