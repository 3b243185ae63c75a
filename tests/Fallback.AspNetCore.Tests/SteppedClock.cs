using System.Diagnostics;

namespace Fallback.AspNetCore.Tests;

/// <summary>The machine's clock, which a test can put forward: what happened before it then lies further back. Timers are the machine's.</summary>
internal sealed class SteppedClock : TimeProvider
{
    private long _ticks;

    public void Step(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Volatile.Read(ref _ticks));

    public override long GetTimestamp() => base.GetTimestamp() + (long)(Volatile.Read(ref _ticks) / (double)TimeSpan.TicksPerSecond * Stopwatch.Frequency);
}
