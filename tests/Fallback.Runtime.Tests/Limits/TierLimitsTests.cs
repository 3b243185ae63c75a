using Fallback.TestUtilities;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests.Limits;

/// <summary>A key's limit beside its models': a request takes from both, or from neither.</summary>
public sealed class TierLimitsTests
{
    private static readonly TimeSpan _hold = TimeSpan.FromMinutes(5);

    private readonly ManualClock _clock = new();
    private readonly CallLimiter _key;
    private readonly CallLimiter _model;
    private readonly TierLimits _limits;

    public TierLimitsTests()
    {
        _key = new CallLimiter(_clock);
        _model = new CallLimiter(_clock);
        _limits = new TierLimits(_key, _model);
    }

    [Theory]
    [InlineData(0, 0, null)]
    [InlineData(500, 0, 500L)]
    [InlineData(0, 700, 700L)]
    [InlineData(500, 700, 500L)]
    [InlineData(700, 500, 500L)]
    public void MostTokens_OfARequest_AreTheSmallerOfBothLimits(int key, int model, long? expected)
    {
        Declare(_key, tokens: key);
        Declare(_model, tokens: model);

        Assert.Equal(expected, _limits.MostTokens);
    }

    [Fact]
    public void Request_UnderBoth_CountsAndEndsInBoth()
    {
        Declare(_key, concurrency: 1);
        Declare(_model, concurrency: 1);

        LimitLease place = _limits.TryTake(10, _hold, out _)!;
        Assert.Equal((1, 1), UnderWay);
        place.Succeed(new UsageDetails { TotalTokenCount = 70 });

        Assert.Equal((0, 0), UnderWay);
        Assert.Equal((70, 70), (_key.Snapshot().Tokens, _model.Snapshot().Tokens));
    }

    [Fact]
    public void Request_WithoutRoomAtTheKey_TakesNothingFromTheModel()
    {
        Declare(_key, requests: 1);
        Declare(_model, requests: 5, concurrency: 5);
        _key.TryTake(0, _hold, out _);

        Assert.Null(_limits.TryTake(0, _hold, out TimeSpan wait));

        Assert.Equal(TimeSpan.FromMinutes(1), wait);
        Assert.Equal((0, 0), (_model.Snapshot().Requests, _model.Snapshot().UnderWay));
    }

    [Fact]
    public async Task Wait_UnderTheKeyAlone_TakesTheKeysPlace()
    {
        Declare(_key, concurrency: 1);

        Assert.NotNull(await WaitAsync(60));

        Assert.Equal(1, _key.Snapshot().UnderWay);
    }

    [Fact]
    public async Task Wait_UnderBoth_CountsAndEndsInBoth()
    {
        Declare(_key, concurrency: 1);
        Declare(_model, concurrency: 1);
        LimitLease model = _model.TryTake(0, _hold, out _)!;
        LimitLease key = _key.TryTake(0, _hold, out _)!;
        Task<LimitLease?> waiting = WaitAsync(60);

        key.Succeed(null);
        model.Succeed(null);
        LimitLease place = (await waiting)!;
        Assert.Equal((1, 1), UnderWay);
        place.Succeed(null);

        Assert.Equal((0, 0), UnderWay);
    }

    [Fact]
    public async Task Wait_WithoutTimeForTheKey_GivesTheModelsPlaceBack()
    {
        Declare(_key, requests: 1);
        Declare(_model, requests: 5);
        _key.TryTake(0, _hold, out _);

        Assert.Null(await WaitAsync(30));

        Assert.Equal(0, _model.Snapshot().Requests);
    }

    [Fact]
    public async Task Wait_ForTheKey_HasTheTimeThatTheModelHasLeftOver()
    {
        Declare(_key, concurrency: 1);
        Declare(_model, concurrency: 1);
        LimitLease model = _model.TryTake(0, _hold, out _)!;
        _key.TryTake(0, _hold, out _);
        Task<LimitLease?> waiting = WaitAsync(60);
        _clock.Advance(TimeSpan.FromSeconds(20));
        model.Succeed(null);
        await WaitFor.ConditionAsync(() => _key.Snapshot().Waiting == 1 && _clock.PendingTimers == 2, TestContext.Current.CancellationToken);

        Assert.Equal(TimeSpan.FromSeconds(60), _clock.NextTimer);
        _clock.Advance(TimeSpan.FromSeconds(40));

        Assert.Null(await waiting);
        Assert.Equal((1, 0), UnderWay);
    }

    [Fact]
    public async Task Wait_CancelledAtTheKey_GivesTheModelsPlaceBack()
    {
        Declare(_key, concurrency: 1);
        Declare(_model, concurrency: 1);
        _key.TryTake(0, _hold, out _);
        using var impatient = new CancellationTokenSource();
        Task<LimitLease?> waiting = WaitAsync(60, impatient.Token);
        Assert.Equal((1, 1), UnderWay);

        await impatient.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal((1, 0), UnderWay);
        Assert.Equal(0, _model.Snapshot().Requests);
    }

