namespace Fallback;

/// <summary>The state of an injected fault at one moment.</summary>
public sealed record FaultSnapshot
{
    /// <summary>The name of the fault.</summary>
    public required string Name { get; init; }

    /// <summary>How attempts fail.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>The share of attempts that fail, how they fail, and which attempts are selected, as text.</summary>
    public required string What { get; init; }

    /// <summary>The share of the selected attempts that fail, from 0 to 1.</summary>
    public required double Share { get; init; }

    /// <summary>The time when the fault began.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The time when the fault ends by itself.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>The number of attempts that the fault has affected so far.</summary>
    public required long Injected { get; init; }

    /// <summary>
    /// Returns the fault in one line: <c>game-day: HTTP 503 for 30 % of the attempts at deepseek, until 2026-12-01 15:00:00Z, 42
    /// injected</c>.
    /// </summary>
    public override string ToString() => Wording.Invariant($"{Name}: {What}, until {Wording.Moment(Until)}, {Injected} injected");
}
