namespace Fallback.Runtime.Tests.Streaming;

/// <summary>How long a stream that is being read is waited for: for a piece, for something to show, and by the call's deadline.</summary>
public sealed class StreamedCallTimeTests
{
    [Fact]
    public async Task PauseThatIsTooLong_BreaksTheStream()
    {
        using var fixture = new StreamFixture();
        var script = new ScriptedStream(ScriptedStream.Chunk("a"))
        {
            Stalls = true, Waiting = came => fixture.Clock.Advance(Seconds(came == 0 ? 2 : 15)),
        };
        await using StreamRun run = await fixture.OpenAsync(script);
        await run.NextAsync();

        StreamInterruptedException e = await BrokenAsync(run);

        Assert.Equal(("no content for 15000 ms", Seconds(17), "a"), (e.Attempts[0].Message, e.Attempts[0].Latency, e.PartialText));
        Assert.Equal(FailureKind.StreamInterrupted, e.Kind);
    }

    [Fact]
    public async Task PausesThatAreShortEnough_MayAddUpToMoreThanTheTiersTime()
    {
        using var fixture = new StreamFixture();
        Reply<ChatChunk>[] replies = [.. Enumerable.Repeat(ScriptedStream.Chunk("a"), 6), ScriptedStream.End()];
        var script = new ScriptedStream(replies) { Waiting = came => fixture.Clock.Advance(Seconds(came == 0 ? 0 : 14)) };
        await using StreamRun run = await fixture.OpenAsync(script);

        for (int i = 0; i < 6; i++) Assert.Equal("a", (await run.NextAsync()).Piece.Text);

        Assert.True((await run.NextAsync()).IsEnd);
    }

    [Fact]
    public async Task WhatBringsNoContent_IsNoSignOfLife()
    {
        using var fixture = new StreamFixture();
        var script = new ScriptedStream(
            ScriptedStream.Chunk("a"), ScriptedStream.Used(1, 1), ScriptedStream.Used(1, 2), ScriptedStream.Chunk("b"))
        {
            Waiting = came => fixture.Clock.Advance(Seconds(came == 0 ? 0 : 8)),
        };
        await using StreamRun run = await fixture.OpenAsync(script);
        await run.NextAsync();

        Assert.Equal("no content for 15000 ms", (await BrokenAsync(run)).Attempts[0].Message);
    }

    [Fact]
    public async Task Stream_WaitsWithOneTimer_WhichEndsWithIt()
    {
        using var fixture = new StreamFixture();
        Reply<ChatChunk>[] replies = [.. Enumerable.Repeat(ScriptedStream.Chunk("a"), 5)];
        StreamRun run = await fixture.OpenAsync(new ScriptedStream(replies));
        int made = 0, disposed = 0;
        fixture.Clock.BeforeTimer = () => made++;
        fixture.Clock.BeforeDisposal = () => disposed++;

        for (int i = 0; i < 5; i++) await run.NextAsync();
        Assert.Equal((1, 0, 0), (made, disposed, fixture.Clock.PendingTimers));
        await run.DisposeAsync();

        Assert.Equal((1, 1), (made, disposed));
    }

    [Fact]
    public async Task DeadlineThatIsOver_BreaksTheStream_WhateverIsAtHand()
    {
        using var fixture = new StreamFixture(new ChainOptions { Deadline = Seconds(20) });
        var script = new ScriptedStream(ScriptedStream.Chunk("a"), ScriptedStream.Chunk("b"), ScriptedStream.End())
        {
            Waiting = _ => fixture.Clock.Advance(Seconds(5)),
        };
        await using StreamRun run = await fixture.OpenAsync(script);
        await run.NextAsync();
        script.IsAtHand = true;

        fixture.Clock.Advance(Seconds(15));

        StreamInterruptedException e = await BrokenAsync(run);
        Assert.Equal(("the deadline was reached", 1), (e.Attempts[0].Message, e.Attempts.Count));
    }

