namespace Fallback.Bench;

internal enum Scenario
{
    /// <summary>The first tier answers.</summary>
    Success,

    /// <summary>The first tier's breaker is open, the second tier answers. The raw client, which has no breaker, asks the second tier directly.</summary>
    OpenTier,

    /// <summary>The first tier replies 503 to every call and its breaker never opens; the second tier answers.</summary>
    Failover,
}
