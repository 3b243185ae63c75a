namespace Fallback.Runtime.Tests.State;

/// <summary>A tier that still answers a few of many calls: the answers between must not keep its breaker closed.</summary>
public sealed class BrownOutTests
{
    private const int CallsATick = 10;

    private static readonly TimeSpan _tick = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _answer = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(5);

    private readonly TierFixture _fixture = new();
    private readonly List<(DateTimeOffset Due, TierPermit Permit, Failure? Failure)> _underWay = [];

    [Theory]
    [InlineData(9)]
    [InlineData(7)]
    public void MostHang_Opens(int hanging)
    {
        Run(10, 0, 0);
        Assert.InRange(Run(80, 0, hanging), 1, 80);
    }

    [Theory]
    [InlineData(9)]
    [InlineData(7)]
    public void MostAreRefused_Opens(int refused)
    {
        Run(10, 0, 0);
        Assert.InRange(Run(80, refused, 0), 1, 40);
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(2, 2)]
    [InlineData(0, 3)]
    public void MostAreAnswered_StaysClosed(int refused, int hanging)
    {
        Run(10, 0, 0);
        Assert.Equal(-1, Run(300, refused, hanging));
    }

    [Fact]
    public void BurstsWithPausesBetween_OfWhichMostAreAnswered_StayClosed()
    {
        Run(10, 0, 0);
        for (int burst = 0; burst < 5; burst++)
        {
            Begin(200, 60, 20);
            for (int i = 0; i < 80; i++) Tick();
        }
        Assert.Equal(BreakerState.Closed, _fixture.Tier.Model.State);
    }

    /// <summary>Calls at an even rate; the tick in which the breaker opened, or -1.</summary>
    private int Run(int ticks, int refused, int hanging)
    {
        for (int tick = 0; tick < ticks; tick++)
        {
            Begin(CallsATick, refused, hanging);
            Tick();
            if (_fixture.Tier.Model.State == BreakerState.Open) return tick;
        }
        return -1;
    }

    private void Begin(int calls, int refused, int hanging)
    {
        DateTimeOffset now = _fixture.Clock.GetUtcNow();
        TierPermit[] permits = [.. Enumerable.Range(0, calls).Select(_ => _fixture.Enter())];
        for (int i = 0; i < calls; i++)
        {
            if (i < refused) _fixture.Tier.ReportFailure(permits[i], new Failure(FailureKind.Overloaded, FailureScope.Model) { HttpStatus = 503 });
            else if (i < refused + hanging) _underWay.Add((now + _timeout, permits[i], new Failure(FailureKind.Timeout, FailureScope.Model)));
            else _underWay.Add((now + _answer, permits[i], null));
            if (_fixture.Tier.Model.State == BreakerState.Open) return;
        }
    }

    private void Tick()
    {
        _fixture.Clock.Advance(_tick);
        DateTimeOffset now = _fixture.Clock.GetUtcNow();
        foreach ((_, TierPermit permit, Failure? failure) in _underWay.Where(call => call.Due <= now).ToList())
        {
            if (failure is null) _fixture.Tier.ReportSuccess(permit, _answer);
            else _fixture.Tier.ReportFailure(permit, failure);
        }
        _underWay.RemoveAll(call => call.Due <= now);
    }
}
