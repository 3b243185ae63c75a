namespace Fallback;

/// <summary>
/// Everything known about a canary since it began: first attempts of both sides at the current share, and the bets that it is worse.
/// Thread-safe; adding takes no lock.
/// </summary>
internal sealed class CanaryTrial
{
    /// <summary>
    /// The total wealth at which it is rolled back. A canary that is not worse ever reaches it with a probability of at most 1 in 64.
    /// </summary>
    public const double Limit = 64;

    /// <summary>The number of the first tier's attempts that are needed to know what is usual there.</summary>
    public const int Enough = 100;

    private const int EnoughCosted = 50;
    private const int Renewed = 64;

    // Nearly all of the limit is for failures; slow and expensive canaries are found in few samples nevertheless.
    private const double OfFailures = 0.8, OfLatency = 0.1, OfCost = 0.1;

    // A cost is capped at four times the permitted one, so that no single long answer decides.
    private const double MostCost = 4;

    private readonly FailureBets _failures = new();
    private readonly BoundedBets _slow = new(0.05, 1.5, 5, 12);
    private readonly BoundedBets _dear = new(1 / MostCost, 0.5, 1, 2);

    private CanaryStep _step = new(null);
    private long _slowFrom;
    private double _dearFrom;
    private long _samples;

    public CanaryStep Step => Volatile.Read(ref _step);

    public long Samples => Volatile.Read(ref _samples);

    public double Evidence => OfFailures * _failures.Wealth + OfLatency * _slow.Wealth + OfCost * _dear.Wealth;

    /// <summary>The main part of the evidence, as text.</summary>
    public string Worst
    {
        get
        {
            double failures = OfFailures * _failures.Wealth, slow = OfLatency * _slow.Wealth, dear = OfCost * _dear.Wealth;
            return failures >= slow && failures >= dear ? "it fails more often than the first choice"
                : slow >= dear ? "it is slower than allowed, compared with the first choice"
                : "it is more expensive than allowed, compared with the first choice";
        }
    }

    /// <summary>Records a first attempt.</summary>
    /// <param name="sample">The attempt.</param>
    /// <param name="share">The canary's share.</param>
    /// <param name="figures">The effective figures.</param>
    /// <param name="count">The number of its side's attempts at this share.</param>
    /// <returns>Whether the evidence may have changed.</returns>
    public bool Add(in CanarySample sample, double share, CanaryFigures figures, out int count)
    {
        CanaryStep step = Step;
        count = step.Of(sample.IsCanary).Add(sample);
        bool isNews = share < 1 && _failures.Add(sample.IsCanary, sample.Failed, share);
        if (!sample.IsCanary)
        {
            if (count % Renewed == 0) Measure(step.Reference, figures);
            return isNews;
        }
        Interlocked.Increment(ref _samples);
        return !sample.Failed && Compare(sample) || isNews;
    }

    /// <summary>Begins another share: attempts are counted from zero, and the bets remain.</summary>
    public void Begin() => Volatile.Write(ref _step, new CanaryStep(Step.Reference));

    private bool Compare(in CanarySample sample)
    {
        long slow = Volatile.Read(ref _slowFrom);
        double dear = Volatile.Read(ref _dearFrom);
        if (slow > 0) _slow.Add(sample.Latency.Ticks > slow ? 1 : 0);
        if (dear > 0 && sample.CostUsd is { } cost) _dear.Add(Math.Min((double)cost / dear, MostCost) / MostCost);
        return slow > 0 || dear > 0;
    }

    /// <summary>Derives from the first tier's earlier attempts what counts as slow and as expensive.</summary>
    private void Measure(CanaryTally primary, CanaryFigures figures)
    {
        if (primary.Count < Enough) return;
        if (primary.P95 is { } p95) Volatile.Write(ref _slowFrom, (long)(p95.Ticks * figures.MaxLatencyFactor));
        if (primary.Costed >= EnoughCosted && primary.MeanCost is { } mean)
            Volatile.Write(ref _dearFrom, (double)mean * figures.MaxCostFactor);
    }
}
