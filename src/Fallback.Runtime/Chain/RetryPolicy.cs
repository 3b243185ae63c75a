namespace Fallback;

/// <summary>Decides when an attempt is retried at the same tier, and after what delay.</summary>
internal sealed class RetryPolicy(RetryFigures figures, Random? random = null)
{
    /// <summary>How long a wait may be while another tier could answer, if that tier's own latency is still unknown.</summary>
    public static readonly TimeSpan WaitBudget = TimeSpan.FromSeconds(2);

    public TimeSpan MaxRetryAfter => figures.MaxRetryAfter;

    /// <summary>How long a call may wait in total for limited tiers although another is free.</summary>
    public TimeSpan WaitBeforeFailover =>
        figures.WaitBeforeFailover < figures.MaxRetryAfter ? figures.WaitBeforeFailover : figures.MaxRetryAfter;

    /// <summary>If nothing is declared, only the last tier is retried, once: before it, the next tier is faster than any wait.</summary>
    private int MaxRetries(bool isLast) => figures.MaxRetries ?? (isLast ? 1 : 0);

    /// <summary>
    /// Full jitter: a random delay between zero and the doubled base, so that clients that failed together do not return together.
    /// </summary>
    public TimeSpan Backoff(int retry) => Ceiling(retry) * (random ?? Random.Shared).NextDouble();

    /// <summary>The longest time that a tier's attempts and backoffs can take.</summary>
    public TimeSpan WorstCase(TimeSpan timeout, bool isLast)
    {
        int retries = MaxRetries(isLast);
        TimeSpan total = timeout * (retries + 1);
        for (int retry = 0; retry < retries; retry++) total += Ceiling(retry);
        return total;
    }

    /// <summary>Returns how long to wait before the same tier is asked again; null if the next tier is the better choice.</summary>
    /// <param name="retry">Retries so far.</param>
    /// <param name="failure">How the last attempt ended.</param>
    /// <param name="nextTierCost">How long a caller would wait for the next tier instead; null if this is the last tier.</param>
    /// <param name="patience">What is left of <see cref="WaitBeforeFailover"/> in this call.</param>
    public TimeSpan? DelayBefore(int retry, Failure failure, TimeSpan? nextTierCost, TimeSpan patience = default)
    {
        bool isLast = nextTierCost is null;
        if (retry >= MaxRetries(isLast)) return null;
        // A second timeout costs as much as the first; the next tier is the better use of that time.
        if (failure.Kind == FailureKind.Timeout && !isLast) return null;
        if (!(failure.ShouldRetry ?? FailureRules.For(failure.Kind).RetrySameTier)) return null;
        if (failure.RetryAfter is not { } asked) return Backoff(retry);
        bool worthWaiting = asked <= MaxRetryAfter && (isLast || asked < nextTierCost) || asked <= patience;
        return worthWaiting ? asked : null;
    }

    /// <summary>Whether a rate gate that is still closed after a wait is worth another wait.</summary>
    /// <param name="wait">How long it stays closed.</param>
    /// <param name="waited">The wait that is over. The gate extends the provider's delay by up to a tenth.</param>
    /// <param name="nextTierCost">How long a caller would wait for the next tier instead; null if this is the last tier.</param>
    /// <param name="patience">What is left of <see cref="WaitBeforeFailover"/> in this call.</param>
    public static bool IsWorth(TimeSpan wait, TimeSpan waited, TimeSpan? nextTierCost, TimeSpan patience) =>
        nextTierCost is null || wait < nextTierCost || wait <= waited * 0.1 || wait <= patience;

    private TimeSpan Ceiling(int retry) =>
        TimeSpan.FromMilliseconds(Math.Min(figures.MaxDelay.TotalMilliseconds, figures.BaseDelay.TotalMilliseconds * Math.Pow(2, retry)));
}
