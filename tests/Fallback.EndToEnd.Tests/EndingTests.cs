using Fallback.Testing;

namespace Fallback.EndToEnd.Tests;

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
[TierTimeout(5_000, FirstTokenMs = 3_000, IdleMs = 4_000)]
[TierRetry(MaxRetries = 0)]
public interface IEnding
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);

    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
[TierTimeout(5_000, FirstTokenMs = 3_000, IdleMs = 4_000)]
[TierRetry(MaxRetries = 0)]
[AnswerCache(TtlSeconds = 60, StaleSeconds = 600)]
[DefaultResponse("System busy, please retry shortly")]
public interface IEndingCached
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);

    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
[TierRetry(MaxRetries = 0)]
[Hedge(DelayMs = 0, MaxParallel = 2)]
public interface IEndingHedged
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);

    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
}

/// <summary>
/// Every call ends once, in log, metrics and the window of recent calls alike, and every request is one attempt, however either ends.
/// </summary>
public sealed class EndingTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Answered_EndsOnce(bool stream)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Overloaded());
        using var endings = new Endings(nameof(IEnding));

        await CallAsync(stage.Client<IEnding>(), stream);

        Expect(stage, endings, "Live", recent => recent.Live, nameof(FailureKind.Overloaded), "Success");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WithoutAnswer_EndsOnce(bool stream)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Overloaded());
        stage.Bravo.Model("two").Replies(Reply.Overloaded());
        using var endings = new Endings(nameof(IEnding));

        await Assert.ThrowsAsync<AllTiersFailedException>(() => CallAsync(stage.Client<IEnding>(), stream));

        Expect(stage, endings, "Failed", recent => recent.Failed, nameof(FailureKind.Overloaded), nameof(FailureKind.Overloaded));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Refused_EndsOnce(bool stream)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Error(400, "content_policy_violation", "It was rejected.", "invalid_request_error"));
        using var endings = new Endings(nameof(IEnding));

        await Assert.ThrowsAsync<RequestRejectedException>(() => CallAsync(stage.Client<IEnding>(), stream));

        Expect(stage, endings, "Failed", recent => recent.Failed, nameof(FailureKind.ContentFiltered));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FromTheCache_StaleAndDefault_EndOnceEach(bool stream)
    {
        await using Stage stage = await Stage.OpenAsync();
        IEndingCached client = stage.Client<IEndingCached>();
        using var endings = new Endings(nameof(IEndingCached));

        await CallAsync(client, stream);
        await CallAsync(client, stream);
        stage.Clock.Advance(TimeSpan.FromSeconds(61));
        stage.Alpha.Model("one").Replies(Reply.Overloaded());
        stage.Bravo.Model("two").Replies(Reply.Overloaded());
        await CallAsync(client, stream);
        stage.Clock.Advance(TimeSpan.FromSeconds(601));
        await CallAsync(client, stream);

        Assert.Equal(["Live", "Cached", "Stale", "Default"], endings.Calls);
        Assert.Equal(stage.Alpha.Requests.Count + stage.Bravo.Requests.Count, endings.Attempts.Count());
        RecentCallsSnapshot recent = stage.Runtime.Monitor.Recent.Snapshot();
        Assert.Equal((4, 1, 1, 1, 1), (recent.Calls, recent.Live, recent.Cached, recent.Stale, recent.Default));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task Cancelled_EndsOnceWithAnAttemptThatBlamesNobody(bool stream, bool cached)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Hang());
        using var endings = new Endings(cached ? nameof(IEndingCached) : nameof(IEnding));
        using var caller = new CancellationTokenSource();
        object client = cached ? stage.Client<IEndingCached>() : stage.Client<IEnding>();
        Task call = CallAsync(client, stream, caller.Token);
        await stage.Alpha.WaitForRequestsAsync(1, Stage.Token);

        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await stage.Alpha.Requests[0].WaitForAbortAsync(Stage.Token);

        // Of a call that is shared, what was asked ends apart from those who asked.
        await endings.WaitForAttemptAsync(Stage.Token);
        Expect(stage, endings, "Cancelled", recent => recent.Cancelled, nameof(FailureKind.Cancelled));
        Assert.Equal(0, stage.Tier("alpha").Breaker.ConsecutiveFailures);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task StreamLeftByItsReader_EndsOnceWithAnAttemptThatBlamesNobody(bool cancelled)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("one two").InChunks("one ", "two").StallAfter(1));
        using var endings = new Endings(nameof(IEnding));
        using var caller = new CancellationTokenSource();
        IAsyncEnumerator<string> pieces = stage.Client<IEnding>().StreamAsync("hello", caller.Token).GetAsyncEnumerator(Stage.Token);
        Assert.True(await pieces.MoveNextAsync());
        if (cancelled)
        {
            await caller.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await pieces.MoveNextAsync());
        }

        await pieces.DisposeAsync();

        await stage.Alpha.Requests[0].WaitForAbortAsync(Stage.Token);
        Expect(stage, endings, "Cancelled", recent => recent.Cancelled, nameof(FailureKind.Cancelled));
        Assert.Equal((0, 1.0), (stage.Tier("alpha").Breaker.ConsecutiveFailures, stage.Runtime.Monitor.Recent.Snapshot().SuccessRate));
        Assert.Equal(0, stage.Clock.PendingTimers);
    }

    [Fact]
    public async Task StreamThatBreaks_EndsOnce()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("one two").InChunks("one ", "two").CutAfter(1));
        using var endings = new Endings(nameof(IEnding));

        await Assert.ThrowsAsync<StreamInterruptedException>(() => CallAsync(stage.Client<IEnding>(), stream: true));

        Expect(stage, endings, "Failed", recent => recent.Failed, nameof(FailureKind.StreamInterrupted));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Hedged_TheLoserIsOneAttempt(bool stream)
    {
        await using Stage stage = await Stage.OpenAsync();
        var underWay = new TaskCompletionSource();
        stage.Alpha.Model("one").Replies(Reply.Hang());
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo").HeldBy(underWay.Task));
        using var endings = new Endings(nameof(IEndingHedged));

        Task call = CallAsync(stage.Client<IEndingHedged>(), stream);
        await stage.Alpha.WaitForRequestsAsync(1, Stage.Token);
        underWay.SetResult();
        await call;

        await stage.Alpha.Requests[0].WaitForAbortAsync(Stage.Token);
        Expect(stage, endings, "Live", recent => recent.Live, nameof(FailureKind.Cancelled), "Success");
    }

    [Fact]
    public async Task Hedged_CancelledByTheCaller_IsOneAttemptForEachRequest()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Hang());
        stage.Bravo.Model("two").Replies(Reply.Hang());
        using var endings = new Endings(nameof(IEndingHedged));
        using var caller = new CancellationTokenSource();
        Task call = CallAsync(stage.Client<IEndingHedged>(), stream: false, caller.Token);
        await stage.Alpha.WaitForRequestsAsync(1, Stage.Token);
        await stage.Bravo.WaitForRequestsAsync(1, Stage.Token);

        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);

        await stage.Alpha.Requests[0].WaitForAbortAsync(Stage.Token);
        await stage.Bravo.Requests[0].WaitForAbortAsync(Stage.Token);
        Expect(stage, endings, "Cancelled", recent => recent.Cancelled, nameof(FailureKind.Cancelled), nameof(FailureKind.Cancelled));
    }

    [Fact]
    public async Task Skipped_IsCountedOnceAndIsNoAttempt()
    {
        await using Stage stage = await Stage.OpenAsync();
        await stage.Client<IEnding>().AskAsync("1", Stage.Token);
        Assert.True(stage.Runtime.Monitor.Isolate("alpha/one"));
        using var endings = new Endings(nameof(IEnding));

        await stage.Client<IEnding>().AskAsync("2", Stage.Token);

        Assert.Equal([nameof(SkipReason.Isolated)], endings.Skips);
        Assert.Equal(["Success"], endings.Attempts);
    }

    private static async Task CallAsync(object client, bool stream, CancellationToken? caller = null)
    {
        CancellationToken token = caller ?? Stage.Token;
        if (!stream)
        {
            await (client switch
            {
                IEnding plain => plain.AskAsync("hello", token),
                IEndingCached cached => cached.AskAsync("hello", token),
                _ => ((IEndingHedged)client).AskAsync("hello", token),
            });
            return;
        }
        IAsyncEnumerable<string> pieces = client switch
        {
            IEnding plain => plain.StreamAsync("hello", token),
            IEndingCached cached => cached.StreamAsync("hello", token),
            _ => ((IEndingHedged)client).StreamAsync("hello", token),
        };
        await foreach (string _ in pieces)
        {
        }
    }

    private static void Expect(Stage stage, Endings endings, string end, Func<RecentCallsSnapshot, int> recent, params string[] attempts)
    {
        Assert.Equal([end], endings.Calls);
        Assert.Equal(attempts.Order(StringComparer.Ordinal), endings.Attempts.Order(StringComparer.Ordinal));
        Assert.Equal(attempts.Length, stage.Alpha.Requests.Count + stage.Bravo.Requests.Count);
        RecentCallsSnapshot snapshot = stage.Runtime.Monitor.Recent.Snapshot();
        Assert.Equal((1, 1), (snapshot.Calls, recent(snapshot)));
    }
}
