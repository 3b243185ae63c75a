using Fallback.TestUtilities;

namespace Fallback.Runtime.Tests.Breaker;

public sealed class ConcurrencyTests
{
    private const int Workers = 8;
    private const int Calls = 20_000;

    private static readonly TimeSpan _lease = TimeSpan.FromHours(100);
    private static readonly BreakerSettings _settings = new() { FailureThreshold = 3, HalfOpenMaxCalls = 3, SuccessThreshold = 3, Break = TimeSpan.FromSeconds(1), Sampling = TimeSpan.FromSeconds(2) };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(0.2)]
    public async Task Flapping_ManyThreads_ProbesNeverExceedTheLimitAndNoPermitIsLost(double ratio)
    {
        var clock = new ManualClock();
        var breaker = new CircuitBreaker("acme/large", _settings with { FailureRatio = ratio }, clock);
        int probes = 0, most = 0, opened = 0, closed = 0;
        breaker.Changed += change => _ = change.To == BreakerState.Open ? opened++ : change.To == BreakerState.Closed ? closed++ : 0;
        using var start = new Barrier(Workers);

        await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Factory.StartNew(() => Work(worker), Cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        Assert.InRange(most, 1, _settings.HalfOpenMaxCalls);
        Assert.True(opened > 5 && closed > 1, $"opened {opened}, closed {closed}: too calm to mean anything");
        Assert.Equal(0, breaker.Snapshot().ProbesUnderWay);
        AssertAllPlacesAreFree(breaker, clock);

        void Work(int worker)
        {
            var random = new Random(worker);
            start.SignalAndWait(Cancellation);
            for (int i = 0; i < Calls; i++)
            {
                clock.Advance(TimeSpan.FromMilliseconds(5));
                Admission<BreakerPermit> entered = breaker.Enter(_lease);
                if (!entered.IsGranted && i % 50 == 0) entered = breaker.ForceEnter(_lease);
                if (!entered.IsGranted) continue;
                BreakerPermit permit = entered.Permit;
                if (permit.IsProbe) Raise(ref most, Interlocked.Increment(ref probes));
                if (permit.IsProbe || random.Next(8) == 0) Thread.Yield();
                // Half of the time the provider is down.
                bool down = clock.Elapsed.Seconds % 4 < 2;
                Verdict verdict = random.Next(10) == 0 ? Verdict.None : down && random.Next(4) > 0 ? Verdict.Failure : Verdict.Success;
                if (permit.IsProbe) Interlocked.Decrement(ref probes);
                breaker.Report(permit, verdict, verdict == Verdict.Failure ? FailureKind.Overloaded : null);
            }
        }
    }

    [Fact]
    public async Task Recovering_BurstThatWaits_EachGetsThroughWithinTheShare()
    {
        // On the system's clock: what is tested is that every place that gets free wakes someone.
        var breaker = new CircuitBreaker("acme/large", new BreakerSettings { FailureThreshold = 1, SuccessThreshold = 1, Break = TimeSpan.FromHours(1) }, TimeProvider.System);
        breaker.Trip(TimeSpan.Zero, SkipReason.BreakerOpen, FailureKind.Overloaded);
        Admission<BreakerPermit> probe = breaker.Enter(_lease);
        Assert.True(probe.IsGranted);
        breaker.Report(probe.Permit, Verdict.Success);
        int underWay = 0, most = 0, done = 0;

        await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => Task.Run(CallAsync, Cancellation)));

        Assert.Equal(500, done);
        Assert.Null(breaker.Snapshot().RecoveryShare);
        Assert.InRange(most, 1, 64);

        async Task CallAsync()
        {
            Admission<BreakerPermit> entered;
            while (!(entered = breaker.Enter(_lease)).IsGranted)
                Assert.True(await breaker.WaitForPlaceAsync(TimeSpan.FromMinutes(1), Cancellation));
            BreakerPermit permit = entered.Permit;
            if (permit.Ticket != 0) Raise(ref most, Interlocked.Increment(ref underWay));
            await Task.Yield();
            if (permit.Ticket != 0) Interlocked.Decrement(ref underWay);
            breaker.Report(permit, Verdict.Success);
            Interlocked.Increment(ref done);
        }
    }

    [Fact]
    public async Task Opening_ManyFailuresAtOnce_ChangesOnce()
    {
        var breaker = new CircuitBreaker("acme/large", new BreakerSettings(), new ManualClock());
        int changes = 0;
        breaker.Changed += _ => changes++;
        BreakerPermit[] permits = [.. Enumerable.Range(0, 2_000).Select(_ => breaker.Enter(_lease).Permit)];
        await Parallel.ForEachAsync(permits, Cancellation, (permit, _) =>
        {
            breaker.Report(permit, Verdict.Failure, FailureKind.Overloaded);
            return default;
        });
        Assert.Equal(1, changes);
        Assert.Equal(5, breaker.Snapshot().ConsecutiveFailures);
        Assert.Equal(TimeSpan.FromSeconds(30), breaker.Snapshot().BreakDuration);
    }

    private static void AssertAllPlacesAreFree(CircuitBreaker breaker, ManualClock clock)
    {
        breaker.Trip(TimeSpan.Zero, SkipReason.BreakerOpen, FailureKind.Overloaded);
        clock.Advance(TimeSpan.FromHours(1));
        BreakerPermit[] probes = EnterAll(breaker);
        Assert.Equal(_settings.HalfOpenMaxCalls, probes.Length);
        foreach (BreakerPermit probe in probes) breaker.Report(probe, Verdict.Success);
        Assert.Equal(BreakerState.Closed, breaker.State);
        Assert.Equal(_settings.HalfOpenMaxCalls, EnterAll(breaker).Length);
    }

    private static BreakerPermit[] EnterAll(CircuitBreaker breaker)
    {
        var permits = new List<BreakerPermit>();
        while (breaker.Enter(_lease) is { IsGranted: true } entered) permits.Add(entered.Permit);
        return [.. permits];
    }

    private static void Raise(ref int most, int value)
    {
        for (int before = Volatile.Read(ref most); value > before; before = Volatile.Read(ref most))
            if (Interlocked.CompareExchange(ref most, value, before) == before) return;
    }
}
