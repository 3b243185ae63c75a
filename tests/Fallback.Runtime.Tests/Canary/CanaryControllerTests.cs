using Fallback.TestUtilities;

namespace Fallback.Runtime.Tests.Canary;

public sealed class CanaryControllerTests
{
    private static readonly CanaryFigures _figures = new(0.05, 1.5, 1.5, 100, false);

    private readonly ManualClock _clock = new();
    private readonly List<CanaryDecision> _reported = [];
    private readonly CanaryController _canary;

    public CanaryControllerTests()
    {
        _canary = new CanaryController("Shop.IBot", "new/model", _clock, (_, decision) => _reported.Add(decision));
        _canary.Configure(_figures, "[ModelChain(\"new/model\", \"old/model\")]");
    }

    private CanaryDecision Last => _reported[^1];

    [Fact]
    public void Canary_AtItsDeclaration_BeginsWithTheDeclaredShare()
    {
        Assert.Equal(0.05, _canary.Share);
        Assert.Equal(CanaryVerdict.Started, Assert.Single(_reported).Verdict);
    }

    [Fact]
    public void Share_AfterAHundredGoodAttempts_GrowsByHalf()
    {
        Play(primaries: 1_900, canaries: 99);
        Assert.Equal(0.05, _canary.Share);

        Play(primaries: 0, canaries: 1);

        Assert.Equal(0.075, _canary.Share, 12);
        Assert.Equal((CanaryVerdict.Grew, 100, 1_900), (Last.Verdict, Last.Canary.Samples, Last.Primary.Samples));
        Assert.Equal(1, Last.Canary.SuccessRate);
        Assert.InRange(Last.Canary.P95!.Value.TotalMilliseconds, 95, 105);
        Assert.Equal(0.01m, Last.Canary.MeanCostUsd);
        Assert.Equal(0, _canary.Snapshot().Canary.Samples);
    }

    [Theory]
    // Fewer than 95 of 100; more than two points below the primary; both at the border, which is still all right.
    [InlineData(6, 120, "94.0% succeeded, but at least 95% must")]
    [InlineData(5, 38, "95.0% succeeded, compared with 98.0% at the first choice")]
    [InlineData(5, 57, null)]
    public void Share_GrowsOnlyWithSuccesses(int failures, int primaryFailures, string? objection)
    {
        for (int i = 0; i < 100; i++)
        {
            Play(19, 1, failed: Spread(i, failures, 100), primaryFailed: j => Spread(i * 19 + j, primaryFailures, 1_900));
        }

        Assert.Equal(objection is null ? CanaryVerdict.Grew : CanaryVerdict.Held, Last.Verdict);
        if (objection is not null) Assert.Equal(objection, Last.Reason);
        Assert.Equal(objection is null ? 0.075 : 0.05, _canary.Share, 12);
    }

