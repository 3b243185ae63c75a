using Fallback.TestUtilities;

namespace Fallback.Runtime.Tests.Breaker;

public sealed class SnapshotAndEventTests
{
    [Fact]
    public void Snapshot_WhileOpen_SaysWhyAndUntilWhen()
    {
        BreakerFixture fixture = BreakerFixture.Opened();
        DateTimeOffset opened = fixture.Clock.GetUtcNow();
        fixture.Pass(10);
        BreakerSnapshot expected = new()
        {
            Name = "acme/large", State = BreakerState.Open, ConsecutiveFailures = 3, LastFailure = FailureKind.ServerError, LastFailureAt = opened,
            NextAttemptAt = opened + TimeSpan.FromSeconds(30), BreakDuration = TimeSpan.FromSeconds(30), Refusal = SkipReason.BreakerOpen, Health = TierHealth.Failed,
        };
        Assert.Equal(expected, fixture.Breaker.Snapshot());
    }

    [Fact]
    public void Changed_OverAnOutage_TellsEveryChangeInOrder()
    {
        BreakerFixture fixture = BreakerFixture.Due();
        fixture.Fail(1);
        fixture.Pass(60);
        fixture.Succeed(2);
        Assert.Equal(
        [
            new("acme/large", BreakerState.Closed, BreakerState.Open, FailureKind.ServerError, TimeSpan.FromSeconds(30)),
            new("acme/large", BreakerState.Open, BreakerState.HalfOpen, null, null),
            new("acme/large", BreakerState.HalfOpen, BreakerState.Open, FailureKind.ServerError, TimeSpan.FromSeconds(60)),
            new("acme/large", BreakerState.Open, BreakerState.HalfOpen, null, null),
            new("acme/large", BreakerState.HalfOpen, BreakerState.Closed, null, null),
        ], fixture.Changes);
    }

    [Fact]
    public void Changed_HandlerThrows_NeitherTheCallNorOtherHandlersNotice()
    {
        var breaker = new CircuitBreaker("acme/large", new BreakerSettings(), TimeProvider.System);
        int told = 0;
        breaker.Changed += _ => throw new InvalidOperationException("handler");
        breaker.Changed += _ => told++;
        breaker.Isolate();
        breaker.Reset();
        Assert.Equal(2, told);
    }

    [Fact]
    public void Changed_HandlerUsesTheBreaker_ChangesStayInOrder()
    {
        var fixture = new BreakerFixture();
        fixture.Breaker.Changed += change =>
        {
            if (change.To == BreakerState.Open) fixture.Breaker.Reset();
        };
        fixture.Fail(3);
        Assert.Equal(BreakerState.Closed, fixture.Breaker.State);
        Assert.Equal([BreakerState.Open, BreakerState.Closed], fixture.Changes.Select(change => change.To));
    }

    [Fact]
    public async Task Changed_HandlerIsSlow_OtherCallsDoNotWaitForIt()
    {
        var fixture = new BreakerFixture(new BreakerSettings { FailureThreshold = 1 });
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var go = new ManualResetEventSlim();
        fixture.Breaker.Changed += change =>
        {
            if (change.To != BreakerState.Open) return;
            entered.SetResult();
            go.Wait(TestContext.Current.CancellationToken);
        };
        Task failing = Task.Run(() => fixture.Fail(1), TestContext.Current.CancellationToken);
        await WaitFor.EndAsync(entered.Task, TestContext.Current.CancellationToken);
        fixture.Refusal();
        fixture.Breaker.Reset();
        fixture.Enter();
        go.Set();
        await failing;
        Assert.Equal([BreakerState.Open, BreakerState.Closed], fixture.Changes.Select(change => change.To));
    }

