namespace Fallback.Runtime.Tests.Breaker;

public sealed class MonotonicClockTests
{
    [Theory]
    [InlineData(1_000_000_000)]
    [InlineData(TimeSpan.TicksPerSecond)]
    [InlineData(1_000)]
    public void Units_AreTheClocksOwn(long frequency)
    {
        var clock = new MonotonicClock(new ClockOf(frequency));

        Assert.Equal(2 * frequency, clock.Units(TimeSpan.FromSeconds(2)));
        Assert.Equal(7 + 2 * frequency, clock.After(7, TimeSpan.FromSeconds(2)));
        Assert.Equal(TimeSpan.FromSeconds(2), clock.Until(2 * frequency, 0));
    }

    [Fact]
    public void Units_OfAnyTime_CanBeAdded() =>
        Assert.Equal(1L << 61, new MonotonicClock(new ClockOf(1_000_000_000)).Units(TimeSpan.MaxValue));

    [Theory]
    [InlineData(5)]
    [InlineData(4)]
    public void Until_WhatIsOver_IsNothing(long then) => Assert.Equal(TimeSpan.Zero, new MonotonicClock(new ClockOf(1)).Until(then, 5));

    private sealed class ClockOf(long frequency) : TimeProvider
    {
        public override long TimestampFrequency => frequency;
    }
}
