using Fallback.TestUtilities;

namespace Fallback.Runtime.Tests.State;

public sealed class RateGateTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void Gate_AtFirst_IsOpen() => Assert.Null(Gate(0).Remaining);

    [Theory]
    [InlineData(0, 10)]
    [InlineData(0.5, 10.5)]
    [InlineData(0.99999, 10.99999)]
    public void Limit_WithADelay_HoldsForItAndUpToATenthMore(double jitter, double seconds)
    {
        RateGate gate = Gate(jitter);
        gate.Limit(TimeSpan.FromSeconds(10));
        Assert.Equal(seconds, gate.Remaining!.Value.TotalSeconds, 5);
        _clock.Advance(TimeSpan.FromSeconds(seconds) + TimeSpan.FromMilliseconds(1));
        Assert.Null(gate.Remaining);
    }

    [Fact]
    public void Limit_OfHours_HasAtMostHalfAMinuteOfJitter()
    {
        RateGate gate = Gate(1);
        gate.Hold(TimeSpan.FromHours(24));
        Assert.Equal(TimeSpan.FromHours(24) + TimeSpan.FromSeconds(30), gate.Remaining);
    }

    [Fact]
    public void Limit_WithoutADelay_DoublesWithEachInARowUpToAMinute()
    {
        RateGate gate = Gate(0);
        foreach (int seconds in (int[])[1, 2, 4, 8, 16, 32, 60, 60])
        {
            gate.Limit(null);
            Assert.Equal(TimeSpan.FromSeconds(seconds), gate.Remaining);
            _clock.Advance(TimeSpan.FromSeconds(seconds));
        }
        gate.Pass();
        gate.Limit(null);
        Assert.Equal(TimeSpan.FromSeconds(1), gate.Remaining);
    }

    [Fact]
    public void Limit_OfManyCallsUnderWayTogether_IsOne()
    {
        RateGate gate = Gate(0);
        for (int i = 0; i < 50; i++) gate.Limit(null);
        Assert.Equal(TimeSpan.FromSeconds(1), gate.Remaining);
        _clock.Advance(TimeSpan.FromSeconds(1));
        gate.Limit(null);
        Assert.Equal(TimeSpan.FromSeconds(2), gate.Remaining);
    }

    [Fact]
    public void Limit_Later_ExtendsAndNeverShortens()
    {
        RateGate gate = Gate(0);
        gate.Limit(TimeSpan.FromSeconds(10));
        gate.Limit(TimeSpan.FromSeconds(2));
        gate.Limit(null);
        Assert.Equal(TimeSpan.FromSeconds(10), gate.Remaining);
        gate.Limit(TimeSpan.FromSeconds(20));
        Assert.Equal(TimeSpan.FromSeconds(20), gate.Remaining);
    }

    [Fact]
    public void Limit_NowOrInThePast_HoldsAtLeastTheFirstDelay()
    {
        RateGate gate = Gate(0);
        gate.Limit(TimeSpan.Zero);
        Assert.Equal(TimeSpan.FromSeconds(1), gate.Remaining);
    }

    [Fact]
    public void Open_WhileHolding_LetsCallsThroughAtOnce()
    {
        RateGate gate = Gate(0);
        gate.Limit(null);
        gate.Open();
        Assert.Null(gate.Remaining);
        gate.Limit(null);
        Assert.Equal(TimeSpan.FromSeconds(1), gate.Remaining);
    }

    private RateGate Gate(double jitter) => new(_clock, new FixedRandom(jitter));

    private sealed class FixedRandom(double value) : Random
    {
        public override double NextDouble() => value;
    }
}
