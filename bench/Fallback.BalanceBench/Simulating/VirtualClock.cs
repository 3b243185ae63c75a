namespace Fallback.BalanceBench;

/// <summary>A clock that only the simulation moves, in ticks of 100 ns.</summary>
internal sealed class VirtualClock : TimeProvider
{
    public long Now { get; set; } = TimeSpan.TicksPerHour;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Now;

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 11, 29, 12, 0, 0, TimeSpan.Zero) + TimeSpan.FromTicks(Now);
}
