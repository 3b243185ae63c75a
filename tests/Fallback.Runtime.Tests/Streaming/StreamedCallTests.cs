using Fallback.Runtime.Tests.Limits;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests.Streaming;

/// <summary>A stream being read: however it ends, its tier and its call hear of it once.</summary>
public sealed class StreamedCallTests : IDisposable
{
    private readonly CancellationTokenSource _caller = new();

    [Fact]
    public async Task Pieces_ComeUpToTheEnd_AndNothingAfterIt()
    {
        using var fixture = new StreamFixture();
        var script = new ScriptedStream(ScriptedStream.Chunk("a"), ScriptedStream.Chunk("b"), ScriptedStream.Used(3, 4), ScriptedStream.End())
        {
            Waiting = _ => fixture.Clock.Advance(Seconds(2)),
        };
        await using StreamRun run = await fixture.OpenAsync(script);

        Assert.Equal(("a", "b", null), (await TextAsync(run), await TextAsync(run), await TextAsync(run)));
        Assert.Equal((false, false), ((await run.NextAsync()).HasPiece, (await run.NextAsync()).IsEnd));
        Assert.Equal(1, fixture.Runtime.Monitor.Recent.Snapshot().Live);
        TierAttempt attempt = Assert.Single(run.Call.Progress.Attempts);
        Assert.Equal((true, Seconds(2), 4), (attempt.Succeeded, attempt.Latency, attempt.Usage?.OutputTokenCount));
        Assert.Equal((Seconds(2), 0), (fixture.Tiers[0].State.TypicalLatency, fixture.Tiers[0].State.UnderWay));
    }

    [Fact]
    public async Task CallerWhoCancels_IsToldSo_WhateverIsAtHand()
    {
        using var fixture = new StreamFixture { Caller = _caller.Token };
        var script = new ScriptedStream(ScriptedStream.Chunk("a"), ScriptedStream.Chunk("b"));
        await using StreamRun run = await fixture.OpenAsync(script);
        await run.NextAsync();
        script.IsAtHand = true;

        await _caller.CancelAsync();

        OperationCanceledException e = await Assert.ThrowsAsync<OperationCanceledException>(async () => await run.NextAsync());
        Assert.Equal(_caller.Token, e.CancellationToken);
    }

    [Fact]
    public async Task CallerWhoCancelsWhileItIsWaitedFor_IsToldSo()
    {
        using var fixture = new StreamFixture { Caller = _caller.Token };
        var script = new ScriptedStream(ScriptedStream.Chunk("a")) { Stalls = true };
        script.Waiting = came => { if (came == 1) _caller.Cancel(); };
        StreamRun run = await fixture.OpenAsync(script);
        await run.NextAsync();

        OperationCanceledException e = await Assert.ThrowsAsync<OperationCanceledException>(async () => await run.NextAsync());
        await run.DisposeAsync();

        Assert.Equal(_caller.Token, e.CancellationToken);
        TierAttempt attempt = Assert.Single(run.Call.Progress.Attempts);
        Assert.Equal((FailureKind.Cancelled, "the caller canceled"), (attempt.Failure, attempt.Message));
    }

