using Fallback.Runtime.Tests.Limits;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests.Streaming;

/// <summary>What follows a stream that breaks behind its first content: another tier's, or the exception.</summary>
public sealed class StreamRunRecoveryTests
{
    private const string Long = "The quick brown fox jumps over the lazy dog and then it sleeps.";

    [Theory]
    [InlineData(StreamRecovery.Restart)]
    [InlineData(StreamRecovery.Continue)]
    [InlineData(StreamRecovery.Continue | StreamRecovery.Restart)]
    public async Task NextTierTakesOver_OnceTheBrokenStreamIsClosed_AndThatIsTold(StreamRecovery recovery)
    {
        using var fixture = new StreamFixture(new ChainOptions { OnStreamFailure = recovery }, tiers: 2);
        ScriptedStream broken = fixture.Provider.Then(new ScriptedStream(ScriptedStream.Chunk("a "), ScriptedStream.Broken()));
        int closed = -1;
        fixture.Provider.Then(() =>
        {
            closed = broken.Disposals;
            return new Reply<IChunkStream>(new ScriptedStream(ScriptedStream.Chunk("b"), ScriptedStream.End()));
        });
        List<ChatResponseUpdate> updates = [];

        List<FallbackEvent> events = await fixture.WatchAsync(async () => updates = await fixture.UpdatesAsync());

        bool restarts = recovery == StreamRecovery.Restart;
        StreamRecoveryEvent told = Assert.Single(events.OfType<StreamRecoveryEvent>());
        Assert.Equal((restarts, FailureKind.StreamInterrupted), (told.Restarted, told.Cause));
        Assert.Equal((1, 1), (closed, broken.Disposals));
        Assert.Equal([null, restarts ? null : "a"], fixture.Provider.Asked.Select(static shape => shape.Prefill));
        Assert.Equal("a b", string.Concat(updates.Select(static update => update.Text)));
        string id = told.RequestId, next = restarts ? $"{id}-1" : id;
        Assert.Equal(restarts ? [id, next, next, null] : [id, next, null], updates.Select(static update => update.MessageId));
    }

    [Fact]
    public async Task EachRestart_IsAMessageOfItsOwn_WithItsTextAlone()
    {
        using var fixture = new StreamFixture(new ChainOptions { OnStreamFailure = StreamRecovery.Restart }, tiers: 3);
        foreach (string text in (string[])["a", "b"])
            fixture.Provider.Then(new ScriptedStream(ScriptedStream.Chunk(text), ScriptedStream.Broken()));
        fixture.Provider.Then(new ScriptedStream(ScriptedStream.Chunk("c"), ScriptedStream.End()));

        List<ChatResponseUpdate> updates = await fixture.UpdatesAsync();

        StreamRestartedContent[] marks = [.. updates.SelectMany(static update => update.Contents).OfType<StreamRestartedContent>()];
        Assert.Equal(["a", "b"], marks.Select(static mark => mark.VoidText));
        Assert.All(marks, static mark => Assert.Equal(FailureKind.StreamInterrupted, mark.Cause));
        string id = updates[0].MessageId!;
        Assert.Equal([id, $"{id}-1", $"{id}-1", $"{id}-2", $"{id}-2", null], updates.Select(static update => update.MessageId));
    }

