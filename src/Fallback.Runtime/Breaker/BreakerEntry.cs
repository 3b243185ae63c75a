namespace Fallback;

/// <summary>The way in which a call enters a breaker.</summary>
internal enum BreakerEntry
{
    /// <summary>The caller's own request, which the caller waits for.</summary>
    Own,
    /// <summary>In addition to a request to the next tier, so that a probe costs the caller no time and may run more often.</summary>
    Beside,
    /// <summary>Although the breaker is open, because no other tier is left.</summary>
    Forced,
}
