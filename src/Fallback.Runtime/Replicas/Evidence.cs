namespace Fallback;

/// <summary>What a process knows about one subject.</summary>
/// <param name="Subject">The subject's id.</param>
/// <param name="Kind">What of it.</param>
/// <param name="Name">As people call it.</param>
/// <param name="Reason">Why calls are kept from it.</param>
/// <param name="Cause">The failure.</param>
/// <param name="Remaining">How long it holds.</param>
/// <param name="Age">For how long it has.</param>
/// <param name="Share">Of what struggles, the part of its calls that it is to have.</param>
internal readonly record struct Evidence(
    string Subject, EvidenceKind Kind, string Name, SkipReason Reason, FailureKind Cause, TimeSpan Remaining, TimeSpan Age, float Share = 1)
{
    /// <summary>
    /// Whether one process's word is enough: a provider has said it of key or model, so that it is the same for everybody. What a process
    /// cannot reach may be its own network.
    /// </summary>
    public bool IsCertain => Kind == EvidenceKind.Limited || IsCertainFor(Reason);

    /// <inheritdoc cref="IsCertain"/>
    public static bool IsCertainFor(SkipReason reason) =>
        reason is SkipReason.InvalidKey or SkipReason.BillingExhausted or SkipReason.ModelUnavailable;

    /// <summary>In one line, for people.</summary>
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
    /// <summary>The provider's limit holds (429).</summary>
    Limited,
    /// <summary>Synthetic traffic has found that it is up, and not well.</summary>
    Struggling,
}
