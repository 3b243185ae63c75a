namespace Fallback;

/// <summary>What a process has found out about one subject.</summary>
/// <param name="Subject">The subject's id.</param>
/// <param name="Kind">The kind of finding.</param>
/// <param name="Name">The name for display.</param>
/// <param name="Reason">Why calls are kept from it.</param>
/// <param name="Cause">The failure.</param>
/// <param name="Remaining">How long it still applies.</param>
/// <param name="Age">How long it has applied.</param>
/// <param name="Share">For a struggling subject, the part of its calls that it should have.</param>
internal readonly record struct Evidence(
    string Subject, EvidenceKind Kind, string Name, SkipReason Reason, FailureKind Cause, TimeSpan Remaining, TimeSpan Age, float Share = 1)
{
    /// <summary>
    /// Whether one process's finding is enough: a provider has reported it about a key or model, so that it is the same for all. A failure
    /// to reach an address may be caused by the process's own network.
    /// </summary>
    public bool IsCertain => Kind == EvidenceKind.Limited || IsCertainFor(Reason);

    /// <inheritdoc cref="IsCertain"/>
    public static bool IsCertainFor(SkipReason reason) =>
        reason is SkipReason.InvalidKey or SkipReason.BillingExhausted or SkipReason.ModelUnavailable;

    /// <summary>Returns the finding in one line, for display.</summary>
    public override string ToString() => Kind switch
    {
        EvidenceKind.Open => $"{Name}: {Reason} after {Cause}, for {Wording.Seconds(Remaining)} more",
        EvidenceKind.Limited => $"{Name}: the provider's limit holds for {Wording.Seconds(Remaining)} more",
        EvidenceKind.Struggling => Wording.Invariant($"{Name}: is struggling, and has {Share:0.##} of its weight"),
        _ => $"{Name}: in use again for {Wording.Seconds(Age)}",
    };
}

internal enum EvidenceKind
{
    /// <summary>Its breaker is open.</summary>
    Open = 1,
    /// <summary>Its breaker was open, and has closed.</summary>
    Recovered,
    /// <summary>The provider's limit applies (429).</summary>
    Limited,
    /// <summary>Synthetic traffic found that it is up but struggling.</summary>
    Struggling,
}
