namespace Fallback.Gateway;

/// <summary>
/// What one request has set aside of its caller's limits. Ends once: with what was used, or, when it is disposed of before, with what was set
/// aside, because the provider may have charged it. One that never ends counts as that, too: its tokens for the minute, its money for the day.
/// Thread-safe.
/// </summary>
internal sealed class CallerLease : IDisposable
{
    /// <summary>Of a caller without limits.</summary>
    public static readonly CallerLease Unlimited = new(null, null, 0, default);

    private readonly CallerLimits? _limits;
    private readonly LimitLease? _place;
    private readonly decimal _reserved;
    private readonly DateOnly _day;
    private int _isOver;

    internal CallerLease(CallerLimits? limits, LimitLease? place, decimal reserved, DateOnly day) =>
        (_limits, _place, _reserved, _day) = (limits, place, reserved, day);

    /// <summary>Whether it counts as a request in flight.</summary>
    internal bool IsInFlight { get; init; }

    /// <summary>It has ended, answered or not.</summary>
    /// <param name="tokens">What it used, of prompts and answers; null where nobody has told, and then as estimated before.</param>
    /// <param name="usd">What it cost; null where that is not known, and then as estimated before.</param>
    public void Complete(long? tokens, decimal? usd)
    {
        if (!TryEnd()) return;
        _limits!.End(_place, LimitOutcome.Passed, tokens);
        decimal spent = usd is { } told ? Math.Max(0, told) : _reserved;
        _limits.Settle(_reserved, spent, usd is null ? _reserved : 0, _day);
        if (tokens is { } used && usd is { } cost) _limits.Learn(used, cost);
    }

    /// <summary>Nothing was asked of a provider: it counts for nothing.</summary>
    public void Withdraw()
    {
        if (!TryEnd()) return;
        _limits!.End(_place, LimitOutcome.NotSent, 0);
        _limits.Settle(_reserved, 0, 0, _day);
    }

    /// <summary>Does nothing after an end.</summary>
    public void Dispose() => Complete(null, null);

    private bool TryEnd()
    {
        if (_limits is null || Interlocked.Exchange(ref _isOver, 1) != 0) return false;
        if (IsInFlight) _limits.Leave();
        return true;
    }
}
