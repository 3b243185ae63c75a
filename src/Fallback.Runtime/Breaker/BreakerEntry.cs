namespace Fallback;

/// <summary>How a call comes to a breaker.</summary>
internal enum BreakerEntry
{
    /// <summary>As the caller's own request, which the caller waits for.</summary>
    Own,
    /// <summary>Beside a request to the next tier, so that trying costs the caller no time and may be done more often.</summary>
    Beside,
    /// <summary>Although the breaker is open, because nothing else is left to try.</summary>
    Forced,
}
