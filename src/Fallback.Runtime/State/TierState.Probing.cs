namespace Fallback;

/// <content>What probes and synthetic traffic show of the tier. They are no calls: none of this touches a permit.</content>
internal sealed partial class TierState
{
    private ProbeRecord? _probes;
    private SyntheticRecord? _synthetic;

    /// <summary>How its probes went; null where there are none.</summary>
    public ProbeRecord? Probes => Volatile.Read(ref _probes);

    /// <summary>How it does with synthetic traffic; null where there is none.</summary>
    public SyntheticRecord? Synthetic => Volatile.Read(ref _synthetic);

    /// <summary>
    /// What the weight of the instance is to be multiplied by, by what synthetic traffic shows: 1 for a healthy one, less for one that is
    /// up but struggling.
    /// </summary>
    public float Share => Volatile.Read(ref _synthetic) is { } known ? known.Share : 1;

    public ProbeRecord StartProbes() => Probes ?? Interlocked.CompareExchange(ref _probes, new ProbeRecord(_time), null) ?? _probes;

    public SyntheticRecord StartSynthetic() =>
        Synthetic ?? Interlocked.CompareExchange(ref _synthetic, new SyntheticRecord(_time), null) ?? _synthetic;

    /// <summary>
    /// Takes in how a probe went. So many failures in a row open the model's breaker, for longer than it takes the next ones to show that
    /// it is back; so many answers close again what they have opened or kept open.
    /// </summary>
    /// <param name="outcome">How.</param>
    /// <param name="failure">The failure, if it was one.</param>
    /// <param name="latency">After how long.</param>
    /// <param name="figures">The probes' figures.</param>
    public ProbeNews Probed(ProbeOutcome outcome, Failure? failure, TimeSpan latency, ProbeOptions figures)
    {
        ProbeNews news = StartProbes().Note(outcome, latency, figures.UnhealthyThreshold, figures.HealthyThreshold, out bool isOut);
        if (isOut && failure is not null && outcome == ProbeOutcome.Failed)
            Model.Trip(BreakOf(figures), ReasonOf(failure.Kind), failure.Kind, failure.Injected is not null);
        if (news == ProbeNews.Better)
        {
            Model.Heal();
            Endpoint.Heal();
            // A list of models is no proof of an account's balance.
            if (figures.Kind == ProbeKind.Completion) Credential.Heal();
        }
        return news;
    }

    /// <summary>The provider wants to be left alone; calls would meet the same limit.</summary>
    public void HoldFor(Failure limited) => Hold(limited);

    /// <summary>Takes in an answer to synthetic traffic, or that there was none.</summary>
    /// <param name="latency">How long it took.</param>
    /// <param name="isRight">Whether it is what was expected.</param>
    /// <param name="heldFor">How long what is found holds; an hour where nothing is said.</param>
    /// <param name="isSlow">Whether it took ten times the usual.</param>
    public ProbeNews Observe(TimeSpan latency, bool isRight, TimeSpan? heldFor, out bool isSlow) =>
        StartSynthetic().Observe(latency, isRight, TypicalLatency, heldFor ?? SyntheticRecord.HeldFor, out isSlow);

    /// <summary>Each failed probe begins it anew, and when it ends the answers that close the breaker have had time to come.</summary>
    private static TimeSpan BreakOf(ProbeOptions figures) =>
        (figures.HealthyThreshold + 1) * (figures.Interval * (1 + ProbePace.OfProbes) + figures.Timeout);
}
