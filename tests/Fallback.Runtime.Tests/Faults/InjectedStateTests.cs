using Fallback.TestUtilities;

namespace Fallback.Runtime.Tests.Faults;

/// <summary>What an injected fault leaves in breakers and gates, and who hears of it.</summary>
public sealed class InjectedStateTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void Breaker_OpenedByAFault_IsMarkedAndNoNewsForReplicas()
    {
        var breaker = new CircuitBreaker("m", new BreakerSettings { FailureThreshold = 1 }, _clock);

        breaker.Report(breaker.Enter(TimeSpan.FromSeconds(1)).Permit, Verdict.Failure, FailureKind.Overloaded, isInjected: true);

        Assert.Equal((BreakerState.Open, true, false), (breaker.State, breaker.Snapshot().IsInjected, breaker.Standing().IsOwn));
        breaker.EndInjected();
        Assert.False(breaker.Snapshot().IsInjected);
        Assert.Equal(BreakerState.Closed, breaker.State);
    }

    [Fact]
    public void Breaker_OpenedByItsProvider_StaysAsItIsWhenAFaultEnds()
    {
        var breaker = new CircuitBreaker("m", new BreakerSettings { FailureThreshold = 1 }, _clock);
        breaker.Report(breaker.Enter(TimeSpan.FromSeconds(1)).Permit, Verdict.Failure, FailureKind.Overloaded);

        breaker.EndInjected();

        Assert.Equal((BreakerState.Open, false, true), (breaker.State, breaker.Snapshot().IsInjected, breaker.Standing().IsOwn));
    }

    [Fact]
    public void Breaker_TrippedByAFaultAndThenByItsProvider_IsTheProviders()
    {
        var breaker = new CircuitBreaker("key", TierState.CredentialFigures, _clock);
        breaker.Trip(TimeSpan.FromMinutes(1), SkipReason.InvalidKey, FailureKind.InvalidCredentials, isInjected: true);

        breaker.Trip(TimeSpan.FromMinutes(10), SkipReason.InvalidKey, FailureKind.InvalidCredentials);
        breaker.EndInjected();

        Assert.Equal(BreakerState.Open, breaker.State);
    }

    [Fact]
    public void Breaker_TrippedByItsProviderAndThenByAFault_StaysTheProviders()
    {
        var breaker = new CircuitBreaker("key", TierState.CredentialFigures, _clock);
        breaker.Trip(TimeSpan.FromMinutes(1), SkipReason.InvalidKey, FailureKind.InvalidCredentials);

        breaker.Trip(TimeSpan.FromMinutes(10), SkipReason.InvalidKey, FailureKind.InvalidCredentials, isInjected: true);
        breaker.EndInjected();

        Assert.Equal(BreakerState.Open, breaker.State);
    }

    [Fact]
    public void Gate_HeldByAFault_IsNoNewsForReplicas_AndOpensWhenTheFaultEnds()
    {
        var gate = new RateGate(_clock, new Random(1));
        gate.Limit(TimeSpan.FromMinutes(10), isInjected: true);

        Assert.NotNull(gate.Remaining);
        Assert.Null(gate.OwnHold);
        gate.EndInjected();
        Assert.Null(gate.Remaining);
    }

    [Fact]
    public void Gate_HeldByItsProviderForLonger_StaysClosedWhenTheFaultEnds()
    {
        var gate = new RateGate(_clock, new Random(1));
        gate.Limit(TimeSpan.FromMinutes(1), isInjected: true);
        gate.Limit(TimeSpan.FromMinutes(10));

        gate.EndInjected();

        Assert.NotNull(gate.Remaining);
        Assert.NotNull(gate.OwnHold);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Gate_HeldByItsProviderForLess_HoldsForThatWhenTheFaultEnds(bool before)
    {
        var gate = new RateGate(_clock, new Random(1));
        if (before) gate.Hold(TimeSpan.FromMinutes(1));
        gate.Hold(TimeSpan.FromMinutes(10), isInjected: true);
        if (!before) gate.Hold(TimeSpan.FromMinutes(1));

        gate.EndInjected();

        // Up to a tenth is added, so that callers do not come back all at once.
        Assert.InRange(gate.Remaining!.Value, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(66));
        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Null(gate.Remaining);
    }

    [Theory]
    [InlineData(FailureKind.Timeout)]
    [InlineData(FailureKind.ProtocolError)]
    [InlineData(FailureKind.StreamInterrupted)]
    public void Failure_OfWhatWasNotSent_CannotHaveCost(FailureKind kind)
    {
        var failure = new Failure(kind, FailureScope.Model) { HttpStatus = kind == FailureKind.Timeout ? 0 : 200 };

        Assert.True(failure.MayHaveCost);
        Assert.False((failure with { IsUnsent = true }).MayHaveCost);
    }
}
