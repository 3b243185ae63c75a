using System.Text;
using Fallback.Testing;

namespace Fallback.EndToEnd.Tests;

/// <summary>Streams: failing over before the first text, failing loudly after it.</summary>
public sealed class StreamTests
{
    [Fact]
    public async Task Stream_Complete_GivesTheTextInPieces()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("one two three").InChunks("one ", "two ", "three").WithKeepAlives());

        List<string> pieces = await ReadAsync(stage.Client<IThreeTiers>().StreamAsync("hello", Stage.Token));

        Assert.Equal(["one ", "two ", "three"], pieces);
        Assert.Equal(BreakerState.Closed, stage.Tier("alpha").Breaker.State);
    }

    [Fact]
    public async Task Stream_FailsBeforeTheFirstText_NextTierAnswersInvisibly()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("never seen").CutAfter(0));
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo"));

        Assert.Equal("from bravo", string.Concat(await ReadAsync(stage.Client<IThreeTiers>().StreamAsync("hello", Stage.Token))));
        Assert.Equal(1, stage.Tier("alpha").Breaker.ConsecutiveFailures);
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("reset")]
    [InlineData("end")]
    [InlineData("error")]
    public async Task Stream_FailsAfterTheFirstText_ThrowsWithTheTextSoFar(string how)
    {
        await using Stage stage = await Stage.OpenAsync();
        TextReply text = Reply.Text("one two three").InChunks("one ", "two ", "three");
        stage.Alpha.Model("one").Replies(how switch
        {
            "cut" => text.CutAfter(2),
            "reset" => text.CutAfter(2, reset: true),
            "end" => text.EndAfter(2),
            _ => text.ErrorAfter(2),
        });
        var seen = new StringBuilder();

        StreamInterruptedException e = await Assert.ThrowsAsync<StreamInterruptedException>(async () =>
        {
            await foreach (string piece in stage.Client<IThreeTiers>().StreamAsync("hello", Stage.Token)) seen.Append(piece);
        });

        Assert.Equal(seen.ToString(), e.PartialText);
        Assert.StartsWith("one ", e.PartialText, StringComparison.Ordinal);
        Assert.Empty(stage.Bravo.Requests);
        Assert.Equal(1, stage.Tier("alpha").Breaker.ConsecutiveFailures);
    }

    [Fact]
    public async Task Stream_WithoutDoneButWithAFinishReason_IsComplete()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("whole").WithoutDone());

        Assert.Equal("whole", string.Concat(await ReadAsync(stage.Client<IThreeTiers>().StreamAsync("hello", Stage.Token))));
    }

    [Fact]
    public async Task Stream_WithUsageAndDoneButWithoutAFinishReason_IsComplete()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("is whole").WithFinishReason(null));

        Assert.Equal("is whole", string.Concat(await ReadAsync(stage.Client<IThreeTiers>().StreamAsync("hello", Stage.Token))));
    }

    [Fact]
    public async Task Stream_WithUsageButWithoutAFinishReasonAndDone_IsNoSuccess()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("looks whole").WithFinishReason(null).WithoutDone());

        await Assert.ThrowsAsync<StreamInterruptedException>(() => ReadAsync(stage.Client<IThreeTiers>().StreamAsync("hello", Stage.Token)));
    }

    [Fact]
    public async Task Stream_Stalled_EndsAtTheIdleLimitAlthoughKeepAlivesCome()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("one two").InChunks("one ", "two").StallAfter(1, TimeSpan.FromMilliseconds(20)));
        await using IAsyncEnumerator<string> pieces = stage.Client<IThreeTiers>().StreamAsync("hello", Stage.Token).GetAsyncEnumerator(Stage.Token);
        Assert.True(await pieces.MoveNextAsync());
        Task<bool> next = pieces.MoveNextAsync().AsTask();

        stage.Clock.Advance(TimeSpan.FromSeconds(4));

        StreamInterruptedException e = await Assert.ThrowsAsync<StreamInterruptedException>(() => next);
        Assert.Equal("one ", e.PartialText);
        await stage.Alpha.Requests[0].WaitForAbortAsync(Stage.Token);
        Assert.Equal(0, stage.Clock.PendingTimers);
    }

    [Fact]
    public async Task Stream_AsAProbeAndLongerThanAnAttemptsLease_StillCloses()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").RepliesTimes(2, Reply.Overloaded());
        stage.Alpha.Model("one").Replies(Reply.Text("1 2 3 4").InChunks("1 ", "2 ", "3 ", "4"));
        IProbedByTheCaller client = stage.Client<IProbedByTheCaller>();
        await client.AskAsync("1", Stage.Token);
        await client.AskAsync("2", Stage.Token);
        stage.Clock.Advance(TimeSpan.FromSeconds(30));

        await foreach (string _ in client.StreamAsync("probe", Stage.Token))
        {
            Assert.Equal(BreakerState.HalfOpen, stage.Tier("alpha").Breaker.State);
            stage.Clock.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Equal(BreakerState.Closed, stage.Tier("alpha").Breaker.State);
    }

    [Fact]
    public async Task Stream_HangsBeforeTheFirstText_MovesOnAfterTheFirstTokenLimit()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("late").StallAfter(0));
        Task<List<string>> read = ReadAsync(stage.Client<IThreeTiers>().StreamAsync("hello", Stage.Token));
        await stage.Alpha.WaitForRequestsAsync(1, Stage.Token);

        stage.Clock.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal("You said: hello", string.Concat(await read));
        Assert.Single(stage.Bravo.Requests);
    }

    [Fact]
    public async Task Stream_Abandoned_AbortsTheRequestAndFreesThePermit()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").RepliesTimes(2, Reply.Overloaded()).RepliesOnce(Reply.Text("one two").InChunks("one ", "two").StallAfter(1));
        IProbedByTheCaller client = stage.Client<IProbedByTheCaller>();
        await client.AskAsync("1", Stage.Token);
        await client.AskAsync("2", Stage.Token);
        stage.Clock.Advance(TimeSpan.FromSeconds(30));

        await foreach (string piece in client.StreamAsync("probe", Stage.Token))
        {
            Assert.Equal("one ", piece);
            break;
        }

        await stage.Alpha.Requests[2].WaitForAbortAsync(Stage.Token);
        Assert.Equal(0, (await client.AskAsync("next probe", Stage.Token)).TierIndex);
    }

    internal static async Task<List<string>> ReadAsync(IAsyncEnumerable<string> stream)
    {
        var pieces = new List<string>();
        await foreach (string piece in stream) pieces.Add(piece);
        return pieces;
    }
}
