using Fallback.TestUtilities;

namespace Fallback.Runtime.Tests.Instances;

public sealed class ProbePaceTests
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(10);

    [Fact]
    public void First_ComesAtAnyMomentOfTheInterval()
    {
        var pace = new ProbePace(_interval, ProbePace.OfProbes, new Random(1));

        TimeSpan[] first = [.. Enumerable.Range(0, 2_000).Select(_ => pace.First())];

        Assert.All(first, static wait => Assert.InRange(wait, TimeSpan.Zero, _interval));
        // A tenth of the interval each.
        Assert.All(first.GroupBy(static wait => (int)wait.TotalSeconds), static part => Assert.InRange(part.Count(), 140, 260));
    }

    [Theory]
    [InlineData(ProbePace.OfProbes, 9, 11)]
    [InlineData(ProbePace.OfSyntheticTraffic, 5, 15)]
    public void EachLater_ComesWithinItsSpread_AndTheMeanIsTheInterval(double spread, double least, double most)
    {
        var pace = new ProbePace(_interval, spread, new Random(1));

        double[] waits = [.. Enumerable.Range(0, 5_000).Select(_ => pace.Next().TotalSeconds)];

        Assert.All(waits, wait => Assert.InRange(wait, least, most));
        Assert.InRange(waits.Average(), 9.9, 10.1);
        Assert.True(waits.Min() < least + 0.1 && waits.Max() > most - 0.1);
    }

    /// <summary>Two replicas that start together are apart by the first probe already.</summary>
    [Fact]
    public void Replicas_DoNotProbeInStep()
    {
        var one = new ProbePace(_interval, ProbePace.OfProbes, new Random(1));
        var other = new ProbePace(_interval, ProbePace.OfProbes, new Random(2));
        (TimeSpan first, TimeSpan second) = (one.First(), other.First());

        int near = 0;
        for (int i = 0; i < 1_000; i++)
        {
            if ((first - second).Duration() < TimeSpan.FromSeconds(0.5)) near++;
            (first, second) = (first + one.Next(), second + other.Next());
        }

        // A tenth of the time would be chance.
        Assert.InRange(near, 0, 300);
    }
}

public sealed class ProbeLoopTests : IDisposable
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(10);

    private readonly ManualClock _clock = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<TimeSpan> _asked = [];

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    [Fact]
    public void Loop_AsksAtItsPace_FromBeginningToBeginning()
    {
        Start(_ =>
        {
            _asked.Add(_clock.Elapsed);
            _clock.Advance(TimeSpan.FromSeconds(4));
            return default;
        });

        for (int i = 0; i < 50; i++) _clock.AdvanceToNextTimer();

        Assert.InRange(_asked[0], TimeSpan.Zero, _interval);
        Assert.All(_asked.Zip(_asked.Skip(1)), static pair => Assert.InRange((pair.Second - pair.First).TotalSeconds, 9, 11.001));
    }

    [Fact]
    public void Stopped_NothingIsAskedAnyMore_AndNoTimerIsLeft()
    {
        Start(_ =>
        {
            _asked.Add(_clock.Elapsed);
            return default;
        });
        _clock.AdvanceToNextTimer();

        _stopping.Cancel();

        Assert.Equal((1, 0), (_asked.Count, _clock.PendingTimers));
    }

    [Fact]
    public void StoppedWhileItAsks_TheRequestIsCancelled_AndItEnds()
    {
        CancellationToken given = default;
        Start(async token =>
        {
            given = token;
            await Task.Delay(Timeout.InfiniteTimeSpan, _clock, token);
        });
        _clock.AdvanceToNextTimer();
        Assert.False(given.IsCancellationRequested);

        _stopping.Cancel();

        Assert.True(given.IsCancellationRequested);
        Assert.False(_clock.AdvanceToNextTimer());
    }

    [Fact]
    public void WhatItAsksThrows_TheNextTurnComesAllTheSame()
    {
        Start(_ =>
        {
            _asked.Add(_clock.Elapsed);
            throw new InvalidOperationException("an application's own logger");
        });

        for (int i = 0; i < 3; i++) Assert.True(_clock.AdvanceToNextTimer());

        Assert.Equal(3, _asked.Count);
    }

    [Fact]
    public async Task NothingOfWhoeverStartsIt_FlowsIntoIt()
    {
        var local = new AsyncLocal<string> { Value = "the first caller's" };
        var seen = new TaskCompletionSource<string?>();
        ProbeLoop.Start(new ProbePace(TimeSpan.FromMilliseconds(1), 0, new Random(1)), TimeProvider.System, _ =>
        {
            seen.TrySetResult(local.Value);
            return default;
        }, _stopping.Token);

        string? value = await WaitFor.EndAsync(seen.Task, TestContext.Current.CancellationToken);
        await _stopping.CancelAsync();

        Assert.Equal((null, "the first caller's", false), (value, local.Value, ExecutionContext.IsFlowSuppressed()));
    }

    private void Start(Func<CancellationToken, ValueTask> ask) =>
        ProbeLoop.Start(new ProbePace(_interval, ProbePace.OfProbes, new Random(7)), _clock, ask, _stopping.Token);
}
