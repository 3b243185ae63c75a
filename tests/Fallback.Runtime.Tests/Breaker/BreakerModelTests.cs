using System.Collections.Concurrent;
using FsCheck;
using FsCheck.Fluent;

namespace Fallback.Runtime.Tests.Breaker;

/// <summary>The breaker against <see cref="PlainBreaker"/> over random sequences: hung, late, cancelled, forced probes and all.</summary>
public sealed class BreakerModelTests
{
    private static readonly Gen<BreakerEvent> _event = Gen.Frequency(
        (6, Event(Move.Enter, 0, 0)),
        (2, Event(Move.Force, 0, 0)),
        (4, Event(Move.Beside, 0, 0)),
        (5, Event(Move.Succeed, 0, 20)),
        (4, Event(Move.Fail, 0, 20)),
        (2, Event(Move.Release, 0, 20)),
        (2, Event(Move.Renew, 0, 20)),
        (3, Event(Move.CallAndSucceed, 1, 30)),
        (3, Event(Move.CallAndFail, 1, 5)),
        (4, Event(Move.Advance, 0, 40)),
        (4, Event(Move.WaitForBreak, 0, 2)),
        (1, Event(Move.Trip, 0, 200)),
        (1, Gen.Frequency((1, Event(Move.Isolate, 0, 0)), (3, Event(Move.Reset, 0, 0)))));

    private static readonly Gen<BreakerSettings> _consecutive =
        from threshold in Gen.Choose(1, 4)
        from probes in Gen.Choose(1, 3)
        from successes in Gen.Choose(1, 3)
        from seconds in Gen.Choose(1, 8)
        from most in Gen.Choose(0, 5)
        select new BreakerSettings
        {
            FailureThreshold = threshold,
            HalfOpenMaxCalls = probes,
            SuccessThreshold = successes,
            Break = TimeSpan.FromSeconds(seconds),
            MaxBreak = most == 0 ? null : TimeSpan.FromSeconds(most * 4),
        };

    private static readonly Gen<BreakerSettings> _ratio =
        from settings in _consecutive
        from ratio in Gen.Elements(0.25, 0.5, 1.0)
        from throughput in Gen.Choose(1, 6)
        from sampling in Gen.Choose(2, 10)
        select settings with { FailureRatio = ratio, MinimumThroughput = throughput, Sampling = TimeSpan.FromSeconds(sampling) };

    [Fact]
    public void ConsecutiveMode_RandomSequences_AgreeWithThePlainModel() => Agree(_consecutive);

    [Fact]
    public void RatioMode_RandomSequences_AgreeWithThePlainModel() => Agree(_ratio);

    private static void Agree(Gen<BreakerSettings> settings)
    {
        var seen = new ConcurrentDictionary<string, int>();
        Gen<(BreakerSettings Settings, BreakerEvent[] Events)> cases =
            from figures in settings
            from length in Gen.Choose(1, 100)
            from events in _event.ArrayOf(length)
            select (figures, events);
        Property property = Prop.ForAll(Arb.From(cases, Shorter), test => new BreakerComparison(test.Settings, seen).Run(test.Events));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_000).WithQuietOnSuccess(true), property);

        // Sequences that never get anywhere would agree as well.
        string[] rare = [.. new[] { "Open", "HalfOpen", "Isolated", "share ended by growth", "Recovering", "ProbeUnderWay", "late", "forced", "reopened", "longest break", "beside", "limit of several probes reached" }
            .Where(what => !seen.ContainsKey(what))];
        Assert.True(rare.Length == 0, "never reached: " + string.Join(", ", rare));
    }

    private static IEnumerable<(BreakerSettings Settings, BreakerEvent[] Events)> Shorter((BreakerSettings Settings, BreakerEvent[] Events) test)
    {
        for (int chunk = test.Events.Length / 2; chunk >= 1; chunk /= 2)
            for (int at = 0; at + chunk <= test.Events.Length; at += chunk)
                yield return (test.Settings, [.. test.Events[..at], .. test.Events[(at + chunk)..]]);
    }

    private static Gen<BreakerEvent> Event(Move move, int least, int most) => Gen.Choose(least, most).Select(number => new BreakerEvent(move, number));
}
