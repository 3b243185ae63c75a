namespace Fallback;

/// <summary>One decision about a canary, with the figures that it was made on. Immutable.</summary>
public sealed record CanaryDecision
{
    /// <summary>When, by the runtime's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What was decided.</summary>
    public required CanaryVerdict Verdict { get; init; }

    /// <summary>The percentage of conversations before it.</summary>
    public required double PercentBefore { get; init; }

    /// <summary>The percentage of conversations from then on.</summary>
    public required double Percent { get; init; }

    /// <summary>The canary's first attempts at this share.</summary>
    public required CanaryRecord Canary { get; init; }

    /// <summary>Those of the chain's first choice; of the share before, too, where this one had fewer than 100.</summary>
    public required CanaryRecord Primary { get; init; }

    /// <summary>Why, in words.</summary>
    public required string Reason { get; init; }

    /// <summary>The decision in one line: <c>Grew from 5 % to 7.5 % after 100 samples: …</c>.</summary>
    public override string ToString() =>
        Wording.Invariant($"{Verdict}, {PercentBefore:0.##} % to {Percent:0.##} %, after {Samples}: {Reason}");

    private string Samples => Wording.Count(Canary.Samples, "sample");
}
