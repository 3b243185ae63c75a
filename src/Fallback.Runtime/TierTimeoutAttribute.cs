namespace Fallback;

/// <summary>Declares how long one attempt at a tier may take before Fallback asks the next tier.</summary>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method, AllowMultiple = true)]
public sealed class TierTimeoutAttribute : Attribute
{
    private const int DefaultMs = 30_000;

    /// <summary>
    /// Sets one timeout per tier, in the chain's order. If there are fewer values than tiers, the last value applies to the rest.
    /// </summary>
    /// <param name="milliseconds">Timeouts in milliseconds, each greater than 0. A tier without a declared timeout has 30,000.</param>
    public TierTimeoutAttribute(params int[] milliseconds) => Milliseconds = milliseconds;

    /// <summary>Sets the timeout of one model of the chain. It takes precedence over a positional value.</summary>
    /// <param name="model">The model as written in <see cref="ModelChainAttribute"/>.</param>
    /// <param name="milliseconds">The timeout in milliseconds, greater than 0.</param>
    public TierTimeoutAttribute(string model, int milliseconds)
    {
        Model = model;
        Milliseconds = [milliseconds];
    }

    /// <summary>The model that this timeout applies to; null if the timeouts are positional.</summary>
    public string? Model { get; }

    /// <summary>The timeouts in milliseconds.</summary>
    public IReadOnlyList<int> Milliseconds { get; }

    /// <summary>
    /// For streams: the milliseconds until the first content, greater than 0. Default 10,000. Keep-alives do not count as content.
    /// </summary>
    public int FirstTokenMs { get; set; } = 10_000;

    /// <summary>For streams: the milliseconds between two chunks of content, greater than 0. Default 15,000.</summary>
    public int IdleMs { get; set; } = 15_000;

    /// <summary>The timeout of the tier at a place of the chain.</summary>
    internal int At(int place) => Milliseconds.Count == 0 ? DefaultMs : Milliseconds[Math.Min(place, Milliseconds.Count - 1)];
}
