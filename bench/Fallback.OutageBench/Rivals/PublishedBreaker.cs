using System.Diagnostics;

namespace Fallback.OutageBench;

/// <summary>
/// The breaker of the source article, from its description: three failures in a row open it for 30 s (here 3 s); then it is half-open
/// and lets three calls through. What it does with their successes is its flaw: they clear the count of failures, and nothing leads from
/// half-open to closed, nor gives the three places back. So it never closes again; only a failing one of the three opens it anew.
/// </summary>
internal sealed class PublishedBreaker
{
    private const int Threshold = 3, HalfOpenCalls = 3;

    private static readonly TimeSpan _break = TimeSpan.FromSeconds(IOutage.BreakSeconds);

    private readonly object _lock = new();
    private BreakerState _state;
    private int _failures;
    private int _halfOpenCalls;
    private long _openedAt;

    public bool CanCall()
    {
        lock (_lock)
        {
            if (_state == BreakerState.Open && Stopwatch.GetElapsedTime(_openedAt) >= _break) (_state, _halfOpenCalls) = (BreakerState.HalfOpen, 0);
            return _state == BreakerState.Closed || _state == BreakerState.HalfOpen && _halfOpenCalls++ < HalfOpenCalls;
        }
    }

    public void Succeed()
    {
        lock (_lock) _failures = 0;
    }

    public void Fail()
    {
        lock (_lock)
        {
            _failures++;
            if (_state == BreakerState.HalfOpen || _failures >= Threshold) (_state, _openedAt) = (BreakerState.Open, Stopwatch.GetTimestamp());
        }
    }
}
