namespace Fallback.FailoverBench;

/// <summary>A fault, and what a product should make of it.</summary>
internal sealed record Scenario(string Id, string Title)
{
    /// <summary>Sets the fault up at the provider.</summary>
    public required Action<Wall> Fault { get; init; }

    /// <summary>What is asked of a product's conduct, beside its end in time.</summary>
    public required IReadOnlyList<Check> Checks { get; init; }

    /// <summary>The time after which a call counts as hung.</summary>
    public required TimeSpan Limit { get; init; }

    /// <summary>How long the provider says nothing; null where it never falls silent.</summary>
    public Silence? Silence { get; init; }

    /// <summary>Whether the right end is the provider's refusal instead of an answer.</summary>
    public bool IsRefused { get; init; }

    /// <summary>How many calls, one after another.</summary>
    public int Calls { get; init; } = 1;

    /// <summary>From one call to the next.</summary>
    public TimeSpan Pause { get; init; }

    public override string ToString() => Id;
}