    [Fact]
    public async Task ReaderWhoReadsNoFurther_IsNotedAtTheAttempt_WithWhatWasUsed()
    {
        using var fixture = new StreamFixture();
        var script = new ScriptedStream(ScriptedStream.Used(3, 4), ScriptedStream.Chunk("a"))
        {
            Waiting = _ => fixture.Clock.Advance(Seconds(1)),
        };
        StreamRun run = await fixture.OpenAsync(script);
        await run.NextAsync();
        fixture.Clock.Advance(Seconds(5));

        await run.DisposeAsync();

        TierAttempt attempt = Assert.Single(run.Call.Progress.Attempts);
        Assert.Equal((FailureKind.Cancelled, "the caller stopped reading"), (attempt.Failure, attempt.Message));
        Assert.Equal((Seconds(7), 4), (attempt.Latency, attempt.Usage!.OutputTokenCount));
        Assert.Equal((1, 1), (script.Disposals, fixture.Runtime.Monitor.Recent.Snapshot().Cancelled));
        Assert.Equal(0, fixture.Tiers[0].State.UnderWay);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RuntimeThatIsDisposed_BreaksTheStream(bool whileItIsWaitedFor)
    {
        var fixture = new StreamFixture();
        var script = new ScriptedStream(ScriptedStream.Chunk("a"), ScriptedStream.Chunk("b")) { Stalls = true };
        await using StreamRun run = await fixture.OpenAsync(script);
        await run.NextAsync();
        if (whileItIsWaitedFor) script.Waiting = _ => fixture.Dispose();
        else fixture.Dispose();

        Assert.Equal("the runtime was disposed", (await BrokenAsync(run)).Attempts[0].Message);
    }

    [Theory]
    [InlineData(null, 4)]
    [InlineData(9, 9)]
    public async Task BrokenStream_TellsWhatWasUsed_ByTheFailuresWordFirst(int? told, int expected)
    {
        using var fixture = new StreamFixture();
        UsageDetails? usage = told is { } count ? new UsageDetails { OutputTokenCount = count } : null;
        await using StreamRun run = await fixture.OpenAsync(
            new ScriptedStream(ScriptedStream.Used(3, 4), ScriptedStream.Chunk("a"), ScriptedStream.Broken(usage)));
        await run.NextAsync();

        StreamInterruptedException e = await BrokenAsync(run);

        Assert.Equal((expected, "cut off"), (e.Attempts[0].Usage!.OutputTokenCount, e.Attempts[0].Message));
        Assert.Equal(1, fixture.Tiers[0].State.Model.Snapshot().ConsecutiveFailures);
        Assert.False((await run.NextAsync()).HasPiece);
        await run.DisposeAsync();
        Assert.Single(run.Call.Progress.Attempts);
    }

    [Fact]
    public async Task WhatNobodyHasForeseen_EndsTheCallAsFailed()
    {
        using var fixture = new StreamFixture();
        fixture.Provider.Then(static () => throw new InvalidOperationException("a bug"));
        await using (var run = new StreamRun(fixture.Begin()))
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await run.OpenAsync());

        RecentCallsSnapshot recent = fixture.Runtime.Monitor.Recent.Snapshot();
        Assert.Equal((1, 0), (recent.Failed, recent.Cancelled));
    }

    [Fact]
    public async Task Reading_HoldsNobodysWindow()
    {
        using var fixture = new StreamFixture();
        var window = new CountingContext();
        TaskCompletionSource opening = new(), reading = new();
        ScriptedStream script = fixture.Provider.Then(new ScriptedStream(ScriptedStream.Chunk("a"), ScriptedStream.Chunk("b")));
        await using var run = new StreamRun(fixture.Begin());
        fixture.Provider.Gate = opening.Task;
        ValueTask opened = window.Run(run.OpenAsync);
        opening.SetResult();
        await opened;
        await run.NextAsync();
        script.Gate = reading.Task;

        ValueTask<StreamStep<StreamPiece>> next = window.Run(run.NextAsync);
        Assert.False(next.IsCompleted);
        reading.SetResult();

        Assert.Equal("b", (await next).Piece.Text);
        Assert.Equal(0, window.Posts);
    }

    [Fact]
    public async Task CallOfAnotherKind_ShowsAllOfIt_AndSaysWhenItsOwnStallIsTheReason()
    {
        using var fixture = new StreamFixture();
        var script = new ScriptedStream([.. Enumerable.Repeat(ScriptedStream.Chunk(thought: "hm"), 5)])
        {
            Waiting = _ => fixture.Clock.Advance(Seconds(14)),
        };
        await using var run = new OtherCall(fixture.Begin(), fixture.Opened(script));
        await run.OpenAsync();

        for (int i = 0; i < 5; i++) Assert.Equal("hm", (await run.NextAsync()).Piece.Reasoning);

        Failure usual = OtherCall.Interrupt(isExcused: false), excused = OtherCall.Interrupt(isExcused: true);
        Assert.Equal(("why", FailureScope.Model), (usual.Message, usual.Scope));
        Assert.StartsWith("why, noticed late", excused.Message, StringComparison.Ordinal);
        Assert.Equal(FailureScope.Request, excused.Scope);
    }

    public void Dispose() => _caller.Dispose();

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);

    private static async Task<string?> TextAsync(StreamRun run) => (await run.NextAsync()).Piece.Text;

    /// <summary>Reads on until it breaks.</summary>
    private static Task<StreamInterruptedException> BrokenAsync(StreamRun run) => Assert.ThrowsAsync<StreamInterruptedException>(async () =>
    {
        for (int i = 0; i < 20; i++) await run.NextAsync();
    });

    /// <summary>A streamed call that says nothing of what its reader is shown, as those of other packages do.</summary>
    private sealed class OtherCall(Call call, OpenedStream stream) : StreamedCall<Reply<ChatChunk>, StreamPiece>(call)
    {
        protected override string SoFar => "";

        public static Failure Interrupt(bool isExcused) => Interruption("why", isExcused).Failure!;

        protected override ValueTask AskAsync()
        {
            Use(Outcome<OpenedStream>.Answered(stream, stream.Tier, stream.Shape, TimeSpan.Zero, Call.Time.GetTimestamp()));
            return default;
        }
    }
}
