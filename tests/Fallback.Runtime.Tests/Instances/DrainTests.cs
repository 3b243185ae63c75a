using Fallback.Runtime.Tests.State;

namespace Fallback.Runtime.Tests.Instances;

/// <summary>A drain against requests that begin at the same moment.</summary>
public sealed class DrainTests
{
    [Fact]
    public void DrainedJustAsARequestIsLetIn_TheRequestIsNotSent()
    {
        var clock = new HookedClock();
        TierState tier = new StateRegistry(clock, Random.Shared).GetTier(new TierKey("pool", "eu", "https://eu.example.com/v1", "large", "k1"));
        tier.Balance(1, 1, 0);
        Task? drained = null;
        // The clock is looked at between the question whether the tier is drained and the count of what is under way.
        clock.OnLook = () => drained ??= tier.DrainAsync();

        Admission<TierPermit> entered = tier.Enter(TierFixture.Lease);

        Assert.NotNull(drained);
        Assert.True(drained.IsCompleted);
        Assert.Equal((false, SkipReason.Draining, 0), (entered.IsGranted, entered.Reason, tier.UnderWay));
        Assert.Equal(0, tier.Load!.UnderWay);
    }

    [Fact]
    public async Task ManyRequests_WhileADrainEnds_NoneIsUnderWayAfterIt()
    {
        TierState tier = new TierFixture().Get(instance: "eu");
        tier.Balance(1, 1, 0);
        for (int round = 0; round < 2_000; round++)
        {
            using var start = new Barrier(2);
            Task<Admission<TierPermit>> asking = Task.Run(() =>
            {
                start.SignalAndWait(TestContext.Current.CancellationToken);
                return tier.Enter(TierFixture.Lease);
            });
            start.SignalAndWait(TestContext.Current.CancellationToken);
            Task drained = tier.DrainAsync();
            bool wasIdle = drained.IsCompleted;

            Admission<TierPermit> entered = await asking;

            Assert.False(wasIdle && entered.IsGranted, "The drain has ended, and a request has begun after it.");
            if (entered.IsGranted) tier.Withdraw(entered.Permit);
            await drained;
            tier.Restore();
        }
    }

    private sealed class HookedClock : TimeProvider
    {
        public Action? OnLook { get; set; }

        public override long GetTimestamp()
        {
            OnLook?.Invoke();
            return TimeSpan.TicksPerHour;
        }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    }
}
