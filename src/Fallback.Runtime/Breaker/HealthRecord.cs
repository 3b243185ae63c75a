namespace Fallback;

/// <summary>The latest reports, whether or not they counted for the breaker. Guarded by its breaker's lock.</summary>
internal sealed class HealthRecord(TimeProvider time)
{
    private static readonly TimeSpan _memory = TimeSpan.FromSeconds(60);

    private readonly MonotonicClock _clock = new(time);
    private long? _failedAt;
    private long? _degradedAt;

    public FailureKind? LastFailure { get; private set; }

    public DateTimeOffset? LastFailureAt { get; private set; }

    public bool IsMarked => _failedAt is not null || _degradedAt is not null;

    public void Fail(FailureKind kind, long now)
    {
        LastFailure = kind;
        LastFailureAt = time.GetUtcNow();
        TierHealth sign = SignOf(kind);
        if (sign == TierHealth.Failed) _failedAt = now;
        else if (sign == TierHealth.Degraded) _degradedAt = now;
    }

    public void Succeed() => _failedAt = _degradedAt = null;

    public void Clear()
    {
        Succeed();
        LastFailure = null;
        LastFailureAt = null;
    }

    public TierHealth At(long now) =>
        IsRecent(_failedAt, now) ? TierHealth.Failed : IsRecent(_degradedAt, now) ? TierHealth.Degraded : TierHealth.Healthy;

    private bool IsRecent(long? mark, long now) => mark is { } at && now - at <= _clock.Units(_memory);

    private static TierHealth SignOf(FailureKind kind) => kind switch
    {
        FailureKind.Overloaded or FailureKind.ServerError or FailureKind.ProtocolError or FailureKind.StreamInterrupted => TierHealth.Failed,
        FailureKind.InvalidCredentials or FailureKind.PermissionDenied or FailureKind.BillingExhausted => TierHealth.Failed,
        FailureKind.ModelUnavailable or FailureKind.EndpointMisconfigured => TierHealth.Failed,
        FailureKind.RateLimited or FailureKind.QuotaWindowExhausted or FailureKind.Timeout or FailureKind.NetworkError
            or FailureKind.Conflict => TierHealth.Degraded,
        _ => TierHealth.Healthy,
    };
}
