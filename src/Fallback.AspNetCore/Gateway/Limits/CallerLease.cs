namespace Fallback.Gateway;

/// <summary>
/// What one request has reserved of its caller's limits. It ends once: with the actual usage or, if it is disposed of before, with the
/// reservation, because the provider may have charged it. A lease that never ends counts with its reservation, too: its tokens for the
/// minute, its cost for the day. Thread-safe.
/// </summary>
internal sealed class CallerLease : IDisposable
{
    /// <summary>The lease of a caller without limits.</summary>
    public static readonly CallerLease Unlimited = new(null, null, 0, default);

    private readonly CallerLimits? _limits;
    private readonly LimitLease? _place;
    private readonly decimal _reserved;
    private readonly DateOnly _day;
    private int _isOver;

    internal CallerLease(CallerLimits? limits, LimitLease? place, decimal reserved, DateOnly day) =>
        (_limits, _place, _reserved, _day) = (limits, place, reserved, day);

    /// <summary>Whether it counts as a running request.</summary>
    internal bool IsInFlight { get; init; }

    /// <summary>Ends it, with or without an answer.</summary>
    /// <param name="tokens">The used tokens of prompts and answers; null if not reported, so that the estimate counts.</param>
    /// <param name="usd">The cost; null if unknown, so that the estimate counts.</param>
    public void Complete(long? tokens, decimal? usd)
    {
        if (!TryEnd()) return;
        _limits!.End(_place, LimitOutcome.Passed, tokens);
        decimal spent = usd is { } told ? Math.Max(0, told) : _reserved;
        _limits.Settle(_reserved, spent, usd is null ? _reserved : 0, _day);
        if (tokens is { } used && usd is { } cost) _limits.Learn(used, cost);
    }

    /// <summary>Ends it without effect, because no provider was asked.</summary>
    public void Withdraw()
    {
        if (!TryEnd()) return;
        _limits!.End(_place, LimitOutcome.NotSent, 0);
        _limits.Settle(_reserved, 0, 0, _day);
    }

    /// <summary>Ends it with its reservation; does nothing if it has ended.</summary>
    public void Dispose() => Complete(null, null);

    private bool TryEnd()
    {
        if (_limits is null || Interlocked.Exchange(ref _isOver, 1) != 0) return false;
        if (IsInFlight) _limits.Leave();
        return true;
    }
}
