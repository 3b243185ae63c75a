using System.Collections.Concurrent;
using Fallback.TestUtilities;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests.Limits;

/// <summary>Whatever is asked in whatever order: no 60 seconds have more than the limit, no moment more than the places.</summary>
public sealed class LimitPropertyTests
{
    private static readonly TimeSpan _hold = TimeSpan.FromHours(1);

    [Fact]
    public void RandomCalls_NoWindowOfAMinuteHasMoreThanTheLimits_AndWaitsAreExact()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var clock = new ManualClock();
            int requests = random.Next(1, 12), tokens = random.Next(500, 5_000), concurrency = random.Next(1, 6);
            var limiter = new CallLimiter(clock);
            limiter.Declare(this, new LimitFigures(requests, tokens, concurrency, false));
            List<Sent> sent = [];
            List<Sent> running = [];
            for (int step = 0; step < 400; step++)
            {
                if (running.Count > 0 && random.Next(3) == 0) Finish(running, random);
                clock.Advance(TimeSpan.FromMilliseconds(random.Next(0, 4_000)));
                long demand = random.Next(1, 500);
                bool fits = sent.Count(call => call.At > clock.Elapsed - TimeSpan.FromMinutes(1)) < requests && Tokens(sent, clock.Elapsed) + demand <= tokens;
                LimitLease? lease = limiter.TryTake(demand, _hold, out TimeSpan wait);
                Assert.Equal(fits && running.Count < concurrency, lease is not null);
                Assert.True(lease is not null || fits == (wait == TimeSpan.Zero), $"seed {seed}: {wait}");
                if (lease is null) continue;
                var call = new Sent(clock.Elapsed, lease) { Tokens = demand };
                sent.Add(call);
                running.Add(call);
            }
            Assert.Equal(running.Count, limiter.Snapshot().UnderWay);
        }
    }

    [Fact]
    public async Task TwoHundredParallelCalls_NeverMoreThanThePlaces_AndEachGetsItsTurn()
    {
        var limiter = new CallLimiter(new ManualClock());
        limiter.Declare(this, new LimitFigures(0, 0, 7, false));
        int running = 0, most = 0;
        ConcurrentBag<int> done = [];

        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(async () =>
        {
            LimitLease place = (await limiter.WaitAsync(0, _hold, _hold, TestContext.Current.CancellationToken))!;
            int now = Interlocked.Increment(ref running);
            for (int before = most; now > before && Interlocked.CompareExchange(ref most, now, before) != before; before = most) { }
            await Task.Yield();
            Interlocked.Decrement(ref running);
            place.Succeed(null);
            done.Add(i);
        })));

        Assert.InRange(most, 1, 7);
        Assert.Equal(200, done.Distinct().Count());
        Assert.Equal((0, 0), (limiter.Snapshot().UnderWay, limiter.Snapshot().Waiting));
    }

    [Fact]
    public async Task TwoHundredParallelCalls_WhileTimePasses_KeepTheLimitInEveryMinute()
    {
        var clock = new ManualClock();
        var limiter = new CallLimiter(clock);
        limiter.Declare(this, new LimitFigures(20, 0, 0, false));
        ConcurrentBag<TimeSpan> sent = [];
        Task all = Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(async () =>
        {
            LimitLease place = (await limiter.WaitAsync(0, _hold, _hold, TestContext.Current.CancellationToken))!;
            sent.Add(TimeSpan.FromTicks(place.SentAt));
            place.Succeed(null);
        })));
        await WaitFor.ConditionAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                return all.IsCompleted;
            },
            TestContext.Current.CancellationToken);
        await all;

        TimeSpan[] times = [.. sent.Order()];
        Assert.Equal(200, times.Length);
        for (int i = 20; i < times.Length; i++) Assert.True(times[i] - times[i - 20] >= TimeSpan.FromMinutes(1), $"{i}: {times[i - 20]} and {times[i]}");
    }

    private static long Tokens(List<Sent> sent, TimeSpan now) => sent.Where(call => call.At > now - TimeSpan.FromMinutes(1)).Sum(static call => call.Tokens);

    private static void Finish(List<Sent> running, Random random)
    {
        Sent call = running[random.Next(running.Count)];
        running.Remove(call);
        if (random.Next(4) == 0)
        {
            call.Lease.Abandon();
            return;
        }
        call.Tokens = random.Next(1, 700);
        call.Lease.Succeed(new UsageDetails { TotalTokenCount = call.Tokens });
    }

    private sealed class Sent(TimeSpan at, LimitLease lease)
    {
        public TimeSpan At => at;

        public LimitLease Lease => lease;

        public long Tokens { get; set; }
    }
}
