using System.Collections.Concurrent;

namespace Fallback.Runtime.Tests.Breaker;

/// <summary>Does every step to a breaker and to its model, and compares all that can be seen after each.</summary>
internal sealed class BreakerComparison(BreakerSettings settings, ConcurrentDictionary<string, int> seen)
{
    private readonly BreakerFixture _fixture = new(settings);
    private readonly PlainBreaker _model = new(settings);
    private readonly List<(BreakerPermit Real, PlainPermit Plain)> _open = [];

    public bool Run(BreakerEvent[] events)
    {
        foreach (BreakerEvent step in events)
        {
            Do(step);
            CompareState(step);
        }
        return true;
    }

    private void Do(BreakerEvent step)
    {
        switch (step.Move)
        {
            case Move.Enter or Move.Force or Move.Beside:
                Enter(EntryOf(step.Move));
                break;
            case Move.Succeed or Move.Fail or Move.Release:
                if (_open.Count > 0) Report(step.Number % _open.Count, VerdictOf(step.Move));
                break;
            case Move.Renew:
                if (_open.Count > 0) Renew(step.Number % _open.Count);
                break;
            case Move.CallAndSucceed or Move.CallAndFail:
                for (int i = 0; i < step.Number; i++)
                    if (Enter(BreakerEntry.Own)) Report(_open.Count - 1, step.Move == Move.CallAndSucceed ? Verdict.Success : Verdict.Failure);
                break;
            case Move.Advance:
                Advance(TimeSpan.FromSeconds(step.Number * 0.1));
                break;
            case Move.WaitForBreak:
                Advance(_fixture.Breaker.Snapshot().NextAttemptAt is { } next && next > _fixture.Clock.GetUtcNow() ? next - _fixture.Clock.GetUtcNow() : TimeSpan.Zero);
                break;
            case Move.Trip:
                SkipReason why = step.Number % 2 == 0 ? SkipReason.InvalidKey : SkipReason.EndpointUnavailable;
                _fixture.Breaker.Trip(TimeSpan.FromSeconds(step.Number * 0.1), why, FailureKind.InvalidCredentials);
                _model.Trip(TimeSpan.FromSeconds(step.Number * 0.1), why);
                break;
            case Move.Isolate:
                _fixture.Breaker.Isolate();
                _model.Isolate();
                break;
            case Move.Reset:
                _fixture.Breaker.Reset();
                _model.Reset();
                break;
        }
    }

    private bool Enter(BreakerEntry entry)
    {
        // Leases of different lengths, so that they do not run out in the order in which they were given.
        TimeSpan lease = TimeSpan.FromSeconds(1 + _open.Count % 3);
        (PlainPermit? plain, SkipReason expected, TimeSpan wait) = _model.Enter(lease, entry);
        Admission<BreakerPermit> entered = _fixture.Breaker.Enter(lease, entry: entry);
        BreakerPermit real = entered.Permit;
        Assert.Equal(plain is not null, entered.IsGranted);
        if (entry != BreakerEntry.Forced) Assert.Equal((expected, wait), (entered.Reason, entered.Wait));
        Note(expected.ToString());
        if (plain is null) return false;

        Assert.Equal(plain.Kind == PlainKind.Probe, real.IsProbe);
        Assert.Equal(plain.IsBeside, real.IsBeside);
        if (plain.IsBeside) Note("beside");
        if (_fixture.Breaker.State == BreakerState.HalfOpen)
        {
            int probes = _fixture.Breaker.Snapshot().ProbesUnderWay;
            Assert.InRange(probes, 1, settings.HalfOpenMaxCalls);
            if (probes == settings.HalfOpenMaxCalls && probes > 1) Note("limit of several probes reached");
        }
        if (_fixture.Breaker.State == BreakerState.Open) Note("forced");
        _open.Add((real, plain));
        return true;
    }

    private void Report(int index, Verdict verdict)
    {
        (BreakerPermit real, PlainPermit plain) = _open[index];
        _open.RemoveAt(index);
        BreakerState before = _fixture.Breaker.State;
        int share = _model.Share;
        if (plain.Kind == PlainKind.Probe && _model.Now >= plain.ExpiresAt) Note("late");
        _fixture.Breaker.Report(real, verdict, verdict == Verdict.Failure ? FailureKind.ServerError : null);
        _model.Report(plain, verdict);
        if (before == BreakerState.HalfOpen && _model.State == BreakerState.Open) Note("reopened");
        if (share == 64 && _model.Share == 0 && _model.State == BreakerState.Closed) Note("share ended by growth");
    }

    private void Renew(int index)
    {
        (BreakerPermit real, PlainPermit plain) = _open[index];
        _fixture.Breaker.Renew(ref real, TimeSpan.FromSeconds(3));
        if (_model.Now < plain.ExpiresAt) plain.ExpiresAt = _model.Now + TimeSpan.FromSeconds(3).Ticks;
        _open[index] = (real, plain);
    }

    private void Advance(TimeSpan time)
    {
        _fixture.Pass(time);
        _model.Advance(time);
    }

    private void CompareState(BreakerEvent step)
    {
        BreakerSnapshot real = _fixture.Breaker.Snapshot();
        var expected = (_model.State, _model.Consecutive, _model.ProbesUnderWay, _model.Share, _model.Window);
        var actual = (real.State, real.ConsecutiveFailures, real.ProbesUnderWay, real.RecoveryShare ?? 0, (real.CallsInWindow, real.FailuresInWindow));
        Assert.True(expected == actual, $"after {step}: the model has {expected}, the breaker {actual}");
        Note(real.State.ToString());
        if (real.BreakDuration == settings.LongestBreak) Note("longest break");
    }

    private void Note(string what) => seen.AddOrUpdate(what, 1, static (_, count) => count + 1);

    private static BreakerEntry EntryOf(Move move) => move switch
    {
        Move.Force => BreakerEntry.Forced,
        Move.Beside => BreakerEntry.Beside,
        _ => BreakerEntry.Own,
    };

    private static Verdict VerdictOf(Move move) => move switch
    {
        Move.Succeed => Verdict.Success,
        Move.Fail => Verdict.Failure,
        _ => Verdict.None,
    };
}
