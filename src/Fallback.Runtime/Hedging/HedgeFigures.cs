namespace Fallback;

/// <summary>When and how often Fallback also asks the next tier while one takes long.</summary>
/// <param name="Delay">The delay; null for as early as the extra cost permits.</param>
/// <param name="ExtraCost">The share of the calls' cost that hedges may add; not used with a delay.</param>
/// <param name="MaxParallel">The requests that may run at once.</param>
internal sealed record HedgeFigures(TimeSpan? Delay, double ExtraCost, int MaxParallel)
{
    /// <summary>Returns what is configured over what is declared. A configured share replaces a declared delay.</summary>
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
