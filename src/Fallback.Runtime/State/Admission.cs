namespace Fallback;

/// <summary>
/// The decision about a call: a permit, or the reason why there is none. The default value is a permit that needs no report.
/// </summary>
internal readonly struct Admission<TPermit>
{
    private Admission(TPermit permit, SkipReason reason, TimeSpan wait)
    {
        Permit = permit;
        Reason = reason;
        Wait = wait;
    }

    /// <summary>The permit; the default value if there is none.</summary>
    public TPermit Permit { get; }

    /// <summary>The reason why there is none; 0 if there is one.</summary>
    public SkipReason Reason { get; }

    /// <summary>The time after which it makes sense to ask again; zero if unknown.</summary>
    public TimeSpan Wait { get; }

    public bool IsGranted => Reason == 0;

    public static Admission<TPermit> Granted(TPermit permit) => new(permit, 0, default);

    public static Admission<TPermit> Refused(SkipReason reason, TimeSpan wait = default) => new(default!, reason, wait);

    /// <summary>Returns the same refusal for another kind of permit.</summary>
    public Admission<TOther> Refusal<TOther>() => Admission<TOther>.Refused(Reason, Wait);
}