    [Fact]
    public async Task Wait_ForTheKey_TheModelsMinuteBeginsWhenTheRequestIsSent()
    {
        Declare(_key, requests: 1);
        Declare(_model, requests: 1);
        _key.TryTake(0, _hold, out _);
        _clock.Advance(TimeSpan.FromSeconds(10));
        Task<LimitLease?> waiting = WaitAsync(60);
        _clock.Advance(TimeSpan.FromSeconds(50));
        Assert.NotNull(await waiting);
        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Null(_model.TryTake(0, _hold, out TimeSpan wait));

        Assert.Equal(TimeSpan.FromSeconds(50), wait);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Wait_ForTheKey_LongerThanTheModelsMinute_NeedsRoomThereAgain(bool isTakenMeanwhile)
    {
        Declare(_key, concurrency: 1);
        Declare(_model, requests: 1);
        LimitLease running = _key.TryTake(0, _hold, out _)!;
        Task<LimitLease?> waiting = WaitAsync(180);
        _clock.Advance(TimeSpan.FromSeconds(70));
        if (isTakenMeanwhile) Assert.NotNull(_model.TryTake(0, _hold, out _));

        running.Succeed(null);

        Assert.Equal(isTakenMeanwhile, await waiting is null);
        Assert.Equal((isTakenMeanwhile ? 0 : 1, 1), (_key.Snapshot().UnderWay, _model.Snapshot().Requests));
    }

    [Fact]
    public async Task Wait_ForTheKey_KeepsTheModelsPlace_AndHoldsItFromThenOn()
    {
        Declare(_key, concurrency: 1);
        Declare(_model, concurrency: 1);
        LimitLease running = _key.TryTake(0, _hold, out _)!;
        var hold = TimeSpan.FromSeconds(10);
        Task<LimitLease?> waiting = _limits.WaitAsync(0, hold, _hold, _clock, TestContext.Current.CancellationToken).AsTask();
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Null(_model.TryTake(0, _hold, out _));

        running.Succeed(null);
        Assert.NotNull(await waiting);

        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Null(_model.TryTake(0, _hold, out _));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(_model.TryTake(0, _hold, out _));
    }

    [Fact]
    public async Task Wait_ForTheKey_KeepsTheModelsPlace_WhenItsLimitIsLowered()
    {
        Declare(_key, concurrency: 1);
        Declare(_model, requests: 2);
        _model.TryTake(0, _hold, out _);
        LimitLease running = _key.TryTake(0, _hold, out _)!;
        Task<LimitLease?> waiting = WaitAsync(60);
        _model.Declare(_clock, new LimitFigures(1, 0, 0, false));

        running.Succeed(null);

        Assert.NotNull(await waiting);
    }

    [Fact]
    public async Task Wait_ForTheKey_LongerThanTheModelsMinute_LeavesItsPlaceToTheModelsRow()
    {
        Declare(_key, concurrency: 1);
        Declare(_model, tokens: 1_000, concurrency: 2);
        LimitLease running = _key.TryTake(0, _hold, out _)!;
        Task<LimitLease?> waiting = WaitAsync(180, tokens: 900);
        _clock.Advance(TimeSpan.FromSeconds(70));
        Assert.NotNull(_model.TryTake(500, _hold, out _));
        Task<LimitLease?> inTheRow = _model.WaitAsync(10, _hold, _hold, TestContext.Current.CancellationToken).AsTask();
        Assert.Equal(1, _model.Snapshot().Waiting);

        running.Succeed(null);

        Assert.Null(await waiting);
        Assert.NotNull(await inTheRow);
        Assert.Equal((2, 0), (_model.Snapshot().UnderWay, _model.Snapshot().Waiting));
    }

    [Fact]
    public async Task Wait_UnderTheModelAlone_HoldsThePlaceNoLongerThanItIsAsked()
    {
        Declare(_model, concurrency: 1);
        Assert.NotNull(await WaitAsync(60));
        _clock.Advance(_hold);

        Assert.NotNull(_model.TryTake(0, _hold, out _));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Wait_GoesOnWithoutTheCallersContext(bool forTheModel)
    {
        Declare(_key, concurrency: 1);
        Declare(_model, concurrency: 1);
        LimitLease running = (forTheModel ? _model : _key).TryTake(0, _hold, out _)!;
        var context = new CountingContext();
        Task<LimitLease?> waiting = context.Run(() => WaitAsync(60));

        running.Succeed(null);

        Assert.NotNull(await waiting);
        Assert.Equal(0, context.Posts);
    }

    private (int Key, int Model) UnderWay => (_key.Snapshot().UnderWay, _model.Snapshot().UnderWay);

    private void Declare(CallLimiter limiter, int requests = 0, int tokens = 0, int concurrency = 0) =>
        limiter.Declare(this, new LimitFigures(requests, tokens, concurrency, false));

    private Task<LimitLease?> WaitAsync(int seconds, CancellationToken? token = null, long tokens = 0) =>
        _limits.WaitAsync(tokens, _hold, TimeSpan.FromSeconds(seconds), _clock, token ?? TestContext.Current.CancellationToken).AsTask();
}
