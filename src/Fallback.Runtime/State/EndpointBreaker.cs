namespace Fallback;

/// <summary>
/// The breaker of an endpoint, and the figures that its tiers declare. The most cautious of each figure applies, whichever client was bound
/// first: a client that declares a long break for one model must not be cut short by a client with a short break for another. Thread-safe.
/// </summary>
internal sealed class EndpointBreaker(CircuitBreaker breaker)
{
    // An endpoint fails for all models alike, so a few failures in a row are enough.
    private const int FewFailures = 3;

    private readonly object _lock = new();
    private readonly Dictionary<(string Client, TierKey Tier), BreakerSettings> _declared = [];

    public CircuitBreaker Breaker => breaker;

    /// <summary>Returns the figures for the endpoint that follow from a tier's.</summary>
    public static BreakerSettings FiguresOf(BreakerSettings tier) => tier with
    {
        FailureThreshold = tier.IsOff ? tier.FailureThreshold : tier.IsRatioMode ? FewFailures : Math.Min(tier.FailureThreshold, FewFailures),
        FailureRatio = 0,
        OpenReason = SkipReason.EndpointUnavailable,
    };

    /// <summary>Adds a client's figures for one of its tiers; false if another client has different ones.</summary>
    public bool TryConfigure(string client, in TierKey tier, BreakerSettings settings)
    {
        BreakerSettings figures = FiguresOf(settings);
        lock (_lock)
        {
            bool differ = _declared.Any(other => other.Key.Client != client && !IsSame(other.Value, figures));
            _declared[(client, tier)] = figures;
            breaker.Settings = _declared.Values.Aggregate(MoreCautious);
            return !differ;
        }
    }

    /// <summary>Removes what was declared for a tier that no longer exists.</summary>
    public void Forget(in TierKey tier)
    {
        lock (_lock)
        {
            foreach ((string Client, TierKey Tier) declared in _declared.Keys.ToArray())
                if (declared.Tier == tier) _declared.Remove(declared);
            if (_declared.Count > 0) breaker.Settings = _declared.Values.Aggregate(MoreCautious);
        }
    }

    private static BreakerSettings MoreCautious(BreakerSettings a, BreakerSettings b) => a with
    {
        FailureThreshold = Math.Min(a.FailureThreshold, b.FailureThreshold),
        Break = a.Break > b.Break ? a.Break : b.Break,
        MaxBreak = a.LongestBreak > b.LongestBreak ? a.LongestBreak : b.LongestBreak,
        HalfOpenMaxCalls = Math.Min(a.HalfOpenMaxCalls, b.HalfOpenMaxCalls),
        SuccessThreshold = Math.Max(a.SuccessThreshold, b.SuccessThreshold),
    };

    // Compares only what an endpoint's breaker uses.
    private static bool IsSame(BreakerSettings a, BreakerSettings b) =>
        a.FailureThreshold == b.FailureThreshold && a.Break == b.Break && a.LongestBreak == b.LongestBreak
        && a.HalfOpenMaxCalls == b.HalfOpenMaxCalls && a.SuccessThreshold == b.SuccessThreshold;
}
