namespace Fallback;

/// <summary>When and how often the next tier is asked beside one that takes long.</summary>
/// <param name="Delay">Null for as early as the extra cost allows.</param>
/// <param name="ExtraCost">What hedges may add to the cost of the calls, as a share of it; without meaning beside a delay.</param>
/// <param name="MaxParallel">Requests in flight at once.</param>
internal sealed record HedgeFigures(TimeSpan? Delay, double ExtraCost, int MaxParallel)
{
    /// <summary>What is configured over what is declared. A configured share takes the place of a declared delay.</summary>
    public static HedgeFigures Of(HedgeAttribute? declared, HedgeOptions? configured)
    {
        declared ??= new HedgeAttribute();
        TimeSpan delay = configured?.Delay
            ?? (configured?.ExtraCost is null ? TimeSpan.FromMilliseconds(declared.DelayMs) : Timeout.InfiniteTimeSpan);
        return new HedgeFigures(
            delay < TimeSpan.Zero ? null : delay,
            configured?.ExtraCost ?? declared.ExtraCost,
            configured?.MaxParallel ?? declared.MaxParallel);
    }
}
