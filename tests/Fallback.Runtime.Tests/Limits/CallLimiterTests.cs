using Fallback.TestUtilities;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests.Limits;

public sealed class CallLimiterTests
{
    private static readonly TimeSpan _hold = TimeSpan.FromSeconds(30);

    private readonly ManualClock _clock = new();

    [Fact]
    public void Requests_UpToTheLimitPass_TheNextSaysHowLong()
    {
        CallLimiter limiter = Limiter(requests: 3);
        Assert.NotNull(limiter.TryTake(0, _hold, out _));
        _clock.Advance(TimeSpan.FromSeconds(20));
        for (int i = 0; i < 2; i++) Assert.NotNull(limiter.TryTake(0, _hold, out _));

        Assert.Null(limiter.TryTake(0, _hold, out TimeSpan wait));

        Assert.Equal(TimeSpan.FromSeconds(40), wait);
        _clock.Advance(wait - TimeSpan.FromTicks(1));
        Assert.Null(limiter.TryTake(0, _hold, out _));
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.NotNull(limiter.TryTake(0, _hold, out _));
        Assert.Null(limiter.TryTake(0, _hold, out _));
    }

    [Fact]
    public void Tokens_AreReserved_AndSettledWithWhatWasUsed()
    {
        CallLimiter limiter = Limiter(tokens: 1_000);
        LimitLease first = limiter.TryTake(600, _hold, out _)!;
        Assert.Null(limiter.TryTake(600, _hold, out TimeSpan wait));
        Assert.Equal(TimeSpan.FromMinutes(1), wait);

        first.Succeed(new UsageDetails { InputTokenCount = 150, OutputTokenCount = 50 });

        Assert.Equal(200, limiter.Snapshot().Tokens);
        Assert.NotNull(limiter.TryTake(800, _hold, out _));
        Assert.Null(limiter.TryTake(1, _hold, out _));
    }

    [Fact]
    public void Tokens_OfARefusal_AreGivenBack_AndOfATimeoutAreNot()
    {
        CallLimiter limiter = Limiter(tokens: 1_000);
        limiter.TryTake(400, _hold, out _)!.Fail(new Failure(FailureKind.Overloaded, FailureScope.Model) { HttpStatus = 503 });
        Assert.Equal(0, limiter.Snapshot().Tokens);
        limiter.TryTake(400, _hold, out _)!.Fail(new Failure(FailureKind.Timeout, FailureScope.Model));
        Assert.Equal(400, limiter.Snapshot().Tokens);
        limiter.TryTake(400, _hold, out _)!.Fail(new Failure(FailureKind.SchemaViolation, FailureScope.Request) { Usage = new UsageDetails { TotalTokenCount = 90 } });
        Assert.Equal(490, limiter.Snapshot().Tokens);
        Assert.Equal(3, limiter.Snapshot().Requests);
    }

    [Fact]
    public void Tokens_SettledAfterTheirMinute_ChangeNothing()
    {
        CallLimiter limiter = Limiter(tokens: 1_000);
        LimitLease late = limiter.TryTake(400, _hold, out _)!;
        _clock.Advance(TimeSpan.FromMinutes(1));
        late.Succeed(new UsageDetails { TotalTokenCount = 900 });

        Assert.Equal((0, 0), (limiter.Snapshot().Requests, limiter.Snapshot().Tokens));
    }

    [Fact]
    public void Withdraw_OfARequestThatWasNotSent_CountsForNothing()
    {
        CallLimiter limiter = Limiter(requests: 1, tokens: 100, concurrency: 1);
        limiter.TryTake(100, _hold, out _)!.Withdraw();

        LimitLease again = limiter.TryTake(100, _hold, out _)!;
        Assert.Equal((1, 100, 1), (limiter.Snapshot().Requests, limiter.Snapshot().Tokens, limiter.Snapshot().UnderWay));
        again.Withdraw();
        again.Succeed(new UsageDetails { TotalTokenCount = 7 });
        Assert.Equal((0, 0, 0), (limiter.Snapshot().Requests, limiter.Snapshot().Tokens, limiter.Snapshot().UnderWay));
    }

