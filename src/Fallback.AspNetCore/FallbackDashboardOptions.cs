namespace Fallback;

/// <summary>How a dashboard behaves; see docs/dashboard.md.</summary>
public sealed class FallbackDashboardOptions
{
    private int _keptCalls = 1_000;
    private int _maxViewers = 50;

    /// <summary>
    /// Whether who may see the dashboard may also isolate and reset models there. Default: false, the dashboard only shows. Each action is
    /// logged, with who asked for it and from where.
    /// </summary>
    public bool AllowActions { get; set; }

    /// <summary>
    /// How many calls are kept: so many of all, and so many of those that did not go the usual way. Default: 1,000. From 1 to 10,000.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside of that.</exception>
    public int KeptCalls
    {
        get => _keptCalls;
        set => _keptCalls = Within(value, 10_000);
    }

    /// <summary>
    /// Open pages that are kept up to date at once; one more is told to try again later. Default: 50. From 1 to 1,000. A page that is in
    /// the background does not count.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside of that.</exception>
    public int MaxViewers
    {
        get => _maxViewers;
        set => _maxViewers = Within(value, 1_000);
    }

    private static int Within(int value, int most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most);
        return value;
    }
}