    [Fact]
    public async Task Wait_EndsWithTheDeadline()
    {
        using var fixture = new StreamFixture(new ChainOptions { Deadline = Seconds(20) });
        var script = new ScriptedStream(ScriptedStream.Chunk("a"))
        {
            Stalls = true, Waiting = came => fixture.Clock.Advance(Seconds(came == 0 ? 9 : 11)),
        };
        await using StreamRun run = await fixture.OpenAsync(script);
        await run.NextAsync();

        Assert.Equal("no content for 11000 ms", (await BrokenAsync(run)).Attempts[0].Message);
    }

    [Theory]
    // Thoughts come every 8 seconds, and the reader sees none of them.
    [InlineData(true, 30, 0, "no content for 6000 ms")]
    [InlineData(true, 5, 0, "no content for 7000 ms")]
    // They come at once, and it is the reader who takes 8 seconds for each.
    [InlineData(false, 32, 0, "no content for too long")]
    [InlineData(false, 32, 33, "no content for too long")]
    [InlineData(false, 40, 32, "the deadline was reached")]
    [InlineData(false, 32, 32, "the deadline was reached")]
    public async Task WhatTheReaderIsNotShown_HoldsHimForTheTiersTimeOrAPauseAtMost(bool waits, int timeout, int deadline, string expected)
    {
        using var fixture = new StreamFixture(new ChainOptions
        {
            TierTimeout = new TierTimeoutOptions { Timeout = Seconds(timeout), FirstToken = Seconds(5), Idle = Seconds(15) },
            Deadline = deadline == 0 ? null : Seconds(deadline),
        });
        Reply<ChatChunk>[] thoughts = [ScriptedStream.Chunk("", "hm"), .. Enumerable.Repeat(ScriptedStream.Chunk(thought: "hm"), 9)];
        ScriptedStream script = fixture.Provider.Then(new ScriptedStream([ScriptedStream.Chunk("a"), .. thoughts]));
        if (waits) script.Waiting = came => fixture.Clock.Advance(Seconds(came < 2 ? 0 : 8));
        await using var run = new StreamRun(fixture.Begin()) { ShowsTextOnly = true };
        await run.OpenAsync();
        await run.NextAsync();

        StreamInterruptedException e = await BrokenAsync(run, () => fixture.Clock.Advance(Seconds(waits ? 0 : 8)));

        Assert.Equal(expected, e.Attempts[0].Message);
    }

    [Fact]
    public async Task WhatTheReaderIsShownAgain_StartsThatTimeAnew()
    {
        using var fixture = new StreamFixture();
        Reply<ChatChunk> thought = ScriptedStream.Chunk(thought: "hm"), text = ScriptedStream.Chunk("a");
        fixture.Provider.Then(new ScriptedStream(text, thought, thought, text, thought, thought, ScriptedStream.End())
        {
            Waiting = _ => fixture.Clock.Advance(Seconds(9)),
        });
        await using var run = new StreamRun(fixture.Begin()) { ShowsTextOnly = true };
        await run.OpenAsync();

        for (int i = 0; i < 6; i++) Assert.True((await run.NextAsync()).HasPiece);

        Assert.True((await run.NextAsync()).IsEnd);
    }

    [Fact]
    public async Task ReaderWhoIsShownAllOfIt_IsNotHeld()
    {
        using var fixture = new StreamFixture();
        Reply<ChatChunk>[] thoughts = [.. Enumerable.Repeat(ScriptedStream.Chunk(thought: "hm"), 5)];
        var script = new ScriptedStream([ScriptedStream.Chunk("a"), .. thoughts, ScriptedStream.End()])
        {
            Waiting = came => fixture.Clock.Advance(Seconds(came == 0 ? 0 : 14)),
        };
        await using StreamRun run = await fixture.OpenAsync(script);

        for (int i = 0; i < 6; i++) Assert.True((await run.NextAsync()).HasPiece);

        Assert.True((await run.NextAsync()).IsEnd);
    }

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);

    /// <summary>Reads on until it breaks.</summary>
    private static Task<StreamInterruptedException> BrokenAsync(StreamRun run, Action? between = null) =>
        Assert.ThrowsAsync<StreamInterruptedException>(async () =>
        {
            for (int i = 0; i < 20; i++)
            {
                await run.NextAsync();
                between?.Invoke();
            }
        });
}