    [Fact]
    public async Task SameTimerWaitsOn_AfterAPauseThatBrokeTheStream()
    {
        using var fixture = new StreamFixture(new ChainOptions { OnStreamFailure = StreamRecovery.Continue }, tiers: 2);
        fixture.Provider.Then(new ScriptedStream(ScriptedStream.Chunk("a "))
        {
            Stalls = true, Waiting = came => fixture.Clock.Advance(TimeSpan.FromSeconds(came == 0 ? 0 : 15)),
        });
        fixture.Provider.Then(new ScriptedStream(ScriptedStream.Chunk("b"), ScriptedStream.Chunk("c"), ScriptedStream.End()));

        Assert.Equal(["a ", "b", "c"], await fixture.TextAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ToolWithSideEffects_MustNotRunTwice(bool hasRun)
    {
        using var fixture = new StreamFixture(new ChainOptions { OnStreamFailure = StreamRecovery.Restart }, tiers: 2);
        AITool tool = AIFunctionFactory.Create(Pay);
        await using StreamRun run = await fixture.OpenAsync(
            new ScriptedStream(ScriptedStream.Chunk("a"), ScriptedStream.Broken()), options: new ChatOptions { Tools = [tool] });
        fixture.Provider.Then(new ScriptedStream(ScriptedStream.End("b")));
        await run.NextAsync();
        var watched = (AIFunction)run.Call.SideEffects!.Watch([tool])[0];
        if (hasRun) await watched.InvokeAsync(cancellationToken: TestContext.Current.CancellationToken);

        if (hasRun) await Assert.ThrowsAsync<StreamInterruptedException>(async () => await run.NextAsync());
        else Assert.NotNull((await run.NextAsync()).Piece.Extras!.Restarted);

        Assert.Equal(hasRun ? 1 : 2, fixture.Provider.Asked.Count);
    }

    [Fact]
    public async Task StreamThatBreaksWithTheDeadline_IsNotTakenOver_AndNoTierIsSaidToHaveBeenLeftOut()
    {
        var chain = new ChainOptions { OnStreamFailure = StreamRecovery.Restart, Deadline = TimeSpan.FromSeconds(20) };
        using var fixture = new StreamFixture(chain, tiers: 2);
        await using StreamRun run = await fixture.OpenAsync(new ScriptedStream(ScriptedStream.Chunk("a"), ScriptedStream.End()));
        await run.NextAsync();
        fixture.Clock.Advance(TimeSpan.FromSeconds(20));

        var e = await Assert.ThrowsAsync<StreamInterruptedException>(async () => await run.NextAsync());

        Assert.Equal("the deadline was reached", Assert.Single(e.Attempts).Message);
    }

    [Fact]
    public async Task ModelThatBeginsAnew_IsNoContinuation_AndTheAttemptSaysSo()
    {
        using var fixture = new StreamFixture(new ChainOptions { OnStreamFailure = StreamRecovery.Continue }, tiers: 2);
        fixture.Provider.Then(new ScriptedStream(ScriptedStream.Chunk(Long), ScriptedStream.Broken()));
        fixture.Provider.Then(new ScriptedStream(ScriptedStream.Chunk(Long[..50] + "yes"), ScriptedStream.End()));
        // The last tier is asked again.
        fixture.Provider.ThenFails();

        var e = await Assert.ThrowsAsync<StreamInterruptedException>(fixture.TextAsync);

        Assert.Equal("the model started its answer again instead of continuing it", e.Attempts[1].Message);
        Assert.Equal(Long, e.PartialText);
    }

    [Fact]
    public async Task ModelThatHasBegunAnew_IsNotToldToGoOnAgain_WhereItMayBeginAnew()
    {
        var chain = new ChainOptions { OnStreamFailure = StreamRecovery.Continue | StreamRecovery.Restart };
        using var fixture = new StreamFixture(chain, tiers: 2);
        fixture.Provider.Then(new ScriptedStream(ScriptedStream.Chunk(Long), ScriptedStream.Broken()));
        fixture.Provider.Then(new ScriptedStream(ScriptedStream.Chunk(Long[..50] + "yes"), ScriptedStream.End()));
        fixture.Provider.Then(new ScriptedStream(ScriptedStream.End("anew")));

        List<ChatResponseUpdate> updates = await fixture.UpdatesAsync();

        Assert.Equal([null, Long, null], fixture.Provider.Asked.Select(static shape => shape.Prefill));
        Assert.Equal("anew", updates[^1].Text);
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData(" ", false)]
    public async Task HalfAPicture_OrNoText_IsNotGoneOnWith(string text, bool hasPicture)
    {
        using var fixture = new StreamFixture(new ChainOptions { OnStreamFailure = StreamRecovery.Continue }, tiers: 2);
        ChunkExtras? extras = hasPicture ? new() { Contents = [new DataContent("data:,x")] } : null;
        fixture.Provider.Then(new ScriptedStream(ScriptedStream.Chunk(text, extras: extras), ScriptedStream.Broken()));

        var e = await Assert.ThrowsAsync<StreamInterruptedException>(fixture.UpdatesAsync);

        Assert.Equal((text, 1), (e.PartialText, fixture.Provider.Asked.Count));
    }

    [Fact]
    public async Task NobodyTakesOver_TellsWhatBroke_AndWhyNobodyHas()
    {
        using var fixture = new StreamFixture(new ChainOptions { OnStreamFailure = StreamRecovery.Restart }, tiers: 2);
        ScriptedStream broken = fixture.Provider.Then(new ScriptedStream(ScriptedStream.Chunk("a"), ScriptedStream.Broken()));
        fixture.Provider.ThenFails();

        var e = await Assert.ThrowsAsync<StreamInterruptedException>(fixture.UpdatesAsync);

        Assert.Equal([FailureKind.StreamInterrupted, FailureKind.ServerError], e.Attempts.Select(static attempt => attempt.Failure!.Value));
        Assert.Equal(("a", 1), (e.PartialText, broken.Disposals));
    }

    [Theory]
    [InlineData(StreamRecovery.Restart, true)]
    [InlineData(StreamRecovery.Restart, false)]
    [InlineData(StreamRecovery.Continue, false)]
    public async Task TakingOver_HoldsNobodysWindow(StreamRecovery recovery, bool waitsForTheClosing)
    {
        using var fixture = new StreamFixture(new ChainOptions { OnStreamFailure = recovery }, tiers: 2);
        var gate = new TaskCompletionSource();
        var window = new CountingContext();
        var broken = new ScriptedStream(ScriptedStream.Chunk("a"), ScriptedStream.Broken());
        await using StreamRun run = await fixture.OpenAsync(broken);
        fixture.Provider.Then(new ScriptedStream(ScriptedStream.End("b")));
        await run.NextAsync();
        if (waitsForTheClosing) broken.Closing = gate.Task;
        else fixture.Provider.Gate = gate.Task;

        ValueTask<StreamStep<StreamPiece>> next = window.Run(run.NextAsync);
        Assert.False(next.IsCompleted);
        gate.SetResult();

        Assert.True((await next).HasPiece);
        Assert.Equal(0, window.Posts);
    }

    [SideEffects]
    private static string Pay() => "paid";
}
