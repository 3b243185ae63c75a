using Fallback.Testing;

namespace Fallback.EndToEnd.Tests;

/// <summary>Cached, stale and default answers.</summary>
public sealed class CacheTests
{
    [Fact]
    public async Task EqualRequest_IsAnsweredFromTheCacheWithoutARequest()
    {
        await using Stage stage = await Stage.OpenAsync();
        ICached client = stage.Client<ICached>();

        await client.AskAsync("same", Stage.Token);
        FallbackResult<string> second = await client.AskAsync("same", Stage.Token);
        FallbackResult<string> other = await client.AskAsync("other", Stage.Token);

        Assert.Equal((AnswerStatus.Cached, "You said: same", 0m), (second.Status, second.Value, second.CostUsd));
        Assert.Equal(AnswerStatus.Live, other.Status);
        Assert.Equal(2, stage.Alpha.Requests.Count);
    }

    [Fact]
    public async Task EqualRequestsAtOnce_ShareOneCallAndOneCallersCancellationStopsOnlyIt()
    {
        await using Stage stage = await Stage.OpenAsync();
        var gate = new TaskCompletionSource();
        stage.Alpha.Default.Replies(Reply.Text("shared").HeldBy(gate.Task));
        ICached client = stage.Client<ICached>();
        using var impatient = new CancellationTokenSource();
        Task<FallbackResult<string>> leader = client.AskAsync("same", impatient.Token);
        Task<FallbackResult<string>>[] others = [.. Enumerable.Range(0, 20).Select(_ => client.AskAsync("same", Stage.Token))];
        await stage.Alpha.WaitForRequestsAsync(1, Stage.Token);

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leader);
        gate.SetResult();

        Assert.All(await Task.WhenAll(others), result => Assert.Equal("shared", result.Value));
        Assert.Single(stage.Alpha.Requests);
    }

    [Fact]
    public async Task EveryTierFails_AStaleAnswerIsServedAndThenTheDefault()
    {
        await using Stage stage = await Stage.OpenAsync();
        ICached client = stage.Client<ICached>();
        await client.AskAsync("known", Stage.Token);
        stage.Alpha.Default.Replies(Reply.Status(500));
        stage.Bravo.Default.Replies(Reply.Status(500));
        stage.Clock.Advance(TimeSpan.FromSeconds(61));

        FallbackResult<string> stale = await client.AskAsync("known", Stage.Token);
        FallbackResult<string> unknown = await client.AskAsync("unknown", Stage.Token);
        stage.Clock.Advance(TimeSpan.FromSeconds(601));
        FallbackResult<string> tooOld = await client.AskAsync("known", Stage.Token);

        Assert.Equal((AnswerStatus.Stale, "You said: known"), (stale.Status, stale.Value));
        Assert.Equal((AnswerStatus.Default, "System busy, please retry shortly", -1, null), (unknown.Status, unknown.Value, unknown.TierIndex, unknown.Provider));
        Assert.Equal(AnswerStatus.Default, tooOld.Status);
        Assert.NotEmpty(stale.Attempts);
    }

    [Fact]
    public async Task Stream_IsReplayedFromTheCacheInOnePiece()
    {
        await using Stage stage = await Stage.OpenAsync();
        ICached client = stage.Client<ICached>();

        Assert.Equal("You said: x", string.Concat(await client.StreamAsync("x", Stage.Token).ToListAsync(Stage.Token)));
        Assert.Equal(["You said: x"], await client.StreamAsync("x", Stage.Token).ToListAsync(Stage.Token));
        Assert.Single(stage.Alpha.Requests);
    }

    [Fact]
    public async Task RecentCalls_CountHowCallsEnded()
    {
        await using Stage stage = await Stage.OpenAsync();
        ICached client = stage.Client<ICached>();
        await client.AskAsync("a", Stage.Token);
        await client.AskAsync("a", Stage.Token);
        stage.Alpha.Default.Replies(Reply.Status(500));
        stage.Bravo.Default.Replies(Reply.Status(500));
        await client.AskAsync("b", Stage.Token);

        RecentCallsSnapshot recent = stage.Runtime.Monitor.Recent.Snapshot();

        Assert.Equal((3, 1, 1, 1, 0), (recent.Calls, recent.Live, recent.Cached, recent.Default, recent.Failed));
        Assert.Equal(2 / 3.0, recent.SuccessRate, 3);
    }
}
