namespace Fallback;

/// <content>The results of probes and synthetic traffic. They are not calls: nothing here affects a permit.</content>
internal sealed partial class TierState
{
    private ProbeRecord? _probes;
    private SyntheticRecord? _synthetic;

    /// <summary>The results of its probes; null if there are none.</summary>
    public ProbeRecord? Probes => Volatile.Read(ref _probes);

    /// <summary>The results of its synthetic traffic; null if there is none.</summary>
    public SyntheticRecord? Synthetic => Volatile.Read(ref _synthetic);

    /// <summary>
    /// The factor for the instance's weight, by synthetic traffic: 1 for a healthy instance, less for one that is up but struggling.
    /// </summary>
    public float Share => Volatile.Read(ref _synthetic) is { } known ? known.Share : 1;

    public ProbeRecord StartProbes() => Probes ?? Interlocked.CompareExchange(ref _probes, new ProbeRecord(_time), null) ?? _probes;

    public SyntheticRecord StartSynthetic() =>
        Synthetic ?? Interlocked.CompareExchange(ref _synthetic, new SyntheticRecord(_time), null) ?? _synthetic;

    /// <summary>
    /// Records a probe. Enough consecutive failures open the model's breaker, for longer than the next probes take to show a recovery.
    /// Enough answers close what failures of probes opened or kept open.
    /// </summary>
    /// <param name="outcome">The result.</param>
    /// <param name="failure">The failure, if there was one.</param>
    /// <param name="latency">The time that it took.</param>
    /// <param name="figures">The configured figures of the probes.</param>
    public ProbeNews Probed(ProbeOutcome outcome, Failure? failure, TimeSpan latency, ProbeOptions figures)
    {
        ProbeNews news = StartProbes().Note(outcome, latency, figures.UnhealthyThreshold, figures.HealthyThreshold, out bool isOut);
        if (isOut && failure is not null && outcome == ProbeOutcome.Failed)
            Model.Trip(BreakOf(figures), ReasonOf(failure.Kind), failure.Kind, failure.Injected is not null);
        if (news == ProbeNews.Better)
        {
            Model.Heal();
            Endpoint.Heal();
            // A list of models does not prove that the account has a balance.
            if (figures.Kind == ProbeKind.Completion) Credential.Heal();
        }
        return news;
    }

    /// <summary>Holds calls back, because the provider limits the rate; they would meet the same limit.</summary>
    public void HoldFor(Failure limited) => Hold(limited);

    /// <summary>Records an answer to synthetic traffic, or that there was none.</summary>
    /// <param name="latency">The time that it took.</param>
    /// <param name="isRight">Whether it is correct.</param>
    /// <param name="heldFor">How long the finding applies; an hour if not specified.</param>
    /// <param name="isSlow">Whether it took ten times the usual time.</param>
    public ProbeNews Observe(TimeSpan latency, bool isRight, TimeSpan? heldFor, out bool isSlow) =>
        StartSynthetic().Observe(latency, isRight, TypicalLatency, heldFor ?? SyntheticRecord.HeldFor, out isSlow);

    /// <summary>
    /// Each failed probe restarts the break, and before it ends, there was enough time for the answers that close the breaker.
    /// </summary>
    private static TimeSpan BreakOf(ProbeOptions figures) =>
        (figures.HealthyThreshold + 1) * (figures.Interval * (1 + ProbePace.OfProbes) + figures.Timeout);
}