    [Theory]
    [InlineData(FailureKind.ServerError, TierHealth.Failed)]
    [InlineData(FailureKind.Overloaded, TierHealth.Failed)]
    [InlineData(FailureKind.ProtocolError, TierHealth.Failed)]
    [InlineData(FailureKind.Timeout, TierHealth.Degraded)]
    [InlineData(FailureKind.NetworkError, TierHealth.Degraded)]
    [InlineData(FailureKind.RateLimited, TierHealth.Degraded)]
    [InlineData(FailureKind.InvalidRequest, TierHealth.Healthy)]
    public void Health_LaterThanTheLastSuccess_FollowsTheKindForAMinute(FailureKind kind, TierHealth expected)
    {
        var fixture = new BreakerFixture();
        fixture.Breaker.Report(fixture.Enter(), Verdict.None, kind);
        Assert.Equal(expected, fixture.Breaker.Snapshot().Health);
        fixture.Pass(60);
        Assert.Equal(expected, fixture.Breaker.Snapshot().Health);
        fixture.Pass(0.1);
        Assert.Equal(TierHealth.Healthy, fixture.Breaker.Snapshot().Health);
        fixture.Breaker.Report(fixture.Enter(), Verdict.None, kind);
        fixture.Succeed(1);
        Assert.Equal(TierHealth.Healthy, fixture.Breaker.Snapshot().Health);
    }

    [Fact]
    public void Health_FailedAndThenDegraded_IsFailedUntilThatIsAMinuteAgo()
    {
        var fixture = new BreakerFixture();
        fixture.Breaker.Report(fixture.Enter(), Verdict.Failure, FailureKind.ServerError);
        fixture.Pass(40);
        fixture.Breaker.Report(fixture.Enter(), Verdict.Failure, FailureKind.Timeout);
        Assert.Equal(TierHealth.Failed, fixture.Breaker.Snapshot().Health);
        fixture.Pass(21);
        Assert.Equal(TierHealth.Degraded, fixture.Breaker.Snapshot().Health);
    }

    [Fact]
    public void Health_ReportThatCameTooLateForTheState_IsHeard()
    {
        var fixture = new BreakerFixture(new BreakerSettings { FailureThreshold = 1 });
        BreakerPermit slow = fixture.Enter();
        fixture.Fail(1);
        fixture.Succeed(slow);
        Assert.Equal(BreakerState.Open, fixture.Breaker.State);
        Assert.Equal(TierHealth.Healthy, fixture.Breaker.Snapshot().Health);
    }

    [Fact]
    public void Health_LimitedProbe_IsAliveButDegraded()
    {
        BreakerFixture fixture = BreakerFixture.Due(new BreakerSettings { SuccessThreshold = 1 });
        fixture.Breaker.Report(fixture.Enter(), Verdict.Success, FailureKind.RateLimited);
        Assert.Equal(BreakerState.Closed, fixture.Breaker.State);
        Assert.Equal(TierHealth.Degraded, fixture.Breaker.Snapshot().Health);
        Assert.Equal(FailureKind.RateLimited, fixture.Breaker.Snapshot().LastFailure);
    }

    [Fact]
    public void Changed_HandlerThatWasRemoved_HearsNoMore()
    {
        var fixture = new BreakerFixture();
        fixture.Breaker.Changed -= fixture.Changes.Add;

        fixture.Breaker.Isolate();

        Assert.Empty(fixture.Changes);
    }

    [Fact]
    public void ByHand_IsToldAtOnce()
    {
        var fixture = new BreakerFixture();

        fixture.Breaker.Isolate();
        fixture.Breaker.Isolate();
        Assert.Equal([BreakerState.Isolated], fixture.Changes.Select(static change => change.To));
        fixture.Breaker.Reset();
        Assert.Equal([BreakerState.Isolated, BreakerState.Closed], fixture.Changes.Select(static change => change.To));
    }

    [Fact]
    public void EndOfABreak_IsToldWithTheNextEntry()
    {
        BreakerFixture fixture = BreakerFixture.Due();
        Assert.Equal(BreakerState.Open, fixture.Changes[^1].To);

        fixture.Enter();

        Assert.Equal(BreakerState.HalfOpen, fixture.Changes[^1].To);
    }
}
