using Fallback.Testing;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

/// <summary>Whoever watches sees every call, attempt and change of a breaker; nobody waits for it.</summary>
public sealed class FeedTests
{
    [Fact]
    public async Task Failover_IsAnEventForEachAttemptAndOneForTheCall()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Overloaded());
        await using var watcher = new Watcher(stage.Runtime);

        FallbackResult<string> result = await stage.Client<ITraced>().AskAsync("hello", Stage.Token);

        AttemptEvent failed = await watcher.NextAsync<AttemptEvent>(), answered = await watcher.NextAsync<AttemptEvent>();
        CallEvent call = await watcher.NextAsync<CallEvent>();
        Assert.Equal((result.RequestId, result.RequestId, result.RequestId), (failed.RequestId, answered.RequestId, call.RequestId));
        Assert.Equal((FailureKind.Overloaded, "provider_overloaded"), (failed.Attempt.Failure, failed.ErrorType));
        Assert.Equal((true, null), (answered.Attempt.Succeeded, answered.ErrorType));
        Assert.NotNull(answered.Usage);
        Assert.Equal((CallOutcome.Live, "bravo", "two", 1, null), (call.Outcome, call.Provider, call.Model, call.TierIndex, call.ErrorType));
        Assert.Equal(result.Attempts, call.Attempts);
        Assert.Equal((TimeSpan.FromSeconds(60), result.Latency, result.CostUsd), (call.Deadline, call.Duration, call.CostUsd));
    }

    [Fact]
    public async Task StreamRead_ItsCallEndsWithTheLastPiece()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("one two").InChunks("one ", "two"));
        await using var watcher = new Watcher(stage.Runtime);

        await foreach (string _ in stage.Client<ITraced>().StreamAsync("hello", Stage.Token)) stage.Clock.Advance(TimeSpan.FromSeconds(1));

        AttemptEvent attempt = await watcher.NextAsync<AttemptEvent>();
        CallEvent call = await watcher.NextAsync<CallEvent>();
        Assert.True(call.IsStream);
        Assert.True(call.Duration >= TimeSpan.FromSeconds(2), $"{call.Duration}");
        Assert.Equal(call.Duration, attempt.Duration);
        Assert.True(attempt.Attempt.Latency < TimeSpan.FromSeconds(1), $"{attempt.Attempt.Latency}");
    }

    [Fact]
    public async Task BreakerThatOpens_IsAnEvent_AndTheNextCallASkip()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Overloaded());
        await using var watcher = new Watcher(stage.Runtime);
        IThreeTiers client = stage.Client<IThreeTiers>();

        while (stage.Tier("alpha").Breaker.State == BreakerState.Closed) await client.AskAsync("hello", Stage.Token);
        await client.AskAsync("hello", Stage.Token);

        FallbackEvent[] seen = await watcher.SoFarAsync();
        BreakerEvent opened = Assert.Single(seen.OfType<BreakerEvent>());
        Assert.Equal(("alpha/one", BreakerState.Open), (opened.Change.Name, opened.Change.To));
        Assert.Contains(seen.OfType<AttemptEvent>(), static skip => skip.Attempt is { Skipped: SkipReason.BreakerOpen } && skip.ErrorType is null && skip.Duration == TimeSpan.Zero);
    }

    [Fact]
    public async Task StreamThatBreaks_RecoveryIsAnEvent()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("one two").InChunks("one ", "two").CutAfter(1));
        stage.Bravo.Model("two").Replies(Reply.Text("whole"));
        await using var watcher = new Watcher(stage.Runtime);

        await foreach (ChatResponseUpdate _ in stage.Client<IContinuedOrRestarted>().StreamAsync("hello", Stage.Token))
        {
        }

        FallbackEvent[] seen = await watcher.SoFarAsync();
        Assert.Equal(FailureKind.StreamInterrupted, Assert.Single(seen.OfType<StreamRecoveryEvent>()).Cause);
        Assert.True(Assert.Single(seen.OfType<CallEvent>()).Attempts.Count >= 2);
    }

    [Fact]
    public async Task WhoeverIsTooSlow_LosesTheOldest_AndIsToldHowMany()
    {
        await using Stage stage = await Stage.OpenAsync();
        await using var slow = new Watcher(stage.Runtime);
        int all = EventFeed.Capacity + 100;

        for (int i = 0; i < all; i++) stage.Runtime.Monitor.Feed.Publish(new BreakerEvent { At = stage.Clock.GetUtcNow(), Change = new($"{i}", BreakerState.Closed, BreakerState.Open, null, null) });

        FallbackEvent[] seen = await slow.SoFarAsync();
        EventsLost[] lost = [.. seen.OfType<EventsLost>()];
        BreakerEvent[] had = [.. seen.OfType<BreakerEvent>()];
        Assert.InRange(lost.Sum(static told => told.Count), 90, 101);
        Assert.Equal($"{all - 1}", had[^1].Change.Name);
        // The mark that ends the reading may push out one more, of which it is told behind it.
        Assert.InRange(had.Length + lost.Sum(static told => told.Count), all - 1, all + 1);
    }

    [Fact]
    public async Task Disposed_WatchersAreAtTheEnd_AndNewOnesSeeNothing()
    {
        await using Stage stage = await Stage.OpenAsync();
        await using var watcher = new Watcher(stage.Runtime);
        await stage.Client<ITraced>().AskAsync("hello", Stage.Token);

        stage.Runtime.Dispose();

        Assert.Equal(2, (await watcher.ToTheEndAsync()).Length);
        Assert.Empty(await stage.Runtime.Monitor.WatchAsync(Stage.Token).ToArrayAsync(Stage.Token));
    }

    [Fact]
    public async Task NobodyWatches_NothingIsKept_AndCancelledWatchersAreGone()
    {
        await using Stage stage = await Stage.OpenAsync();
        using var stop = new CancellationTokenSource();
        IAsyncEnumerator<FallbackEvent> events = stage.Runtime.Monitor.WatchAsync(stop.Token).GetAsyncEnumerator(Stage.Token);
        Assert.False(stage.Runtime.Monitor.Feed.IsWatched);
        ValueTask<bool> next = events.MoveNextAsync();
        Assert.True(stage.Runtime.Monitor.Feed.IsWatched);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);

        Assert.False(stage.Runtime.Monitor.Feed.IsWatched);
    }

    /// <summary>Reads what a runtime does from its making on.</summary>
    private sealed class Watcher : IAsyncDisposable
    {
        private readonly FallbackRuntime _runtime;
        private readonly IAsyncEnumerator<FallbackEvent> _events;
        private Task<bool> _next;

        public Watcher(FallbackRuntime runtime)
        {
            _runtime = runtime;
            _events = runtime.Monitor.WatchAsync(Stage.Token).GetAsyncEnumerator(Stage.Token);
            _next = _events.MoveNextAsync().AsTask();
        }

        public async Task<T> NextAsync<T>() where T : FallbackEvent
        {
            Assert.True(await _next);
            FallbackEvent happened = _events.Current;
            _next = _events.MoveNextAsync().AsTask();
            return Assert.IsType<T>(happened);
        }

        /// <summary>All that there is up to now.</summary>
        public async Task<FallbackEvent[]> SoFarAsync()
        {
            var mark = new BreakerEvent { At = default, Change = new("mark", BreakerState.Closed, BreakerState.Closed, null, null) };
            _runtime.Monitor.Feed.Publish(mark);
            var seen = new List<FallbackEvent>();
            while (await _next && _events.Current != mark)
            {
                seen.Add(_events.Current);
                _next = _events.MoveNextAsync().AsTask();
            }
            return [.. seen];
        }

        public async Task<FallbackEvent[]> ToTheEndAsync()
        {
            var seen = new List<FallbackEvent>();
            for (; await _next; _next = _events.MoveNextAsync().AsTask()) seen.Add(_events.Current);
            return [.. seen];
        }

        public async ValueTask DisposeAsync()
        {
            _runtime.Monitor.Feed.Complete();
            while (await _next) _next = _events.MoveNextAsync().AsTask();
            await _events.DisposeAsync();
        }
    }
}
