namespace Fallback;

/// <summary>
/// Active probes: small requests that the runtime sends on its own, so that Fallback skips an instance that is down before a call has met
/// it, and uses it again once it is back. Probes are not calls: they do not appear in the figures, budgets, events or recent calls of any
/// client.
/// </summary>
/// <remarks>
/// Each model at each instance is probed separately, from the moment that a client of the runtime has a tier there until the configuration
/// changes or the runtime is disposed of. An instance that is drained, lacks a key or is under its provider's rate limit is not probed.
/// </remarks>
public sealed class ProbeOptions
{
    /// <summary>
    /// The time from one probe to the next, from 1 s to a day. Default 10 s. It varies by ±10 % at random, so that replicas do not probe in
    /// step; the first probe starts at a random moment within the interval.
    /// </summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a probe may take before it counts as failed, from 0.1 s to 10 minutes. Default 5 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The number of consecutive failed probes that open the model's breaker, from 1 to 100. Default 3. A rate limit, or a request that the
    /// model refuses, is not a failure: both show that the model can be reached.
    /// </summary>
    public int UnhealthyThreshold { get; set; } = 3;

    /// <summary>
    /// The number of consecutive answered probes that close the breaker again, if failed probes opened it or kept it open; from 1 to 100.
    /// Default 2.
    /// </summary>
    public int HealthyThreshold { get; set; } = 2;

    /// <summary>What a probe requests. Default: <see cref="ProbeKind.Completion"/>.</summary>
    public ProbeKind Kind { get; set; }
}
