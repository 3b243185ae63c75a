namespace Fallback;

/// <summary>
/// The answer of whoever lets calls through: a permit, or why there is none. The default value is a permit that needs no report.
/// </summary>
internal readonly struct Admission<TPermit>
{
    private Admission(TPermit permit, SkipReason reason, TimeSpan wait)
    {
        Permit = permit;
        Reason = reason;
        Wait = wait;
    }

    /// <summary>The default value where there is none.</summary>
    public TPermit Permit { get; }

    /// <summary>Why there is none; 0 where there is one.</summary>
    public SkipReason Reason { get; }

    /// <summary>When asking again makes sense at the latest; zero where that is not known.</summary>
    public TimeSpan Wait { get; }

    public bool IsGranted => Reason == 0;

    public static Admission<TPermit> Granted(TPermit permit) => new(permit, 0, default);

    public static Admission<TPermit> Refused(SkipReason reason, TimeSpan wait = default) => new(default!, reason, wait);

    /// <summary>The same refusal, for what would have been permitted with it.</summary>
    public Admission<TOther> Refusal<TOther>() => Admission<TOther>.Refused(Reason, Wait);
}
