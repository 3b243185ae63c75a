using Fallback.TestUtilities;
using Polly;

namespace Fallback.Runtime.Tests.Hedging;

/// <summary>What Polly is told, and how often it asks.</summary>
public sealed class HedgePolicyTests
{
    [Theory]
    [InlineData(2, 3)]
    [InlineData(3, 3)]
    [InlineData(3, 2)]
    public async Task Race_StartsItsLanes_AndThenWaitsWithoutAskingOn(int tiers, int parallel)
    {
        var run = new LanesRun(tiers);
        var policy = new HedgePolicy(new HedgeFigures(TimeSpan.Zero, 0.1, parallel), [], TimeProvider.System);

        Task<Polly.Outcome<LaneEnd>> call = ExecuteAsync(policy, run);
        int started = run.Started;
        run.End(1, isFinal: true);

        Assert.True((await call).Result?.IsFinal);
        Assert.Equal(Math.Min(tiers, parallel), started);
    }

    [Fact]
    public async Task Hedge_ThatTheBudgetDoesNotAllow_IsAskedForAgain_AndStartsOnceItIsPaidFor()
    {
        using var fixture = new HedgeFixture((1, 1), (1, 1));
        var run = new LanesRun(2, (fixture.Tiers[0], TimeSpan.FromSeconds(5)));
        var policy = new HedgePolicy(new HedgeFigures(null, 0.1, 2), fixture.Tiers, fixture.Clock);
        HedgeStake stake = policy.Budget!.Start(fixture.Tiers[0], fixture.Tiers[1]);

        Task<Polly.Outcome<LaneEnd>> call = ExecuteAsync(policy, run);
        for (int look = 0; look < 3; look++)
        {
            await WaitFor.ConditionAsync(() => fixture.Clock.PendingTimers == 1, TestContext.Current.CancellationToken);
            fixture.Clock.Advance(TimeSpan.FromMilliseconds(250));
        }
        await WaitFor.ConditionAsync(() => fixture.Clock.PendingTimers == 1, TestContext.Current.CancellationToken);
        Assert.Equal(1, run.Started);
        policy.Budget.GiveBack(stake);
        fixture.Clock.Advance(TimeSpan.FromMilliseconds(250));
        await WaitFor.ConditionAsync(() => run.Started == 2, TestContext.Current.CancellationToken);
        run.End(0, isFinal: true);

        Assert.True((await call).Result?.IsFinal);
    }

    private static async Task<Polly.Outcome<LaneEnd>> ExecuteAsync(HedgePolicy policy, LanesRun run)
    {
        ResilienceContext context = ResilienceContextPool.Shared.Get(TestContext.Current.CancellationToken);
        context.Properties.Set(HedgePolicy.Run, run);
        return await policy.Pipeline.ExecuteOutcomeAsync(static (context, run) => run.AskAsync(context.CancellationToken), context, run);
    }

    private sealed class LanesRun(int tiers, (Tier Tier, TimeSpan Waited)? latest = null) : IHedgedRun
    {
        private readonly TaskCompletionSource<bool>[] _lanes = [.. Enumerable.Range(0, tiers).Select(static _ => new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously))];
        private int _next;
        private int _underWay;
        private int _asked;

        public int Started => _underWay;

        public bool HasNext
        {
            get
            {
                Count();
                return _next < tiers;
            }
        }

        public int UnderWay
        {
            get
            {
                Count();
                return _underWay;
            }
        }

        public (Tier Tier, TimeSpan Waited)? Latest => latest;

        public Tier? NextTier => null;

        public void End(int lane, bool isFinal) => _lanes[lane].SetResult(isFinal);

        // A loop that asks on and on never gives its thread back.
        private void Count()
        {
            if (++_asked > 1_000) throw new InvalidOperationException("Polly asks on and on.");
        }

        public async ValueTask<Polly.Outcome<LaneEnd>> AskAsync(CancellationToken cancellationToken)
        {
            int lane = Interlocked.Increment(ref _next) - 1;
            if (lane >= tiers) return Polly.Outcome.FromResult(new LaneEnd(isFinal: false));
            Interlocked.Increment(ref _underWay);
            bool isFinal = await _lanes[lane].Task.WaitAsync(cancellationToken);
            Interlocked.Decrement(ref _underWay);
            return Polly.Outcome.FromResult(new LaneEnd(isFinal));
        }
    }
}
