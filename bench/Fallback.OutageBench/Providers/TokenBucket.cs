using System.Diagnostics;

namespace Fallback.OutageBench;

/// <summary>A rate limit that really is one: so many requests a second, and so many at once after a pause. Thread-safe.</summary>
internal sealed class TokenBucket(double perSecond, double most)
{
    private readonly object _lock = new();
    private double _taken;
    private long _at = Stopwatch.GetTimestamp();

    /// <summary>Null when the request passes; else when the next one can.</summary>
    public TimeSpan? Take()
    {
        lock (_lock)
        {
            long now = Stopwatch.GetTimestamp();
            _taken = Math.Max(0, _taken - Stopwatch.GetElapsedTime(_at, now).TotalSeconds * perSecond);
            _at = now;
            if (_taken + 1 > most) return TimeSpan.FromSeconds((_taken + 1 - most) / perSecond);
            _taken++;
            return null;
        }
    }
}
