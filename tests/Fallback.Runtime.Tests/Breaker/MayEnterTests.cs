namespace Fallback.Runtime.Tests.Breaker;

/// <summary>Whether a call would be let in, which is asked before one of several instances is chosen: nothing may change by it.</summary>
public sealed class MayEnterTests
{
    [Fact]
    public void ClosedBreaker_LetsIn() => Assert.True(MayEnter(new BreakerFixture()));

    [Fact]
    public void OpenBreaker_DoesNot_UntilItsBreakIsOver()
    {
        BreakerFixture fixture = BreakerFixture.Opened(new BreakerSettings { FailureThreshold = 3, ProbeBeside = false });
        Assert.False(MayEnter(fixture));
        fixture.Pass(fixture.Breaker.Settings.Break - TimeSpan.FromTicks(1));
        Assert.False(MayEnter(fixture));
        fixture.Pass(TimeSpan.FromTicks(1));

        Assert.True(MayEnter(fixture));
        Assert.Equal(BreakerState.Open, fixture.Breaker.State);
    }

    [Fact]
    public void OpenBreaker_LetsAProbeInBesideAnotherRequest_BeforeItsBreakIsOver()
    {
        BreakerFixture fixture = BreakerFixture.Opened();
        bool changed = false;
        for (TimeSpan passed = TimeSpan.Zero; passed <= fixture.Breaker.Settings.Break; passed += TimeSpan.FromSeconds(1))
        {
            bool may = MayEnter(fixture, BreakerEntry.Beside);
            changed |= may && !MayEnter(fixture);
            Assert.Equal(may, BreakerFixtureAt(passed).Breaker.Enter(BreakerFixture.Lease, entry: BreakerEntry.Beside).IsGranted);
            fixture.Pass(TimeSpan.FromSeconds(1));
        }
        Assert.True(changed);
    }

    [Fact]
    public void HalfOpenBreaker_WhoseProbeIsUnderWay_DoesNot()
    {
        BreakerFixture fixture = BreakerFixture.Due();
        fixture.Enter();

        Assert.False(MayEnter(fixture));
    }

    [Fact]
    public void RecoveringBreaker_LetsIn_AsLongAsItsShareHasPlaces()
    {
        BreakerFixture fixture = BreakerFixture.Recovering();
        Assert.True(MayEnter(fixture));
        for (int i = 0; i < 64 && fixture.Breaker.Enter(BreakerFixture.Lease).IsGranted; i++) Assert.True(i < 63);

        Assert.False(MayEnter(fixture));
    }

    [Fact]
    public void IsolatedBreaker_DoesNot()
    {
        var fixture = new BreakerFixture();
        fixture.Breaker.Isolate();

        Assert.False(MayEnter(fixture));
    }

    [Fact]
    public void Snapshot_AtTheEndOfTheBreak_RefusesNobody()
    {
        BreakerFixture fixture = BreakerFixture.Due();

        Assert.Equal((BreakerState.Open, null), (fixture.Breaker.Snapshot().State, fixture.Breaker.Snapshot().Refusal));
    }

    private static bool MayEnter(BreakerFixture fixture, BreakerEntry entry = BreakerEntry.Own) =>
        fixture.Breaker.MayEnter(fixture.Clock.GetTimestamp(), entry);

    private static BreakerFixture BreakerFixtureAt(TimeSpan passed)
    {
        BreakerFixture fixture = BreakerFixture.Opened();
        fixture.Pass(passed);
        return fixture;
    }
}
