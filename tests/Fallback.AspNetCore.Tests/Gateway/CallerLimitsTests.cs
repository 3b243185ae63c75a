using Fallback.Gateway;

namespace Fallback.AspNetCore.Tests.Gateway;

/// <summary>How much a caller may use, and what it is told beyond that.</summary>
public sealed class CallerLimitsTests
{
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 11, 29, 22, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Caller_WithoutLimits_EntersAlways()
    {
        CallerLimits limits = Limits();
        for (int i = 0; i < 10_000; i++)
        {
            Assert.Null(limits.TryEnter(int.MaxValue, out CallerLease lease));
            lease.Complete(int.MaxValue, 1_000_000m);
            lease.Dispose();
        }
        Assert.Null(limits.Spending);
    }

    [Fact]
    public void Requests_BeyondTheLimitOfAMinute_WaitForTheFirstToBeAMinuteOld()
    {
        CallerLimits limits = Limits(requests: 2);
        Assert.Null(limits.TryEnter(0, out _));
        _clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Null(limits.TryEnter(0, out _));

        GatewayError refusal = limits.TryEnter(0, out _)!;

        Assert.Equal((429, "requests", "rate_limit_exceeded", 40L), (refusal.Status, refusal.Type, refusal.Code, refusal.RetryAfterSeconds));
        Assert.True(refusal.MayRetry);
        _clock.Advance(TimeSpan.FromSeconds(39.9));
        Assert.NotNull(limits.TryEnter(0, out _));
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Null(limits.TryEnter(0, out _));
        Assert.NotNull(limits.TryEnter(0, out _));
    }

    [Fact]
    public void Tokens_CountByEstimateFirst_AndByUsageOnceItIsKnown()
    {
        CallerLimits limits = Limits(tokens: 1_000);
        Assert.Null(limits.TryEnter(600, out CallerLease first));
        GatewayError refusal = limits.TryEnter(600, out _)!;
        Assert.Equal(("tokens", "rate_limit_exceeded", 60L), (refusal.Type, refusal.Code, refusal.RetryAfterSeconds));

        first.Complete(100, null);

        Assert.Null(limits.TryEnter(600, out CallerLease second));
        second.Complete(950, null);
        Assert.NotNull(limits.TryEnter(1, out _));
        Assert.Equal(1_050, limits.Used.Tokens);
    }

