namespace Fallback;

/// <summary>When and how often the next tier is asked beside one that takes long.</summary>
/// <param name="Delay">Null for the delay that is measured.</param>
/// <param name="MaxParallel">Requests in flight at once.</param>
internal sealed record HedgeFigures(TimeSpan? Delay, int MaxParallel)
{
    public static HedgeFigures Of(HedgeAttribute? declared, HedgeOptions? configured)
    {
        declared ??= new HedgeAttribute();
        TimeSpan delay = configured?.Delay ?? TimeSpan.FromMilliseconds(declared.DelayMs);
        return new HedgeFigures(delay < TimeSpan.Zero ? null : delay, configured?.MaxParallel ?? declared.MaxParallel);
    }
}
