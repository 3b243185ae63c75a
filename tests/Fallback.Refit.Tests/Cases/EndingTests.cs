using Fallback;
using Fallback.EndToEnd.Tests;
using Fallback.Testing;
using Refit;

namespace RefitChains;

[ModelChain("alpha/one", "bravo/two")]
[TierTimeout(6_000, FirstTokenMs = 5_500, IdleMs = 5_000)]
[TierRetry(MaxRetries = 0)]
public interface IEndingApi
{
    [Post("/chat/completions")]
    Task<Answer> AskAsync([Body] Ask request, CancellationToken cancellationToken = default);

    [Post("/chat/completions")]
    IAsyncEnumerable<Chunk> StreamAsync([Body] Ask request, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "bravo/two")]
[TierRetry(WaitBeforeFailoverSeconds = 5)]
public interface IPatientApi
{
    [Post("/chat/completions")]
    Task<Answer> AskAsync([Body] Ask request, CancellationToken cancellationToken = default);

    [Post("/chat/completions")]
    IAsyncEnumerable<Chunk> StreamAsync([Body] Ask request, CancellationToken cancellationToken = default);
}

/// <summary>A call of a Refit method ends as every other does: once, with one attempt for each request.</summary>
public sealed class EndingTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Answered_EndsOnce(bool stream)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Overloaded());
        using var endings = new Endings(typeof(IEndingApi));

        await CallAsync(stage, stream, Stage.Token);

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
        using var endings = new Endings(typeof(IEndingApi));

        await Assert.ThrowsAsync<AllTiersFailedException>(() => CallAsync(stage, stream, Stage.Token));

        Expect(stage, endings, "Failed", recent => recent.Failed, nameof(FailureKind.Overloaded), nameof(FailureKind.Overloaded));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task LimitedTier_IsWaitedForAsDeclared(bool stream)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").RepliesOnce(Reply.RateLimited(TimeSpan.FromSeconds(3))).Replies(Reply.Text("from alpha"));
        var client = new PatientApiFallbackClient(stage.Runtime, stage.Settings());

        if (!stream) await client.AskAsync(Ask.Of("hello"), Stage.Token);
        else await foreach (Chunk _ in client.StreamAsync(Ask.Of("hello", stream: true), Stage.Token)) { }

        Assert.Equal((2, 0), (stage.Alpha.Requests.Count, stage.Bravo.Requests.Count));
    }

    [Fact]
    public async Task SequenceThatBreaks_EndsOnce()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("one two").InChunks("one ", "two").CutAfter(1));
        using var endings = new Endings(typeof(IEndingApi));

        await Assert.ThrowsAsync<StreamInterruptedException>(() => CallAsync(stage, stream: true, Stage.Token));

        Expect(stage, endings, "Failed", recent => recent.Failed, nameof(FailureKind.StreamInterrupted));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancelled_EndsOnceWithAnAttempt(bool stream)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Hang());
        using var endings = new Endings(typeof(IEndingApi));
        using var caller = new CancellationTokenSource();
        Task call = CallAsync(stage, stream, caller.Token);
        await stage.Alpha.WaitForRequestsAsync(1, Stage.Token);

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Expect(stage, endings, "Cancelled", recent => recent.Cancelled, nameof(FailureKind.Cancelled));
    }

    [Fact]
    public async Task SequenceLeftByItsReader_EndsOnceWithAnAttempt()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("one two").InChunks("one ", "two").StallAfter(1));
        using var endings = new Endings(typeof(IEndingApi));

        await foreach (Chunk chunk in Client(stage).StreamAsync(Ask.Of("hello", stream: true), Stage.Token))
            if (chunk.Text.Length > 0) break;

        await stage.Alpha.Requests[0].WaitForAbortAsync(Stage.Token);
        Expect(stage, endings, "Cancelled", recent => recent.Cancelled, nameof(FailureKind.Cancelled));
        Assert.Equal(0, stage.Tier("alpha").Breaker.ConsecutiveFailures);
    }

    private static EndingApiFallbackClient Client(Stage stage) => new(stage.Runtime, stage.Settings());

    private static async Task CallAsync(Stage stage, bool stream, CancellationToken token)
    {
        EndingApiFallbackClient client = Client(stage);
        if (!stream) await client.AskAsync(Ask.Of("hello"), token);
        else await foreach (Chunk _ in client.StreamAsync(Ask.Of("hello", stream: true), token)) { }
    }

    private static void Expect(Stage stage, Endings endings, string end, Func<RecentCallsSnapshot, int> recent, params string[] attempts)
    {
        Assert.Equal([end], endings.Calls);
        Assert.Equal(attempts, endings.Attempts);
        Assert.Equal(attempts.Length, stage.Alpha.Requests.Count + stage.Bravo.Requests.Count);
        RecentCallsSnapshot snapshot = stage.Runtime.Monitor.Recent.Snapshot();
        Assert.Equal((1, 1), (snapshot.Calls, recent(snapshot)));
    }
}
