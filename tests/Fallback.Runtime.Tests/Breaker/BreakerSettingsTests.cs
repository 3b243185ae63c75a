namespace Fallback.Runtime.Tests.Breaker;

public sealed class BreakerSettingsTests
{
    private static readonly CircuitBreakerAttribute _declared = new()
    {
        FailureThreshold = 7, FailureRatio = 0.25, SamplingSeconds = 17, MinimumThroughput = 19, BreakSeconds = 23, MaxBreakSeconds = 29,
        ProbeBeside = false, HalfOpenMaxCalls = 3, SuccessThreshold = 4,
    };

    private static readonly CircuitBreakerOptions _configured = new()
    {
        FailureThreshold = 8, FailureRatio = 0.5, SamplingDuration = TimeSpan.FromSeconds(18), MinimumThroughput = 20,
        BreakDuration = TimeSpan.FromSeconds(24), MaxBreakDuration = TimeSpan.FromSeconds(30), ProbeBeside = true, HalfOpenMaxCalls = 5,
        SuccessThreshold = 6,
    };

    [Fact]
    public void Of_TakesWhatIsDeclared() => Assert.Equal(
        new BreakerSettings
        {
            FailureThreshold = 7, FailureRatio = 0.25, Sampling = TimeSpan.FromSeconds(17), MinimumThroughput = 19, Break = TimeSpan.FromSeconds(23),
            MaxBreak = TimeSpan.FromSeconds(29), ProbeBeside = false, HalfOpenMaxCalls = 3, SuccessThreshold = 4,
        },
        BreakerSettings.Of(_declared, null));

    [Fact]
    public void Of_TakesWhatIsConfiguredFirst() => Assert.Equal(
        new BreakerSettings
        {
            FailureThreshold = 8, FailureRatio = 0.5, Sampling = TimeSpan.FromSeconds(18), MinimumThroughput = 20, Break = TimeSpan.FromSeconds(24),
            MaxBreak = TimeSpan.FromSeconds(30), ProbeBeside = true, HalfOpenMaxCalls = 5, SuccessThreshold = 6,
        },
        BreakerSettings.Of(_declared, _configured));

    [Fact]
    public void Of_MemberThatIsNotConfigured_IsAsDeclared() => Assert.Equal(
        BreakerSettings.Of(_declared, null)! with { FailureThreshold = 9 },
        BreakerSettings.Of(_declared, new CircuitBreakerOptions { FailureThreshold = 9 }));

    [Fact]
    public void Of_SaysNothingWhereNobodyDoes() => Assert.Null(BreakerSettings.Of(null, null));

    [Fact]
    public void Of_NoLongestBreak_IsTwiceTheFirst()
    {
        BreakerSettings settings = BreakerSettings.Of(new CircuitBreakerAttribute { BreakSeconds = 20 }, null)!;

        Assert.Null(settings.MaxBreak);
        Assert.Equal(TimeSpan.FromSeconds(40), settings.LongestBreak);
    }

    [Theory]
    [InlineData(5, 30)]
    [InlineData(90, 90)]
    public void LongestBreak_IsNeverShorterThanTheFirst(int most, int expected) =>
        Assert.Equal(TimeSpan.FromSeconds(expected), new BreakerSettings { MaxBreak = TimeSpan.FromSeconds(most) }.LongestBreak);

    [Theory]
    [InlineData(30, 5)]
    [InlineData(2, 2)]
    public void ProbeInterval_IsFiveSecondsOrTheBreak(int seconds, int expected) =>
        Assert.Equal(TimeSpan.FromSeconds(expected), new BreakerSettings { Break = TimeSpan.FromSeconds(seconds) }.ProbeInterval);

    [Fact]
    public void Of_SwitchedOff_IsOff()
    {
        Assert.True(BreakerSettings.Of(_declared, new CircuitBreakerOptions { Enabled = false })!.IsOff);
        Assert.False(BreakerSettings.Of(_declared, _configured)!.IsOff);
        // A share opens it, whatever the threshold.
        Assert.False(new BreakerSettings { FailureThreshold = int.MaxValue, FailureRatio = 0.5 }.IsOff);
    }

    [Fact]
    public void Settings_WithTheSameWindow_KeepItsCounts_AndWithAnotherBeginAnew()
    {
        var ratio = new BreakerSettings { FailureRatio = 0.9, MinimumThroughput = 100 };
        var fixture = new BreakerFixture(ratio);
        fixture.Fail(4);

        fixture.Breaker.Settings = ratio with { MinimumThroughput = 50 };
        Assert.Equal(4, fixture.Breaker.Snapshot().FailuresInWindow);
        fixture.Breaker.Settings = ratio with { Sampling = TimeSpan.FromSeconds(5) };
        Assert.Equal(0, fixture.Breaker.Snapshot().FailuresInWindow);
    }
}
