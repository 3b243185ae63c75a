using Fallback.Runtime.Tests.Limits;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests.Streaming;

/// <summary>The two forms of a streamed call: its text, and its updates.</summary>
public sealed class AnswerStreamsTests
{
    [Fact]
    public async Task ReaderOfText_IsNotHeldByThoughtsForLongerThanTheTiersTime_AndAReaderOfUpdatesSeesThem()
    {
        using var fixture = new StreamFixture();
        for (int i = 0; i < 2; i++)
        {
            fixture.Provider.Then(new ScriptedStream([
                ScriptedStream.Chunk("a"), .. Enumerable.Repeat(ScriptedStream.Chunk(thought: "hm"), 6), ScriptedStream.End()])
            {
                Waiting = came => fixture.Clock.Advance(TimeSpan.FromSeconds(came == 0 ? 0 : 9)),
            });
        }

        await Assert.ThrowsAsync<StreamInterruptedException>(fixture.TextAsync);

        Assert.Equal(8, (await fixture.UpdatesAsync()).Count);
    }

    [Theory]
    [InlineData(false, "opening")]
    [InlineData(true, "opening")]
    [InlineData(false, "reading")]
    [InlineData(true, "reading")]
    [InlineData(false, "leaving")]
    [InlineData(true, "leaving")]
    public async Task Stream_HoldsNobodysWindow(bool isText, string where)
    {
        using var fixture = new StreamFixture();
        var gate = new TaskCompletionSource();
        var window = new CountingContext();
        ScriptedStream script = fixture.Provider.Then(
            new ScriptedStream(ScriptedStream.Chunk("a"), ScriptedStream.Chunk("b"), ScriptedStream.End()));
        CancellationToken token = TestContext.Current.CancellationToken;
        await using IAsyncEnumerator<object> pieces = isText
            ? fixture.Chain.StreamAsync(StreamFixture.Request(), token).GetAsyncEnumerator(token)
            : fixture.Chain.StreamUpdatesAsync(StreamFixture.Request(), token).GetAsyncEnumerator(token);
        if (where == "opening") fixture.Provider.Gate = gate.Task;
        else Assert.True(await pieces.MoveNextAsync());
        if (where == "reading") script.Gate = gate.Task;
        if (where == "leaving") script.Closing = gate.Task;

        Task step = window.Run(() => where == "leaving" ? pieces.DisposeAsync().AsTask() : pieces.MoveNextAsync().AsTask());
        Assert.False(step.IsCompleted);
        gate.SetResult();
        await step;

        Assert.Equal(0, window.Posts);
    }
}
