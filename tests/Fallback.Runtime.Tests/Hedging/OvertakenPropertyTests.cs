using Fallback.Runtime.Tests.State;

namespace Fallback.Runtime.Tests.Hedging;

/// <summary>What being overtaken says of a tier, over random latencies: it opens the breaker of a dead one, and never that of one that answers.</summary>
public sealed class OvertakenPropertyTests
{
    private const int Seeds = 40;

    private readonly TierFixture _fixture = new();

    public static TheoryData<double, int> Shares { get; } = new() { { 0.02, 50 }, { 0.05, 50 }, { 0.1, 50 }, { 0.2, 50 }, { 0.05, 400 }, { 0.2, 400 } };

    [Theory]
    [MemberData(nameof(Shares))]
    public void TierThatIsSlowNowAndThen_IsNeverOpened(double slowShare, int delay)
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            TierState tier = _fixture.Get($"model-{seed}");
            for (int call = 0; call < 2_000; call++)
            {
                TierPermit permit = _fixture.Enter(tier);
                bool isSlow = random.NextDouble() < slowShare && call >= 5;
                double latency = isSlow ? 500 * (1 + random.NextDouble()) : 10 + 20 * random.NextDouble();
                End(tier, permit, latency, delay, other: 10 + 20 * random.NextDouble());
            }
            Assert.Equal(BreakerState.Closed, tier.Model.State);
        }
    }

    [Fact]
    public void Burst_WhoseSlowestAreOvertaken_OpensNothing()
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            TierState tier = _fixture.Get($"burst-{seed}");
            for (int burst = 0; burst < 4; burst++)
            {
                double[] latencies = [.. Enumerable.Range(0, 300).Select(_ => 80 * Math.Exp(0.9 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))).Order()];
                TierPermit[] permits = [.. latencies.Select(_ => _fixture.Enter(tier))];
                for (int call = 0; call < latencies.Length; call++) End(tier, permits[call], latencies[call], delay: 240, other: 60);
                Assert.Equal(BreakerState.Closed, tier.Model.State);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(19)]
    [InlineData(500)]
    public void TierThatDies_IsOpened_HoweverManyAnswersItGaveBefore(int answers)
    {
        var random = new Random(answers);
        for (int call = 0; call < answers; call++) _fixture.Tier.ReportSuccess(_fixture.Enter(), TimeSpan.FromMilliseconds(10 + 20 * random.NextDouble()));

        for (int call = 0; call < 5; call++) End(_fixture.Tier, _fixture.Enter(), 1e9, delay: 50, other: 20);

        Assert.Equal(SkipReason.BreakerOpen, _fixture.Refusal());
        Assert.Equal((FailureKind.Timeout, TierHealth.Degraded), (_fixture.Tier.Model.Snapshot().LastFailure, _fixture.Tier.Model.Snapshot().Health));
    }

    [Fact]
    public void Probe_ThatIsOvertaken_GivesItsPlaceBack()
    {
        for (int call = 0; call < 5; call++) End(_fixture.Tier, _fixture.Enter(), 1e9, delay: 50, other: 20);
        _fixture.Clock.Advance(TimeSpan.FromSeconds(31));

        End(_fixture.Tier, _fixture.Enter(), 1e9, delay: 50, other: 20);

        Assert.Equal(BreakerState.Open, _fixture.Tier.Model.State);
        _fixture.AssertNothingIsHeld();
    }

    /// <summary>An answer, or what a hedge that starts after a delay and takes so long makes of it.</summary>
    private void End(TierState tier, in TierPermit permit, double latency, double delay, double other)
    {
        _fixture.Clock.Advance(TimeSpan.FromMilliseconds(1));
        if (latency <= delay + other) tier.ReportSuccess(permit, TimeSpan.FromMilliseconds(latency));
        else if (tier.IsOvertaken(TimeSpan.FromMilliseconds(delay + other), TimeSpan.FromMilliseconds(other))) tier.ReportSlow(permit);
        else tier.Release(permit);
    }
}