    [Fact]
    public void Concurrency_IsGivenBackAtTheEnd_OrWhenNobodyEndsIt()
    {
        CallLimiter limiter = Limiter(concurrency: 2);
        LimitLease first = limiter.TryTake(0, _hold, out _)!;
        LimitLease lost = limiter.TryTake(0, _hold, out _)!;
        Assert.Null(limiter.TryTake(0, _hold, out TimeSpan wait));
        Assert.Equal(TimeSpan.Zero, wait);

        first.Succeed(null);
        Assert.NotNull(limiter.TryTake(0, TimeSpan.FromHours(1), out _));
        Assert.Null(limiter.TryTake(0, _hold, out _));
        lost.Renew(TimeSpan.FromSeconds(50));
        _clock.Advance(TimeSpan.FromSeconds(49));
        Assert.Null(limiter.TryTake(0, _hold, out _));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(limiter.TryTake(0, _hold, out _));
    }

    [Fact]
    public async Task Waiting_IsServedInOrder_AsPlacesAndTimeAllow()
    {
        CallLimiter limiter = Limiter(requests: 3, concurrency: 1);
        LimitLease running = limiter.TryTake(0, _hold, out _)!;
        Task<LimitLease?> second = Wait(limiter, 60);
        Task<LimitLease?> third = Wait(limiter, 60);
        Task<LimitLease?> fourth = Wait(limiter, 90);
        Assert.Null(limiter.TryTake(0, _hold, out _));

        running.Succeed(null);
        LimitLease place = (await second)!;
        Assert.False(third.IsCompleted);
        place.Succeed(null);
        (await third)!.Succeed(null);
        Assert.Null(limiter.TryTake(0, _hold, out _));
        Assert.False(fourth.IsCompleted);
        _clock.Advance(TimeSpan.FromMinutes(1));
        (await fourth)!.Succeed(null);

        Assert.Equal((1, 0, 0), (limiter.Snapshot().Requests, limiter.Snapshot().UnderWay, limiter.Snapshot().Waiting));
        Assert.Equal(0, _clock.PendingTimers);
    }

    [Fact]
    public async Task Waiting_LongerThanItMay_IsNotBegunOrEndsWithoutAPlace()
    {
        CallLimiter limiter = Limiter(requests: 1, concurrency: 1);
        LimitLease running = limiter.TryTake(0, _hold, out _)!;
        Assert.Null(await Wait(limiter, 59));
        Assert.Equal(0, limiter.Snapshot().Waiting);
        Task<LimitLease?> patient = Wait(limiter, 60);
        Task<LimitLease?> behind = Wait(limiter, 119);
        Assert.Null(await behind);

        running.Renew(TimeSpan.FromMinutes(5));
        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Null(await patient);
        Assert.Equal((0, 0), (limiter.Snapshot().Waiting, _clock.PendingTimers));
    }

    [Fact]
    public async Task Waiting_Cancelled_LeavesTheRowAndTakesNothing()
    {
        CallLimiter limiter = Limiter(concurrency: 1);
        LimitLease running = limiter.TryTake(0, _hold, out _)!;
        using var impatient = new CancellationTokenSource();
        Task<LimitLease?> first = limiter.WaitAsync(0, _hold, TimeSpan.FromMinutes(1), impatient.Token).AsTask();
        Task<LimitLease?> second = Wait(limiter, 60);

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        running.Succeed(null);

        Assert.NotNull(await second);
        Assert.Equal((1, 0), (limiter.Snapshot().UnderWay, limiter.Snapshot().Waiting));
    }

    [Fact]
    public void Declared_ByMany_TheSmallestFiguresHold_UntilTheyAreWithdrawn()
    {
        var limiter = new CallLimiter(_clock);
        Assert.False(limiter.IsOn);
        object one = new(), two = new();
        limiter.Declare(one, new LimitFigures(10, 0, 5, false));
        limiter.Declare(two, new LimitFigures(3, 900, 0, false));
        limiter.Declare(two, default);
        Assert.Equal((3, 900, 5), Figures(limiter));
        limiter.Withdraw(two);
        Assert.Equal((10, null, 5), Figures(limiter));
        limiter.Withdraw(one);
        Assert.False(limiter.IsOn);

        static (long?, long?, int?) Figures(CallLimiter limiter) => limiter.Snapshot() is var now ? (now.RequestsPerMinute, now.TokensPerMinute, now.MaxConcurrency) : default;
    }

    private CallLimiter Limiter(int requests = 0, int tokens = 0, int concurrency = 0)
    {
        var limiter = new CallLimiter(_clock);
        limiter.Declare(this, new LimitFigures(requests, tokens, concurrency, false));
        return limiter;
    }

    private static Task<LimitLease?> Wait(CallLimiter limiter, int seconds) => limiter.WaitAsync(0, _hold, TimeSpan.FromSeconds(seconds), TestContext.Current.CancellationToken).AsTask();
}
