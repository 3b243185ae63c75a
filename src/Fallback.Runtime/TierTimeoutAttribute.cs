namespace Fallback;

/// <summary>How long a tier may take for one attempt before the next tier is asked.</summary>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method, AllowMultiple = true)]
public sealed class TierTimeoutAttribute : Attribute
{
    private const int DefaultMs = 30_000;

    /// <summary>One timeout a tier, in the chain's order. With fewer values than tiers, the last one holds for the rest.</summary>
    /// <param name="milliseconds">Milliseconds, each greater than 0. A tier without a declared timeout has 30,000.</param>
    public TierTimeoutAttribute(params int[] milliseconds) => Milliseconds = milliseconds;

    /// <summary>The timeout of one model of the chain; it wins over a positional value.</summary>
    /// <param name="model">The model as it stands in <see cref="ModelChainAttribute"/>.</param>
    /// <param name="milliseconds">Milliseconds, greater than 0.</param>
    public TierTimeoutAttribute(string model, int milliseconds)
    {
        Model = model;
        Milliseconds = [milliseconds];
    }

    /// <summary>The model that this timeout is for, or null when it is positional.</summary>
    public string? Model { get; }

    /// <summary>The timeouts in milliseconds.</summary>
    public IReadOnlyList<int> Milliseconds { get; }

    /// <summary>Streams: milliseconds until the first content. Default 10,000. Keep-alives do not count as content.</summary>
    public int FirstTokenMs { get; set; } = 10_000;

    /// <summary>Streams: milliseconds between two pieces of content. Default 15,000.</summary>
    public int IdleMs { get; set; } = 15_000;

    /// <summary>The timeout of the tier at a place of the chain.</summary>
    internal int At(int place) => Milliseconds.Count == 0 ? DefaultMs : Milliseconds[Math.Min(place, Milliseconds.Count - 1)];
}
