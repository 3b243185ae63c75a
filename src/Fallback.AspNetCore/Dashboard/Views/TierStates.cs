using static System.FormattableString;

namespace Fallback.Dashboard;

/// <summary>Describes the state of a tier or a breaker in a word or two, and for how long it applies.</summary>
internal static class TierStates
{
    public static StateView Of(TierSnapshot tier, DateTimeOffset now) => tier.Obstacle switch
    {
        null when tier.Breaker.RecoveryShare is { } share => new("warn", $"recovering, {share} at once"),
        null when Culprit(tier) is { } breaker => Of(breaker, now),
        null when tier.Synthetic is { Share: < 1 and var share } => new("warn", Invariant($"struggling, {share:0.##} of its share")),
        null => new("ok", "closed"),
        SkipReason.RateLimited => new("warn", "rate limited", tier.RateLimitedFor?.TotalSeconds),
        SkipReason.Recovering => new("warn", tier.Breaker.RecoveryShare is { } share ? $"recovering, {share} at once" : "recovering"),
        SkipReason.ProbeUnderWay => new("warn", "half-open, probing"),
        SkipReason.Isolated => new("bad", "isolated manually"),
        SkipReason.Draining => new("warn", tier.UnderWay == 0 ? "drained" : $"draining, {tier.UnderWay} in flight"),
        SkipReason.BreakerOpen => new("bad", Culprit(tier) is { IsInjected: true } ? "open, injected" : "open", Wait(tier, now)),
        { } reason => new("bad", Words.Of(reason), Wait(tier, now)),
    };

    public static StateView Of(BreakerSnapshot breaker, DateTimeOffset now) => breaker.State switch
    {
        BreakerState.Open when breaker.IsHearsay => new("bad", "open, because other replicas report failures", Wait(breaker, now)),
        BreakerState.Open when Wait(breaker, now) is null => new("warn", "open, probe due"),
        BreakerState.Open => new("bad", breaker.IsInjected ? "open, injected" : "open", Wait(breaker, now)),
        BreakerState.HalfOpen => new("warn", "half-open"),
        BreakerState.Isolated => new("bad", "isolated manually"),
        _ => new("ok", "closed"),
    };

    /// <summary>Returns the breaker that keeps calls from a tier, the widest first; null if none does.</summary>
    public static BreakerSnapshot? Culprit(TierSnapshot tier) =>
        new[] { tier.Credential, tier.Endpoint, tier.Breaker }.FirstOrDefault(static breaker => breaker.State != BreakerState.Closed);

    public static double? Wait(TierSnapshot tier, DateTimeOffset now) => Culprit(tier) is { } breaker ? Wait(breaker, now) : null;

    private static double? Wait(BreakerSnapshot breaker, DateTimeOffset now) =>
        breaker.NextAttemptAt is { } next && next > now ? Math.Round((next - now).TotalSeconds, 1) : null;
}