    [Theory]
    [InlineData(145, 0.01, null)]
    [InlineData(165, 0.01, "95 % of its answers took at most")]
    [InlineData(100, 0.0149, null)]
    [InlineData(100, 0.0151, "a call costs 0.0151 USD, compared with 0.01 USD at the first choice")]
    public void Share_GrowsOnlyWithinTheFactors(double latency, double cost, string? objection)
    {
        // Before a hundred attempts of the primary nothing is known to be slow or dear, so that nothing is rolled back here.
        Play(primaries: 50, canaries: 100, latency: latency, cost: (decimal)cost);

        Assert.Equal(objection is null ? CanaryVerdict.Grew : CanaryVerdict.Held, Last.Verdict);
        if (objection is not null) Assert.StartsWith(objection, Last.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Share_OfWhatWasHeld_IsJudgedAgainOnAllAttemptsAtThatShare()
    {
        for (int i = 0; i < 100; i++) Play(19, 1, failed: Spread(i, 6, 100), primaryFailed: j => Spread(i * 19 + j, 120, 1_900));
        Assert.Equal(CanaryVerdict.Held, Last.Verdict);

        for (int i = 0; i < 100; i++) Play(19, 1);

        Assert.Equal((CanaryVerdict.Grew, 200), (Last.Verdict, Last.Canary.Samples));
    }

    [Fact]
    public void Canary_ThatFailsMoreOften_IsRolledBackUntilItIsReset()
    {
        Play(primaries: 190, canaries: 0);
        for (int i = 0; i < 10 && _canary.Share > 0; i++) Play(19, 1, failed: true);

        Assert.Equal((CanaryVerdict.RolledBack, 5.0, 0.0), (Last.Verdict, Last.PercentBefore, Last.Percent));
        Assert.StartsWith("it fails more often than the first choice, significantly", Last.Reason, StringComparison.Ordinal);
        Assert.InRange(Last.Canary.Samples, 2, 6);
        Assert.Equal(CanaryState.RolledBack, _canary.Snapshot().State);

        Play(19, 10);
        Assert.False(_canary.Resume());
        Assert.False(_canary.Abort());
        Assert.Equal(0, _canary.Share);

        Assert.True(_canary.Reset());
        Assert.Equal((0.05, CanaryState.Running, 0L), (_canary.Share, _canary.Snapshot().State, _canary.Snapshot().TotalSamples));
        Assert.InRange(_canary.Snapshot().Evidence, 0.99, 1.01);
    }

    [Fact]
    public void HourInWhichEverythingFails_IsHeldAgainstNobody()
    {
        for (int i = 0; i < 300; i++) Play(19, 1);
        for (int i = 0; i < 300; i++) Play(19, 1, failed: true, primaryFailed: _ => true);

        Assert.DoesNotContain(_reported, static decision => decision.Verdict == CanaryVerdict.RolledBack);
    }

    [Fact]
    public void Canary_AtAHundredPercent_IsCompleteAndSaysWhatToDeclare()
    {
        for (int i = 0; i < 10 && _canary.Share < 1; i++) Play(200, 100);

        Assert.Equal(CanaryVerdict.Completed, Last.Verdict);
        Assert.Contains("[ModelChain(\"new/model\", \"old/model\")]", Last.Reason, StringComparison.Ordinal);
        Assert.Equal((CanaryState.Complete, 100.0), (_canary.Snapshot().State, _canary.Snapshot().Percent));
        Assert.Equal("[ModelChain(\"new/model\", \"old/model\")]", _canary.Snapshot().Proposal);
        // Eight steps of half as much again: 5, 7.5, 11.25, 16.9, 25.3, 38, 57, 85 and all.
        Assert.Equal(9, _reported.Count);
        int decided = _reported.Count;

        Play(0, 500, failed: true);
        Assert.Equal(decided, _reported.Count);
    }

    [Fact]
    public void PausedCanary_KeepsShareAndSamples()
    {
        Play(1_900, 100);
        Play(190, 10);

        Assert.True(_canary.Pause());
        Assert.False(_canary.Pause());
        Assert.Equal((0.0, CanaryState.Paused), (_canary.Share, _canary.Snapshot().State));
        Play(190, 90);
        Assert.Equal(10, _canary.Snapshot().Canary.Samples);

        Assert.True(_canary.Resume());
        Assert.False(_canary.Resume());
        Assert.Equal(0.075, _canary.Share, 12);
        Assert.Equal(10, _canary.Snapshot().Canary.Samples);
    }

    [Fact]
    public void AbortedCanary_StaysOutUntilItIsReset()
    {
        Assert.True(_canary.Abort());
        Assert.Equal((0.0, CanaryState.Aborted), (_canary.Share, _canary.Snapshot().State));
        Assert.False(_canary.Resume());
        Assert.True(_canary.Reset());
        Assert.Equal(0.05, _canary.Share);
    }

    [Fact]
    public void SameFigures_AfterAReload_ChangeNothing()
    {
        Play(1_900, 100);
        Play(190, 10);

        _canary.Configure(_figures with { }, "[ModelChain(\"new/model\", \"old/model\")]");
        _canary.Configure(_figures with { MaxCostFactor = 2 }, "[ModelChain(\"new/model\", \"old/model\")]");

        Assert.Equal(0.075, _canary.Share, 12);
        Assert.Equal(10, _canary.Snapshot().Canary.Samples);
    }

    [Fact]
    public void ConfiguredPauseAndPercentage_TakeEffectWhenTheyChange()
    {
        _canary.Configure(_figures with { Paused = true }, "");
        Assert.Equal((0.0, CanaryVerdict.Paused), (_canary.Share, Last.Verdict));

        Assert.True(_canary.Resume());
        _canary.Configure(_figures with { Paused = true, MinSamples = 50 }, "");
        Assert.Equal(0.05, _canary.Share);

        _canary.Configure(_figures with { Share = 0.2 }, "");
        Assert.Equal(0.2, _canary.Share);
    }

    [Fact]
    public void RolledBackCanary_StaysOutWhateverIsConfigured()
    {
        for (int i = 0; i < 20 && _canary.Share > 0; i++) Play(19, 1, failed: true);

        _canary.Configure(_figures with { Share = 0.2 }, "");

        Assert.Equal((0.0, CanaryState.RolledBack), (_canary.Share, _canary.Snapshot().State));
        Assert.True(_canary.Reset());
        Assert.Equal(0.2, _canary.Share);
    }

    [Fact]
    public void DecisionLog_KeepsTheLastSixtyFour()
    {
        for (int i = 0; i < 40; i++)
        {
            _canary.Pause();
            _canary.Resume();
        }
        Assert.Equal(81, _reported.Count);
        Assert.Equal(_reported.TakeLast(64), _canary.Snapshot().Decisions);
    }

    [Fact]
    public async Task Attempts_OfManyThreads_AreAllCountedAndDecidedOnce()
    {
        const int Threads = 8, Each = 250;
        var canary = new CanaryController("Shop.IBot", "new/model", _clock, (_, decision) => { lock (_reported) _reported.Add(decision); });
        canary.Configure(_figures with { MinSamples = 10_000 }, "");
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < Each; i++)
            {
                canary.Add(new CanarySample(IsCanary: true, Failed: false, TimeSpan.FromMilliseconds(100), 0.01m));
                for (int j = 0; j < 19; j++) canary.Add(new CanarySample(IsCanary: false, Failed: false, TimeSpan.FromMilliseconds(100), 0.01m));
            }
        })));

        Assert.Equal((Threads * Each, Threads * Each * 19), (canary.Snapshot().Canary.Samples, canary.Snapshot().Primary.Samples));
        Assert.Equal(0.01m, canary.Snapshot().Canary.MeanCostUsd);
        Assert.InRange(canary.Snapshot().Evidence, 0, 1);
    }

    private static bool Spread(int place, int of, int all) => (long)(place + 1) * of / all > (long)place * of / all;

    private void Play(
        int primaries, int canaries, bool failed = false, Func<int, bool>? primaryFailed = null, double latency = 100,
        decimal cost = 0.01m)
    {
        for (int i = 0; i < primaries; i++) _canary.Add(Sample(false, primaryFailed?.Invoke(i) ?? false, 100, 0.01m));
        for (int i = 0; i < canaries; i++) _canary.Add(Sample(true, failed, latency, cost));
    }

    private static CanarySample Sample(bool canary, bool failed, double latency, decimal cost) =>
        failed ? new CanarySample(canary, true) : new CanarySample(canary, false, TimeSpan.FromMilliseconds(latency), cost);
}
