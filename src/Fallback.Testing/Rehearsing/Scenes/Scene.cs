namespace Fallback.Testing;

/// <summary>What fails during one call of a rehearsal.</summary>
/// <param name="Failing">Who, in words.</param>
internal sealed record Scene(string Failing)
{
    public static Scene Healthy { get; } = new("nothing");

    /// <summary>How; null where nothing fails.</summary>
    public RehearsedFailure? Failure { get; init; }

    /// <summary>The tiers that fail, in the order in which they are asked.</summary>
    public IReadOnlyList<Tier> Tiers { get; init; } = [];

    /// <summary>Whether every tier fails, which are not known yet.</summary>
    public bool IsDark { get; init; }

    /// <summary>Whether of the last tier only the instance fails that is asked first.</summary>
    public bool SparesOtherInstances { get; init; }

    /// <summary>Whether every call asks the canary first; else none does.</summary>
    public bool HasCanary { get; init; }

    /// <summary>How long before the call the same call was answered; null where it was not.</summary>
    public TimeSpan? AnsweredBefore { get; init; }

    /// <summary>The tier whose turn it is to fail last.</summary>
    public Tier? Last => Tiers.Count > 0 ? Tiers[^1] : null;
}