    [Fact]
    public void Request_LargerThanTheLimitItself_IsRefusedForGood()
    {
        GatewayError refusal = Limits(tokens: 1_000).TryEnter(1_001, out _)!;

        Assert.Equal((429, "rate_limit_exceeded", null), (refusal.Status, refusal.Code, refusal.RetryAfterSeconds));
        Assert.False(refusal.MayRetry);
        Assert.Contains("1001 tokens", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Withdrawn_CountsForNothing()
    {
        CallerLimits limits = Limits(requests: 1, tokens: 10, budget: 1);
        for (int i = 0; i < 5; i++)
        {
            Assert.Null(limits.TryEnter(10, out CallerLease lease, 1));
            lease.Withdraw();
            lease.Dispose();
        }
        Assert.Equal((0, 0L, 0m, 0m), (limits.Used.Requests, limits.Used.Tokens, limits.Spending!.SpentUsd, limits.Spending.ReservedUsd));
    }

    [Fact]
    public void Disposed_CountsAsSetAside()
    {
        CallerLimits limits = Limits(tokens: 1_000, budget: 10);
        Assert.Null(limits.TryEnter(400, out CallerLease lease, 2));
        lease.Dispose();
        lease.Complete(0, 0);

        Assert.Equal((400L, 2m, 2m, 0m),
            (limits.Used.Tokens, limits.Spending!.SpentUsd, limits.Spending.EstimatedUsd, limits.Spending.ReservedUsd));
    }

    [Fact]
    public void NeverEnded_IsOverWithTheMinuteAndTheDay()
    {
        CallerLimits limits = Limits(requests: 1, budget: 1);
        Assert.Null(limits.TryEnter(0, out _, 1));
        Assert.NotNull(limits.TryEnter(0, out _));
        _clock.Advance(TimeSpan.FromHours(2));

        Assert.Null(limits.TryEnter(0, out _, 1));
    }

    [Fact]
    public void Budget_ThatIsUsedUp_LetsNoneThroughUntilMidnightUtc()
    {
        CallerLimits limits = Limits(budget: 1);
        Assert.Null(limits.TryEnter(100, out CallerLease lease));
        lease.Complete(100, 1m);

        GatewayError refusal = limits.TryEnter(100, out _)!;

        Assert.Equal((429, "insufficient_quota", "insufficient_quota", 7_200L), (refusal.Status, refusal.Type, refusal.Code, refusal.RetryAfterSeconds));
        Assert.False(refusal.MayRetry);
        _clock.Advance(TimeSpan.FromSeconds(7_199));
        Assert.NotNull(limits.TryEnter(100, out _));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(limits.TryEnter(100, out _));
    }

    [Fact]
    public void Budget_ThatRequestsInFlightMayUseUp_IsWaitedForShortly()
    {
        CallerLimits limits = Limits(budget: 1);
        Assert.Null(limits.TryEnter(0, out CallerLease lease, 0.9m));

        GatewayError refusal = limits.TryEnter(0, out _, 0.2m)!;
        Assert.Equal(("rate_limit_exceeded", 1L, true), (refusal.Code, refusal.RetryAfterSeconds, refusal.MayRetry));

        lease.Complete(10, 0.1m);
        Assert.Null(limits.TryEnter(0, out _, 0.2m));
    }

    [Fact]
    public void Budget_WithoutAnEstimate_SetsAsideWhatTokensCostAsARule()
    {
        CallerLimits limits = Limits(budget: 1);
        Assert.Null(limits.TryEnter(1_000, out CallerLease lease));
        lease.Complete(1_000, 0.2m);

        for (int i = 0; i < 4; i++) Assert.Null(limits.TryEnter(1_000, out _));

        Assert.NotNull(limits.TryEnter(1_000, out _));
        Assert.Equal(0.8m, limits.Spending!.ReservedUsd, 6);
    }

    [Fact]
    public void RefusedByItsRate_SetsNothingAside()
    {
        CallerLimits limits = Limits(requests: 1, budget: 1);
        Assert.Null(limits.TryEnter(0, out CallerLease lease, 0.5m));
        lease.Complete(0, 0);

        Assert.NotNull(limits.TryEnter(0, out _, 0.5m));

        Assert.Equal(0, limits.Spending!.ReservedUsd);
    }

    [Fact]
    public void ChangedLimits_HoldFromThenOn()
    {
        CallerLimits limits = Limits(requests: 1);
        Assert.Null(limits.TryEnter(0, out _));
        Assert.NotNull(limits.TryEnter(0, out _));

        limits.Apply(new FallbackGatewayCaller { Name = "anna", RequestsPerMinute = 2 });
        Assert.Null(limits.TryEnter(0, out _));
        Assert.NotNull(limits.TryEnter(0, out _));

        limits.Apply(new FallbackGatewayCaller { Name = "anna" });
        for (int i = 0; i < 10; i++) Assert.Null(limits.TryEnter(0, out _));
    }

    [Fact]
    public async Task ManyAtOnce_AreNeverMoreThanTheLimit()
    {
        CallerLimits limits = Limits(requests: 500, budget: 1_000);
        int entered = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 500; i++)
            {
                if (limits.TryEnter(1, out CallerLease lease, 0.01m) is not null) continue;
                Interlocked.Increment(ref entered);
                lease.Complete(1, 0.01m);
                lease.Complete(1, 0.01m);
            }
        }, TestContext.Current.CancellationToken)));

        Assert.Equal(500, entered);
        Assert.Equal((5m, 0m), (limits.Spending!.SpentUsd, limits.Spending.ReservedUsd));
    }

    [Fact]
    public void InFlight_OneMoreIsRefused_UntilOneHasEnded_HoweverItEnds()
    {
        CallerLimits limits = Limits(inFlight: 2);
        foreach (Action<CallerLease> end in (Action<CallerLease>[])[static lease => lease.Complete(1, 1), static lease => lease.Withdraw(), static lease => lease.Dispose()])
        {
            Assert.Null(limits.TryEnter(1, out CallerLease first));
            Assert.Null(limits.TryEnter(1, out CallerLease second));
            GatewayError refusal = limits.TryEnter(1, out CallerLease none)!;
            Assert.Equal(
                (429, "requests", "rate_limit_exceeded", 1L, true), (refusal.Status, refusal.Type, refusal.Code, refusal.RetryAfterSeconds, refusal.MayRetry));
            Assert.Same(CallerLease.Unlimited, none);

            end(first);
            end(first);
            Assert.Equal(1, limits.InFlight);
            Assert.Null(limits.TryEnter(1, out CallerLease third));
            end(second);
            end(third);
            Assert.Equal(0, limits.InFlight);
        }
    }

    [Fact]
    public void InFlight_RefusedForAnotherReason_HoldsNoPlace()
    {
        CallerLimits limits = Limits(requests: 1, tokens: 10, inFlight: 5);
        Assert.Null(limits.TryEnter(1, out CallerLease lease));
        Assert.NotNull(limits.TryEnter(1, out _));
        Assert.NotNull(limits.TryEnter(11, out _));
        lease.Dispose();

        Assert.Equal(0, limits.InFlight);
    }

    [Fact]
    public void InFlight_WhenTheLimitIsTakenAway_ThoseThatWereCountedEnd()
    {
        CallerLimits limits = Limits(inFlight: 1);
        Assert.Null(limits.TryEnter(1, out CallerLease lease));
        limits.Apply(new FallbackGatewayCaller { Name = "anna" });
        Assert.Null(limits.TryEnter(1, out CallerLease uncounted));
        lease.Dispose();
        uncounted.Dispose();

        Assert.Equal(0, limits.InFlight);
    }

    private CallerLimits Limits(int? requests = null, int? tokens = null, decimal? budget = null, int? inFlight = null)
    {
        var limits = new CallerLimits("anna", _clock);
        limits.Apply(new FallbackGatewayCaller
        {
            Name = "anna", RequestsPerMinute = requests, TokensPerMinute = tokens, BudgetUsdPerDay = budget, MaxConcurrency = inFlight,
        });
        return limits;
    }
}
