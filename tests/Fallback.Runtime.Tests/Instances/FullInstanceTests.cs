using Fallback.Runtime.Tests.State;

namespace Fallback.Runtime.Tests.Instances;

/// <summary>What breakers hear of an instance that has no room.</summary>
public sealed class FullInstanceTests
{
    private static readonly TimeSpan _usual = TimeSpan.FromMilliseconds(800);

    private readonly TierFixture _fixture = new();
    private readonly Queue<TierPermit> _underWay = new();

    [Theory]
    [InlineData(true, true, BreakerState.Closed)]
    [InlineData(true, false, BreakerState.Open)]
    [InlineData(false, false, BreakerState.Open)]
    public void RefusesManyWhileItAnswersOthers_IsFullWhereThereAreOtherInstances(bool isInstance, bool hasOthers, BreakerState expected)
    {
        if (isInstance) _fixture.Tier.Balance(1, 1, 0);
        _fixture.Tier.HasOthers = hasOthers;
        Fill();
        Overload(60);
        Assert.Equal(expected, _fixture.Tier.Model.State);
    }

    [Fact]
    public void RefusesAndAnswersNobodyAnyMore_IsIll()
    {
        _fixture.Tier.Balance(1, 1, 0);
        _fixture.Tier.HasOthers = true;
        Fill();
        Overload(20);
        for (int i = 0; i < 60; i++)
        {
            _fixture.Clock.Advance(TimeSpan.FromMilliseconds(40));
            Refuse();
        }
        Assert.Equal(BreakerState.Open, _fixture.Tier.Model.State);
    }

    private void Fill()
    {
        for (int i = 0; i < 20; i++) _underWay.Enqueue(_fixture.Enter());
    }

    /// <summary>For each answer two are refused.</summary>
    private void Overload(int answers)
    {
        for (int i = 0; i < answers && _fixture.Tier.Model.State == BreakerState.Closed; i++)
        {
            _fixture.Clock.Advance(TimeSpan.FromMilliseconds(40));
            _fixture.Tier.ReportSuccess(_underWay.Dequeue(), _usual);
            _underWay.Enqueue(_fixture.Enter());
            Refuse();
            Refuse();
        }
    }

    private void Refuse()
    {
        if (_fixture.Tier.Model.State != BreakerState.Closed) return;
        _fixture.Fail(FailureKind.Overloaded, FailureScope.Model, 503);
    }
}
