namespace Fallback.Runtime.Tests.Hedging;

public sealed class LaneAttemptsTests : IDisposable
{
    private readonly HedgeFixture _fixture = new((1, 1), (1, 1));
    private readonly LaneAttempts _attempts = new();
    private readonly Call _lane;

    public LaneAttemptsTests() => _lane = Lane(_attempts);

    [Fact]
    public void Request_IsUnderWay_UntilItsAttemptIsNoted()
    {
        Call other = Lane(_attempts);
        Assert.True(_attempts.TrySend(Request(_lane)));
        Assert.True(_attempts.TrySend(Request(other)));

        Assert.True(_attempts.TryAdd(_lane, Attempt(FailureKind.ServerError), null));

        var progress = new CallProgress();
        Assert.Equal([other], _attempts.CloseInto(ref progress).Select(static request => request.Lane));
        Assert.Equal([FailureKind.ServerError], progress.Attempts.Select(static attempt => attempt.Failure));
    }

    [Fact]
    public void Request_WhoseAnswerIsTaken_IsUnderWayNoMore()
    {
        Assert.True(_attempts.TrySend(Request(_lane)));
        _attempts.Take(_lane);

        var progress = new CallProgress();
        Assert.Empty(_attempts.CloseInto(ref progress));
    }

    [Fact]
    public void OnceTheCallHasGoneOn_NothingIsSentOrNoted()
    {
        Assert.False(_attempts.IsClosed);
        var progress = new CallProgress();
        _attempts.CloseInto(ref progress);

        Assert.True(_attempts.IsClosed);
        Assert.False(_attempts.TrySend(Request(_lane)));
        Assert.False(_attempts.TryAdd(_lane, Attempt(FailureKind.ServerError), null));
        Assert.Empty(_attempts.CloseInto(ref progress));
        Assert.Empty(progress.Attempts);
    }

    [Fact]
    public void WhatWasThrownLast_IsTheCalls()
    {
        var first = new InvalidOperationException("first");
        var second = new InvalidOperationException("second");
        _attempts.TryAdd(_lane, Attempt(FailureKind.ServerError), first);
        _attempts.TryAdd(_lane, Attempt(FailureKind.ServerError), second);
        _attempts.TryAdd(_lane, Attempt(FailureKind.ServerError), null);

        var progress = new CallProgress();
        _attempts.CloseInto(ref progress);

        Assert.Same(second, progress.LastThrown);
    }

    [Fact]
    public void Probe_SendsAndTellsAfterTheCallToo()
    {
        var probe = new LaneAttempts(_attempts);
        Call lane = Lane(probe);
        Assert.True(probe.TrySend(Request(lane)));
        Assert.False(probe.IsClosed);
        var progress = new CallProgress();
        _attempts.CloseInto(ref progress);

        Assert.True(probe.IsClosed);
        Assert.True(probe.TrySend(Request(lane)));
        Assert.True(probe.TryAdd(lane, Attempt(FailureKind.ServerError), null));
    }

    [Theory]
    [InlineData(FailureKind.ServerError, 1)]
    [InlineData(null, 0)]
    public void Probe_ThatFails_IsAnAttemptOfTheCall_AndOneThatAnswersIsNot(FailureKind? failure, int expected)
    {
        var probe = new LaneAttempts(_attempts);

        Assert.True(probe.TryAdd(Lane(probe), Attempt(failure), null));

        var progress = new CallProgress();
        _attempts.CloseInto(ref progress);
        Assert.Equal(expected, progress.Attempts.Count);
    }

    public void Dispose() => _fixture.Dispose();

    private Call Lane(LaneAttempts attempts) => _fixture.Call.Branch(attempts, TestContext.Current.CancellationToken);

    private LaneRequest Request(Call lane) => new(lane, _fixture.Tiers[0], 0);

    private static TierAttempt Attempt(FailureKind? failure) => new() { TierIndex = 0, Provider = "p", Model = "0", Failure = failure };
}
