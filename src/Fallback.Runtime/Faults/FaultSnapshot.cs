namespace Fallback;

/// <summary>A fault that is being injected, as it stood at one moment.</summary>
public sealed record FaultSnapshot
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>How attempts fail.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>Which attempts it selects, and what share of them fails how, in words.</summary>
    public required string What { get; init; }

    /// <summary>The share of the selected attempts that fails.</summary>
    public required double Share { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When it ends by itself.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>Attempts into which it was injected so far.</summary>
    public required long Injected { get; init; }

    /// <summary>
    /// The fault, in one line: <c>game-day: HTTP 503 for 30 % of the attempts at deepseek, until 2026-12-01 15:00:00Z, 42 injected</c>.
    /// </summary>
    public override string ToString() => Wording.Invariant($"{Name}: {What}, until {Wording.Moment(Until)}, {Injected} injected");
}
