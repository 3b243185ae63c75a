using Fallback.TestUtilities;

namespace Fallback.Runtime.Tests.Breaker;

/// <summary>A breaker on a manual clock, and the few moves that its tests are made of.</summary>
internal sealed class BreakerFixture
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    public BreakerFixture(BreakerSettings? settings = null)
    {
        Breaker = new CircuitBreaker("acme/large", settings ?? new BreakerSettings { FailureThreshold = 3 }, Clock);
        Breaker.Changed += Changes.Add;
    }

    public ManualClock Clock { get; } = new();

    public CircuitBreaker Breaker { get; }

    public List<BreakerChange> Changes { get; } = [];

    public static BreakerFixture Opened(BreakerSettings? settings = null)
    {
        var fixture = new BreakerFixture(settings);
        fixture.Fail(fixture.Breaker.Settings.FailureThreshold);
        Assert.Equal(BreakerState.Open, fixture.Breaker.State);
        return fixture;
    }

    /// <summary>Opened, and its break is over: the next entry is a probe.</summary>
    public static BreakerFixture Due(BreakerSettings? settings = null)
    {
        BreakerFixture fixture = Opened(settings);
        fixture.Pass(fixture.Breaker.Settings.Break);
        return fixture;
    }

    /// <summary>Closed by probes a moment ago.</summary>
    public static BreakerFixture Recovering(BreakerSettings? settings = null)
    {
        BreakerFixture fixture = Due(settings);
        fixture.Succeed(fixture.Breaker.Settings.SuccessThreshold);
        Assert.Equal(BreakerState.Closed, fixture.Breaker.State);
        return fixture;
    }

    public void Pass(TimeSpan time) => Clock.Advance(time);

    public void Pass(double seconds) => Clock.Advance(TimeSpan.FromSeconds(seconds));

    public BreakerPermit Enter(TimeSpan? lease = null)
    {
        Admission<BreakerPermit> entered = Breaker.Enter(lease ?? Lease);
        Assert.True(entered.IsGranted, $"refused: {entered.Reason}");
        return entered.Permit;
    }

    public BreakerPermit[] Enter(int calls) => [.. Enumerable.Range(0, calls).Select(_ => Enter())];

    public SkipReason Refusal() => Refusal(out _);

    public SkipReason Refusal(out TimeSpan retryAfter)
    {
        Admission<BreakerPermit> refused = Breaker.Enter(Lease);
        Assert.False(refused.IsGranted, "was let in");
        Assert.Equal(default, refused.Permit);
        retryAfter = refused.Wait;
        return refused.Reason;
    }

    public void Succeed(BreakerPermit permit) => Breaker.Report(permit, Verdict.Success);

    public void Fail(BreakerPermit permit) => Breaker.Report(permit, Verdict.Failure, FailureKind.ServerError);

    public void Release(BreakerPermit permit) => Breaker.Report(permit, Verdict.None);

    public void Succeed(int calls)
    {
        for (int i = 0; i < calls; i++) Succeed(Enter());
    }

    public void Fail(int calls)
    {
        for (int i = 0; i < calls; i++) Fail(Enter());
    }
}
