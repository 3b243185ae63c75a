using Fallback.TestUtilities;

namespace Fallback.Runtime.Tests.Limits;

/// <summary>The row of calls that wait for room: when each is served, how long the next has to wait, and what is left of one that leaves.</summary>
public sealed class LimitWaitingTests
{
    private static readonly TimeSpan _long = TimeSpan.FromMinutes(5);

    private readonly ManualClock _clock = new();
    private readonly CallLimiter _limiter;

    public LimitWaitingTests() => _limiter = new CallLimiter(_clock);

    [Fact]
    public async Task Row_IsServedAtTheMomentInWhichTheMinuteHasRoom()
    {
        Declare(requests: 1, concurrency: 2);
        Take(hold: _long);
        Task<LimitLease?> waiting = Wait(90);

        _clock.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal((1, 0), (_limiter.Snapshot().Requests, _limiter.Snapshot().Waiting));
        Assert.NotNull(await waiting);
    }

    [Fact]
    public async Task Row_IsServed_WhenTheTimeOfAPlaceIsOverThatNobodyGivesBack()
    {
        Declare(concurrency: 2);
        Take(hold: TimeSpan.FromSeconds(30));
        Take(hold: _long);
        Task<LimitLease?> waiting = Wait(60);
        // A row that looked again at once would never let the clock go on.
        Assert.Equal(TimeSpan.FromSeconds(30), _clock.NextTimer);

        _clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(0, _limiter.Snapshot().Waiting);
        Assert.NotNull(await waiting);
    }

    [Fact]
    public async Task Wait_WithoutAnyTime_IsNotBegun()
    {
        Declare(concurrency: 1);
        Take();

        Task<LimitLease?> waiting = Wait(0);

        Assert.True(waiting.IsCompleted);
        Assert.Null(await waiting);
    }

    [Fact]
    public async Task Wait_ByACallThatIsCancelledAlready_TakesNothing()
    {
        Declare(requests: 1);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Wait(60, new CancellationToken(true)));

        Assert.Equal(0, _limiter.Snapshot().Requests);
    }

    [Fact]
    public async Task Wait_OfACallThatIsCancelledAsItGetsItsPlace_GivesThePlaceBack()
    {
        Declare(concurrency: 1);
        LimitLease running = Take();
        using var impatient = new CancellationTokenSource();
        int timers = 0;
        // The row's own timer is the first, the call's the second.
        _clock.BeforeTimer = () =>
        {
            if (++timers != 2) return;
            running.Succeed(null);
            impatient.Cancel();
        };

        Task<LimitLease?> waiting = Wait(60, impatient.Token);

        Assert.True(waiting.IsCompleted);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal((0, 1), (_limiter.Snapshot().UnderWay, _limiter.Snapshot().Requests));
    }

    [Fact]
    public async Task Place_ThatGetsFreeBeforeACancelledCallHasLeftTheRow_GoesToTheNext()
    {
        Declare(concurrency: 1);
        LimitLease running = Take();
        using var impatient = new CancellationTokenSource();
        Task<LimitLease?> first = Wait(60, impatient.Token);
        Task<LimitLease?> second = Wait(60);
        _clock.BeforeDisposal = () =>
        {
            _clock.BeforeDisposal = null;
            running.Succeed(null);
        };

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        Assert.Equal((1, 0, 2), (_limiter.Snapshot().UnderWay, _limiter.Snapshot().Waiting, _limiter.Snapshot().Requests));
        Assert.NotNull(await second);
    }

    [Fact]
    public async Task Wait_ThatIsOver_LeavesNothingAtTheCallersToken()
    {
        using var application = new CancellationTokenSource();
        WeakReference limiter = await WaitOnceAsync(application.Token);
        // Until now the method that waited is still on the stack.
        await Task.Yield();

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.False(limiter.IsAlive);
    }

    [Fact]
    public async Task Wait_GoesOnWithoutTheCallersContext()
    {
        Declare(concurrency: 1);
        LimitLease running = Take();
        var context = new CountingContext();
        Task<LimitLease?> waiting = context.Run(() => Wait(60));

        running.Succeed(null);

        Assert.NotNull(await waiting);
        Assert.Equal(0, context.Posts);
    }

    [Fact]
    public void Refusal_BehindARow_SaysHowLongTheRowTakes()
    {
        Declare(requests: 1);
        Take();
        _ = Wait(60);
        _ = Wait(120);

        Assert.Equal(TimeSpan.FromSeconds(180), Refused());
    }

    [Theory]
    [InlineData(500, 60)]
    [InlineData(600, 120)]
    public void Refusal_BehindARowForTokens_CountsTheTokensOfTheRow(long ahead, int seconds)
    {
        Declare(tokens: 1_000);
        Take(tokens: 600);
        _ = Wait(60, tokens: ahead);

        Assert.Equal(TimeSpan.FromSeconds(seconds), Refused(tokens: 500));
    }

    [Fact]
    public void Refusal_AfterARequestThatWasNotSent_WaitsForThoseThatWere()
    {
        Declare(requests: 2);
        LimitLease unsent = Take();
        _clock.Advance(TimeSpan.FromSeconds(10));
        Take();
        unsent.Withdraw();
        _clock.Advance(TimeSpan.FromSeconds(10));
        Take();

        Assert.Equal(TimeSpan.FromSeconds(50), Refused());
    }

    private async Task<WeakReference> WaitOnceAsync(CancellationToken token)
    {
        var limiter = new CallLimiter(_clock);
        limiter.Declare(this, new LimitFigures(0, 0, 1, false));
        LimitLease running = limiter.TryTake(0, _long, out _)!;
        ValueTask<LimitLease?> waiting = limiter.WaitAsync(0, _long, _long, token);
        running.Succeed(null);
        (await waiting)!.Succeed(null);
        return new WeakReference(limiter);
    }

    private void Declare(int requests = 0, int tokens = 0, int concurrency = 0) =>
        _limiter.Declare(this, new LimitFigures(requests, tokens, concurrency, false));

    private LimitLease Take(long tokens = 0, TimeSpan? hold = null) => _limiter.TryTake(tokens, hold ?? _long, out _)!;

    private TimeSpan Refused(long tokens = 0)
    {
        Assert.Null(_limiter.TryTake(tokens, _long, out TimeSpan wait));
        return wait;
    }

    private Task<LimitLease?> Wait(int seconds, CancellationToken? token = null, long tokens = 0) =>
        _limiter.WaitAsync(tokens, _long, TimeSpan.FromSeconds(seconds), token ?? TestContext.Current.CancellationToken).AsTask();
}
