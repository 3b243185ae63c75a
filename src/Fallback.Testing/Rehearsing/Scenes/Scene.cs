namespace Fallback.Testing;

/// <summary>The failures during one call of a rehearsal.</summary>
/// <param name="Failing">The failing parts, as text.</param>
internal sealed record Scene(string Failing)
{
    public static Scene Healthy { get; } = new("nothing");

    /// <summary>The way in which they fail; null if nothing fails.</summary>
    public RehearsedFailure? Failure { get; init; }

    /// <summary>The tiers that fail, in the order in which they are asked.</summary>
    public IReadOnlyList<Tier> Tiers { get; init; } = [];

    /// <summary>Whether every tier fails; the tiers are not known yet.</summary>
    public bool IsDark { get; init; }

    /// <summary>Whether only the first-asked instance of the last tier fails.</summary>
    public bool SparesOtherInstances { get; init; }

    /// <summary>Whether every call asks the canary first; otherwise none does.</summary>
    public bool HasCanary { get; init; }

    /// <summary>How long before the call the same call was answered; null if it was not.</summary>
    public TimeSpan? AnsweredBefore { get; init; }

    /// <summary>The last tier that fails.</summary>
    public Tier? Last => Tiers.Count > 0 ? Tiers[^1] : null;
}
