namespace Fallback;

/// <summary>The options of a dashboard.</summary>
/// <remarks>See <see href="https://github.com/fallback-dotnet/fallback/blob/main/docs/dashboard.md">the dashboard</see>.</remarks>
public sealed class FallbackDashboardOptions
{
    private int _keptCalls = 1_000;
    private int _maxViewers = 50;

    /// <summary>
    /// Whether everybody who may see the dashboard may also isolate and reset models there. Default false: the dashboard is read-only. Each
    /// action is logged, with the user and the address.
    /// </summary>
    public bool AllowActions { get; set; }

    /// <summary>
    /// The number of calls that are kept: that many of all calls, and that many of those that did not go the usual way; from 1 to 10,000.
    /// Default 1,000.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of its range.</exception>
    public int KeptCalls
    {
        get => _keptCalls;
        set => _keptCalls = Within(value, 10_000);
    }

    /// <summary>
    /// The number of open pages that are updated at once, from 1 to 1,000. Default 50. One more page is asked to try again later. A page in
    /// the background does not count.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of its range.</exception>
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
