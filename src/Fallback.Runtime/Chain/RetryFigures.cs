namespace Fallback;

/// <summary>How often, and after what delay, an attempt is retried at its tier.</summary>
/// <param name="MaxRetries">Null if not declared: then only the last tier is retried, once.</param>
/// <param name="BaseDelay">The first backoff.</param>
/// <param name="MaxDelay">The longest backoff.</param>
/// <param name="MaxRetryAfter">The longest time that a provider may ask to wait.</param>
/// <param name="WaitBeforeFailover">How long a call may wait in total for limited tiers although another is free.</param>
internal sealed record RetryFigures(
    int? MaxRetries, TimeSpan BaseDelay, TimeSpan MaxDelay, TimeSpan MaxRetryAfter, TimeSpan WaitBeforeFailover)
{
    public static RetryFigures Of(TierRetryAttribute? declared, TierRetryOptions? configured)
    {
        TierRetryAttribute figures = declared ?? new TierRetryAttribute();
        int? retries = configured switch
        {
            { Enabled: false } => 0,
            { MaxRetries: { } most } => most,
            _ => declared is null && configured is null ? null : figures.MaxRetries,
        };
        return new RetryFigures(
            retries,
            configured?.BaseDelay ?? TimeSpan.FromMilliseconds(figures.BaseDelayMs),
            configured?.MaxDelay ?? TimeSpan.FromMilliseconds(figures.MaxDelayMs),
            configured?.MaxRetryAfter ?? TimeSpan.FromSeconds(figures.MaxRetryAfterSeconds),
            configured is { Enabled: false }
                ? TimeSpan.Zero
                : configured?.WaitBeforeFailover ?? TimeSpan.FromSeconds(figures.WaitBeforeFailoverSeconds));
    }
}
