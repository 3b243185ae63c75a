using Fallback.Testing;

namespace Fallback.EndToEnd.Tests;

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
[TierRetry(MaxRetries = 0)]
[CircuitBreaker(FailureThreshold = 1_000)]
[AnswerCache(TtlSeconds = 1, StaleSeconds = 3_600)]
[DefaultResponse("System busy")]
public interface IGuarded
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);

    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
[TierRetry(MaxRetries = 0)]
[CircuitBreaker(FailureThreshold = 1_000)]
public interface IUnanswered
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}

/// <summary>Where half of all calls end without an answer, the next ones do not even try.</summary>
public sealed class GlobalBreakerTests
{
    [Fact]
    public async Task HalfOfTheCallsUnanswered_TheNextGetStaleOrDefaultAnswersAtOnce()
    {
        await using Stage stage = await Stage.OpenAsync();
        using FallbackRuntime runtime = Runtime(stage);
        IGuarded client = runtime.CreateClient<IGuarded>();
        await client.AskAsync("known", Stage.Token);
        for (int i = 0; i < 4; i++) await client.AskAsync($"well {i}", Stage.Token);
        GoDark(stage);
        for (int i = 0; i < 5; i++) Assert.Equal(AnswerStatus.Default, (await client.AskAsync($"dark {i}", Stage.Token)).Status);
        Assert.Equal(BreakerState.Open, runtime.Monitor.GlobalBreaker!.State);
        int sent = stage.Alpha.Requests.Count + stage.Bravo.Requests.Count;
        stage.Clock.Advance(TimeSpan.FromSeconds(2));

        FallbackResult<string> stale = await client.AskAsync("known", Stage.Token);
        FallbackResult<string> other = await client.AskAsync("new", Stage.Token);
        string streamed = string.Concat(await client.StreamAsync("new", Stage.Token).ToListAsync(Stage.Token));
        AllTiersFailedException failure = await Assert.ThrowsAsync<AllTiersFailedException>(() => runtime.CreateClient<IUnanswered>().AskAsync("new", Stage.Token));

        Assert.Equal((AnswerStatus.Stale, AnswerStatus.Default, "System busy"), (stale.Status, other.Status, streamed));
        Assert.Equal([SkipReason.GlobalBreakerOpen, SkipReason.GlobalBreakerOpen], other.Attempts.Select(attempt => attempt.Skipped));
        Assert.Equal(TimeSpan.FromSeconds(28), failure.RetryAfter);
        Assert.Equal(sent, stage.Alpha.Requests.Count + stage.Bravo.Requests.Count);
    }

    [Fact]
    public async Task AfterTheBreak_OneCallAtATimeTries_AndTwoSuccessesCloseIt()
    {
        await using Stage stage = await Stage.OpenAsync();
        using FallbackRuntime runtime = Runtime(stage);
        IUnanswered client = runtime.CreateClient<IUnanswered>();
        GoDark(stage);
        await FailAsync(client, 10);
        stage.Clock.Advance(TimeSpan.FromSeconds(30));
        var gate = new TaskCompletionSource();
        stage.Alpha.Model("one").Reset().Replies(Reply.Text("well again").HeldBy(gate.Task));
        int before = stage.Alpha.Requests.Count;
        Task<FallbackResult<string>> probe = client.AskAsync("probe", Stage.Token);
        await stage.Alpha.WaitForRequestsAsync(before + 1, Stage.Token);

        await FailAsync(client, 3);
        Assert.Equal(before + 1, stage.Alpha.Requests.Count);
        gate.SetResult();
        Assert.Equal("well again", (await probe).Value);
        Assert.Equal(BreakerState.HalfOpen, runtime.Monitor.GlobalBreaker!.State);
        await client.AskAsync("second", Stage.Token);

        Assert.Equal(BreakerState.Closed, runtime.Monitor.GlobalBreaker!.State);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => client.AskAsync($"{i}", Stage.Token)));
    }

    [Fact]
    public async Task DeadPrimary_ThatTheNextTierMakesUpFor_OpensNothing()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Status(500));
        using FallbackRuntime runtime = Runtime(stage);
        IUnanswered client = runtime.CreateClient<IUnanswered>();

        for (int i = 0; i < 50; i++) Assert.Equal(1, (await client.AskAsync($"{i}", Stage.Token)).TierIndex);

        Assert.Equal(BreakerState.Closed, runtime.Monitor.GlobalBreaker!.State);
    }

    [Fact]
    public async Task RejectedRequestsLimitsAndCancelledCalls_DoNotCount()
    {
        await using Stage stage = await Stage.OpenAsync();
        using FallbackRuntime runtime = Runtime(stage);
        IUnanswered client = runtime.CreateClient<IUnanswered>();
        stage.Alpha.Model("one").Replies(Reply.Error(400, "content_filter", "filtered"));
        for (int i = 0; i < 20; i++) await Assert.ThrowsAsync<RequestRejectedException>(() => client.AskAsync($"{i}", Stage.Token));
        stage.Alpha.Model("one").Reset().Replies(Reply.RateLimited(TimeSpan.FromHours(1)));
        stage.Bravo.Model("two").Replies(Reply.RateLimited(TimeSpan.FromHours(1)));
        await FailAsync(client, 20);

        Assert.Equal((BreakerState.Closed, 0), (runtime.Monitor.GlobalBreaker!.State, runtime.Monitor.GlobalBreaker.CallsInWindow));
    }

    [Fact]
    public async Task Reset_LetsCallsThroughAgain()
    {
        await using Stage stage = await Stage.OpenAsync();
        using FallbackRuntime runtime = Runtime(stage);
        IUnanswered client = runtime.CreateClient<IUnanswered>();
        GoDark(stage);
        await FailAsync(client, 10);
        stage.Alpha.Model("one").Reset();

        runtime.Monitor.ResetGlobalBreaker();

        Assert.Equal(AnswerStatus.Live, (await client.AskAsync("hello", Stage.Token)).Status);
    }

    [Fact]
    public async Task NotConfigured_ThereIsNone()
    {
        await using Stage stage = await Stage.OpenAsync();
        GoDark(stage);
        await FailAsync(stage.Client<IUnanswered>(), 50);

        Assert.Null(stage.Runtime.Monitor.GlobalBreaker);
        Assert.Equal(50, stage.Alpha.Requests.Count);
    }

    private static void GoDark(Stage stage)
    {
        stage.Alpha.Model("one").Replies(Reply.Status(500));
        stage.Bravo.Model("two").Replies(Reply.Overloaded());
    }

    private static async Task FailAsync(IUnanswered client, int times)
    {
        for (int i = 0; i < times; i++) await Assert.ThrowsAsync<AllTiersFailedException>(() => client.AskAsync($"{i}", Stage.Token));
    }

    private static FallbackRuntime Runtime(Stage stage)
    {
        FallbackOptions options = stage.Options();
        options.GlobalBreaker = new GlobalBreakerOptions { MinimumThroughput = 10 };
        return new FallbackRuntime(options);
    }
}
