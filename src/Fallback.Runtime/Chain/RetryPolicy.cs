namespace Fallback;

/// <summary>When an attempt is repeated at the same tier, and after how long.</summary>
internal sealed class RetryPolicy(RetryFigures figures, Random? random = null)
{
    /// <summary>What a wait may cost while another tier could answer, where that tier's own latency is not known yet.</summary>
    public static readonly TimeSpan WaitBudget = TimeSpan.FromSeconds(2);

    public TimeSpan MaxRetryAfter => figures.MaxRetryAfter;

    /// <summary>What a call may wait in all for limited tiers although another is free.</summary>
    public TimeSpan WaitBeforeFailover =>
        figures.WaitBeforeFailover < figures.MaxRetryAfter ? figures.WaitBeforeFailover : figures.MaxRetryAfter;

    /// <summary>Undeclared, only the last tier is retried, once: before it, the next tier is quicker than any wait.</summary>
    private int MaxRetries(bool isLast) => figures.MaxRetries ?? (isLast ? 1 : 0);

    /// <summary>Full jitter: between nothing and the doubled-up base, so that clients that failed together do not come back together.</summary>
    public TimeSpan Backoff(int retry) => Ceiling(retry) * (random ?? Random.Shared).NextDouble();

    /// <summary>The most that a tier's attempts and backoffs can take.</summary>
    public TimeSpan WorstCase(TimeSpan timeout, bool isLast)
    {
        int retries = MaxRetries(isLast);
        TimeSpan total = timeout * (retries + 1);
        for (int retry = 0; retry < retries; retry++) total += Ceiling(retry);
        return total;
    }

    /// <summary>How long to wait before the same tier is asked again; null when the next tier is the better choice.</summary>
    /// <param name="retry">Retries so far.</param>
    /// <param name="failure">How the last attempt ended.</param>
    /// <param name="nextTierCost">What a caller would wait for the next tier instead; null when this is the last.</param>
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

    /// <summary>Whether a gate that is still closed after a wait for its provider is worth another one.</summary>
    /// <param name="wait">How long it is closed yet.</param>
    /// <param name="waited">The wait that is over. The gate stretches what a provider asks for by up to a tenth.</param>
    /// <param name="nextTierCost">What a caller would wait for the next tier instead; null when this is the last.</param>
    /// <param name="patience">What is left of <see cref="WaitBeforeFailover"/> in this call.</param>
    public static bool IsWorth(TimeSpan wait, TimeSpan waited, TimeSpan? nextTierCost, TimeSpan patience) =>
        nextTierCost is null || wait < nextTierCost || wait <= waited * 0.1 || wait <= patience;

    private TimeSpan Ceiling(int retry) =>
        TimeSpan.FromMilliseconds(Math.Min(figures.MaxDelay.TotalMilliseconds, figures.BaseDelay.TotalMilliseconds * Math.Pow(2, retry)));
}
