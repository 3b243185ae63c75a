namespace Fallback;

/// <summary>
/// Active probes: small requests that the runtime makes by itself, so that an instance that is down is left out before a call has met it,
/// and used again once it is back. They are no calls: no client's figures, budgets, events or recent calls know of them.
/// </summary>
/// <remarks>
/// One for each model at each instance, from the moment that a client of the runtime has a tier there until the configuration changes or
/// the runtime is disposed. Instances that are drained, lack a key or are held by their provider's rate limit are not probed.
/// </remarks>
public sealed class ProbeOptions
{
    /// <summary>
    /// From one probe to the next, ±10 % at random so that replicas do not probe in step; the first comes at a random moment within it.
    /// From 1 second to a day, default 10 s.
    /// </summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a probe may take before it counts as failed. From 0.1 seconds to 10 minutes, default 5 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Failed probes in a row that open the model's breaker. From 1 to 100, default 3. A rate limit is no failure, nor is a request that
    /// the model refuses: both show that it is there.
    /// </summary>
    public int UnhealthyThreshold { get; set; } = 3;

    /// <summary>
    /// Answered probes in a row that close the breaker again, where failed probes have opened it or kept it open. From 1 to 100, default 2.
    /// </summary>
    public int HealthyThreshold { get; set; } = 2;

    /// <summary>What is asked for. Default: <see cref="ProbeKind.Completion"/>.</summary>
    public ProbeKind Kind { get; set; }
}
