using System.Diagnostics.Metrics;
using Fallback.Testing;
using Fallback.TestUtilities;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

/// <summary>What calls may cost, by call and by day. 100 output tokens of alpha cost 0.1 dollars, and 1,000 prompt tokens 1 dollar.</summary>
public sealed class BudgetTests
{
    [Fact]
    public async Task PerCall_TierThatCouldCostMore_IsSkippedAndListed()
    {
        await using Stage stage = await Stage.OpenAsync();
        using FallbackRuntime runtime = Runtime(stage);
        IThrifty client = runtime.CreateClient<IThrifty>();

        FallbackResult<string> cheap = await client.AskAsync("short", Stage.Token);
        FallbackResult<string> longPrompt = await client.AskAsync(string.Concat(Enumerable.Repeat("many words in a row ", 100)), Stage.Token);
        FallbackResult<string> longAnswer = await client.AskLongAsync("short", new ChatOptions { MaxOutputTokens = 500 }, Stage.Token);
        FallbackResult<string> anyAnswer = await client.AskLongAsync("short", null, Stage.Token);

        Assert.Equal(0, cheap.TierIndex);
        Assert.All([longPrompt, longAnswer, anyAnswer], result => Assert.Equal((SkipReason.OverBudget, 1), (result.Attempts[0].Skipped, result.TierIndex)));
        Assert.Single(stage.Alpha.Requests);
    }

    [Fact]
    public async Task PerCall_CountsWhatFailedAttemptsHaveCost()
    {
        await using Stage stage = await Stage.OpenAsync();
        FallbackOptions options = Options(stage);
        options.Models["bravo/two"] = options.Models["alpha/one"];
        stage.Alpha.Model("one").Replies(Reply.Text("half").WithUsage(10, 440).WithFinishReason("content_filter"));
        using var runtime = new FallbackRuntime(options);

        FallbackException failure = await Assert.ThrowsAnyAsync<FallbackException>(() => runtime.CreateClient<IThriftyFiltered>().AskAsync("short", Stage.Token));

        Assert.Equal([(FailureKind.ContentFiltered, null), ((FailureKind?)null, (SkipReason?)SkipReason.OverBudget)], failure.Attempts.Select(attempt => (attempt.Failure, attempt.Skipped)));
        Assert.Empty(stage.Bravo.Requests);
    }

    [Fact]
    public async Task PerDay_UsedUp_SkipsUntilMidnightUtc()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("ok").WithUsage(10, 90));
        using FallbackRuntime runtime = Runtime(stage);
        IDaily client = runtime.CreateClient<IDaily>();
        for (int i = 0; i < 9; i++) await client.AskAsync($"{i}", Stage.Token);

        AllTiersFailedException failure = await Assert.ThrowsAsync<AllTiersFailedException>(() => client.AskAsync("over", Stage.Token));
        Assert.Equal((SkipReason.OverBudget, TimeSpan.FromHours(12)), (Assert.Single(failure.Attempts).Skipped, failure.RetryAfter));
        SpendingSnapshot today = Assert.Single(runtime.Monitor.Spending);
        Assert.Equal((typeof(IDaily).FullName, new DateOnly(2026, 11, 21), 0.9m, 0m, 1m), (today.Client, today.Day, today.SpentUsd, today.ReservedUsd, today.PerDayUsd!.Value));
        stage.Clock.Advance(TimeSpan.FromHours(12));

        Assert.Equal(AnswerStatus.Live, (await client.AskAsync("tomorrow", Stage.Token)).Status);
        Assert.Equal((new DateOnly(2026, 11, 22), 0.1m), (runtime.Monitor.Spending[0].Day, runtime.Monitor.Spending[0].SpentUsd));
    }

    [Fact]
    public async Task TwoHundredParallelCalls_NeverSpendMoreThanTheDayHas()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("ok").WithUsage(10, 100));
        using FallbackRuntime runtime = Runtime(stage);
        IDaily client = runtime.CreateClient<IDaily>();

        bool[] answered = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(async () =>
        {
            try
            {
                return (await client.AskAsync($"{i}", Stage.Token)).Status == AnswerStatus.Live;
            }
            catch (AllTiersFailedException e)
            {
                Assert.Equal(SkipReason.OverBudget, Assert.Single(e.Attempts).Skipped);
                return false;
            }
        })));

        int sent = stage.Alpha.Requests.Count;
        Assert.Equal(sent, answered.Count(static done => done));
        Assert.InRange(sent, 1, 9);
        Assert.Equal((sent * 0.11m, 0m), (runtime.Monitor.Spending[0].SpentUsd, runtime.Monitor.Spending[0].ReservedUsd));
    }

    [Fact]
    public async Task Refusals_GiveBackWhatWasReserved()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Status(400));
        using FallbackRuntime runtime = Runtime(stage);
        IDaily client = runtime.CreateClient<IDaily>();

        for (int i = 0; i < 20; i++) await Assert.ThrowsAnyAsync<FallbackException>(() => client.AskAsync($"{i}", Stage.Token));

        Assert.Equal((0m, 0m), (runtime.Monitor.Spending[0].SpentUsd, runtime.Monitor.Spending[0].ReservedUsd));
    }

    [Fact]
    public async Task CallThatItsCallerCancels_CostsItsPrompt_WhichIsMarkedAsAnEstimate()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Hang());
        using FallbackRuntime runtime = Runtime(stage);
        using var impatient = new CancellationTokenSource();
        Task<FallbackResult<string>> cancelled = runtime.CreateClient<IDaily>().AskAsync("a question of some words", impatient.Token);
        await stage.Alpha.WaitForRequestsAsync(1, Stage.Token);
        Assert.InRange(runtime.Monitor.Spending[0].ReservedUsd, 0.1m, 0.2m);

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);

        SpendingSnapshot spent = runtime.Monitor.Spending[0];
        Assert.Equal(0, spent.ReservedUsd);
        Assert.InRange(spent.SpentUsd, 0.005m, 0.03m);
        Assert.Equal(spent.SpentUsd, spent.EstimatedUsd);
        Assert.Contains(" by estimate)", $"{spent}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task CallsThatTheirCallersCancel_UseUpTheDay()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Hang());
        using FallbackRuntime runtime = Runtime(stage);
        IDaily client = runtime.CreateClient<IDaily>();
        int cancelled = 0;
        for (; cancelled < 600; cancelled++)
        {
            using var impatient = new CancellationTokenSource();
            Task<FallbackResult<string>> call = client.AskAsync(string.Join(' ', Enumerable.Repeat("word", 100)), impatient.Token);
            await Task.WhenAny(call, stage.Alpha.WaitForRequestsAsync(cancelled + 1, Stage.Token));
            await impatient.CancelAsync();
            if (await Record.ExceptionAsync(() => call) is not OperationCanceledException) break;
        }

        Assert.InRange(cancelled, 3, 20);
        Assert.InRange(runtime.Monitor.Spending[0].SpentUsd, 0.7m, 1m);
    }

    [Theory]
    [InlineData("times out", true)]
    [InlineData("breaks off", true)]
    [InlineData("is no JSON", true)]
    [InlineData("is filtered", true)]
    [InlineData("is an error under 200", false)]
    [InlineData("is overloaded", false)]
    [InlineData("closes before it has replied", false)]
    public async Task RequestThatFails_CostsItsPromptWhereAnAnswerMayHaveBeenMade(string how, bool costs)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(how switch
        {
            "times out" => Reply.Hang(),
            "breaks off" => Reply.HangInBody(200, "{\"choices\":["),
            "is no JSON" => Reply.Raw(200, "application/json", "{\"choices\":["),
            "is filtered" => Reply.Raw(200, "application/json", """{"choices":[{"message":{"content":null,"refusal":"no"},"finish_reason":"stop"}]}"""),
            "is an error under 200" => Reply.Error(200, "server_error", "upstream is gone", "server_error"),
            "is overloaded" => Reply.Overloaded(),
            _ => Reply.CloseBeforeHeaders(),
        });
        using FallbackRuntime runtime = Runtime(stage);
        Task<FallbackResult<string>> call = runtime.CreateClient<IOnceADay>().AskAsync("hello", Stage.Token);
        await stage.Alpha.WaitForRequestsAsync(1, Stage.Token);
        if (how is "times out" or "breaks off")
        {
            await WaitFor.ConditionAsync(() => stage.Clock.PendingTimers > 0, Stage.Token);
            while (!call.IsCompleted)
            {
                stage.Clock.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }
        }
        await Assert.ThrowsAnyAsync<FallbackException>(() => WaitFor.EndAsync(call, Stage.Token));

        SpendingSnapshot spent = runtime.Monitor.Spending[0];
        Assert.Equal((costs, spent.SpentUsd, 0m), (spent.SpentUsd > 0, spent.EstimatedUsd, spent.ReservedUsd));
    }

    [Fact]
    public async Task StreamsThatNobodyReadsOrDisposes_GiveBackWhatWasReserved_SomeTime()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("one two three four").InChunks(4).WithUsage(20, 30));
        using FallbackRuntime runtime = Runtime(stage);
        IDaily client = runtime.CreateClient<IDaily>();
        var left = new List<IAsyncEnumerator<string>>();
        await Assert.ThrowsAsync<AllTiersFailedException>(async () =>
        {
            while (left.Count < 20)
            {
                left.Add(client.StreamAsync("left", Stage.Token).GetAsyncEnumerator(Stage.Token));
                await left[^1].MoveNextAsync();
            }
        });
        Assert.InRange(runtime.Monitor.Spending[0].ReservedUsd, 0.8m, 1m);

        stage.Clock.Advance(TimeSpan.FromMinutes(5));
        await client.AskAsync("later", Stage.Token);

        SpendingSnapshot after = runtime.Monitor.Spending[0];
        Assert.Equal(0, after.ReservedUsd);
        Assert.InRange(after.SpentUsd, 0.06m, 0.3m);
        // Those that end after all cost what is known then, and nothing twice.
        foreach (IAsyncEnumerator<string> stream in left) await stream.DisposeAsync();
        Assert.Equal(0, runtime.Monitor.Spending[0].ReservedUsd);
        Assert.InRange(runtime.Monitor.Spending[0].SpentUsd, after.SpentUsd, 0.5m);
    }

    [Fact]
    public async Task Stream_IsSettledAtItsEnd_AndAnAbandonedOneByWhatCame()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("one two three four").InChunks(4).WithUsage(20, 30));
        using FallbackRuntime runtime = Runtime(stage);
        IDaily client = runtime.CreateClient<IDaily>();

        await foreach (string _ in client.StreamAsync("whole", Stage.Token)) Assert.NotEqual(0, runtime.Monitor.Spending[0].ReservedUsd);
        Assert.Equal((0.05m, 0m), (runtime.Monitor.Spending[0].SpentUsd, runtime.Monitor.Spending[0].ReservedUsd));
        await foreach (string _ in client.StreamAsync("left", Stage.Token)) break;

        Assert.Equal(0, runtime.Monitor.Spending[0].ReservedUsd);
        Assert.InRange(runtime.Monitor.Spending[0].SpentUsd, 0.055m, 0.08m);
    }

    [Fact]
    public async Task AnswerWithoutUsage_IsSettledByEstimate()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("an answer of some words").WithoutUsage());
        using FallbackRuntime runtime = Runtime(stage);
        IDaily client = runtime.CreateClient<IDaily>();

        await client.AskAsync("short", Stage.Token);
        decimal plain = runtime.Monitor.Spending[0].SpentUsd;
        await foreach (string _ in client.StreamAsync("short", Stage.Token)) { }

        Assert.InRange(plain, 0.01m, 0.03m);
        Assert.InRange(runtime.Monitor.Spending[0].SpentUsd, plain * 1.5m, plain * 2.5m);
    }

    [Fact]
    public async Task DearCall_AfterTwentyUsualOnes_IsReported()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").RepliesTimes(20, Reply.Text("ok").WithUsage(1, 2)).Replies(Reply.Text("dear").WithUsage(10, 90));
        using var witness = new Witness();
        long spikes = 0;
        using var listener = new MeterListener { InstrumentPublished = static (instrument, listener) => { if (instrument.Name == "fallback.cost.spikes") listener.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            foreach (KeyValuePair<string, object?> tag in tags)
                if (tag is { Key: "fallback.client", Value: "Fallback.EndToEnd.Tests.IDaily" }) Interlocked.Add(ref spikes, value);
        });
        listener.Start();
        FallbackOptions options = Options(stage);
        options.LoggerFactory = witness;
        using var runtime = new FallbackRuntime(options);
        IDaily client = runtime.CreateClient<IDaily>();
        for (int i = 0; i < 20; i++) await client.AskAsync($"{i}", Stage.Token);
        Assert.Equal(0, spikes);

        await client.AskAsync("dear", Stage.Token);

        Assert.Equal(1, spikes);
        Assert.Contains("CostUsd=0.1", witness.Seen);
    }

    [Fact]
    public async Task RepairThatALimitKeepsBack_IsNotPaidFor()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("no JSON").WithUsage(10, 90));
        using FallbackRuntime runtime = Runtime(stage);

        AllTiersFailedException failure = await Assert.ThrowsAsync<AllTiersFailedException>(() => runtime.CreateClient<IRepairedOnce>().AskAsync("hello", Stage.Token));

        Assert.Equal([(FailureKind.SchemaViolation, null), ((FailureKind?)null, (SkipReason?)SkipReason.LimitReached)], failure.Attempts.Select(attempt => (attempt.Failure, attempt.Skipped)));
        Assert.Equal((0.1m, 0m), (runtime.Monitor.Spending[0].SpentUsd, runtime.Monitor.Spending[0].ReservedUsd));
    }

    [Fact]
    public async Task TiersSideBySide_AreWithinTheCallsBudgetTogether()
    {
        await using Stage stage = await Stage.OpenAsync();
        FallbackOptions options = Options(stage);
        options.Models["bravo/two"] = options.Models["charlie/three"] = options.Models["alpha/one"];
        stage.Alpha.Model("one").Replies(Reply.Hang());
        var gate = new TaskCompletionSource();
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo").WithUsage(10, 20).HeldBy(gate.Task));
        using var witness = new Witness();
        options.LoggerFactory = witness;
        using var runtime = new FallbackRuntime(options);

        Task<FallbackResult<string>> call = runtime.CreateClient<IRaceOnABudget>().AskAsync("hello", Stage.Token);
        // The answer comes when the third tier has been weighed, which nobody but the log tells.
        await WaitFor.ConditionAsync(() => witness.Seen.Any(IsThirdSkipped), Stage.Token);
        gate.SetResult();
        FallbackResult<string> result = await call;

        Assert.Equal("from bravo", result.Value);
        Assert.Equal(SkipReason.OverBudget, Assert.Single(result.Attempts, attempt => attempt.TierIndex == 2).Skipped);
        Assert.Empty(stage.Charlie.Requests);
        // The loser is cancelled, and costs its prompt in place of what was set aside for it, in its own time.
        await WaitFor.ConditionAsync(() => runtime.Monitor.Spending[0].ReservedUsd == 0, Stage.Token);
        SpendingSnapshot spent = runtime.Monitor.Spending[0];
        Assert.InRange(spent.EstimatedUsd, 0.001m, 0.02m);
        Assert.Equal(0.03m + spent.EstimatedUsd, spent.SpentUsd);

        static bool IsThirdSkipped(string line) =>
            line.Contains("charlie/three", StringComparison.Ordinal) && line.Contains(nameof(SkipReason.OverBudget), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Configuration_ReplacesTheBudget_AndTakesItAway()
    {
        await using Stage stage = await Stage.OpenAsync();
        FallbackOptions none = stage.Options();
        none.Clients[nameof(IThrifty)] = new ChainOptions { CostBudget = new CostBudgetOptions { Enabled = false } };
        using var free = new FallbackRuntime(none);
        FallbackOptions strict = Options(stage);
        strict.Clients[nameof(IThrifty)] = new ChainOptions { CostBudget = new CostBudgetOptions { PerCallUsd = 0.05m } };
        using var runtime = new FallbackRuntime(strict);

        Assert.Equal(0, (await free.CreateClient<IThrifty>().AskAsync("short", Stage.Token)).TierIndex);
        Assert.Empty(free.Monitor.Spending);
        Assert.Equal(1, (await runtime.CreateClient<IThrifty>().AskAsync("short", Stage.Token)).TierIndex);
    }

    private static FallbackRuntime Runtime(Stage stage) => new(Options(stage));

    private static FallbackOptions Options(Stage stage)
    {
        FallbackOptions options = stage.Options();
        options.Models["alpha/one"] = new ModelOptions { InputPerMillion = 1_000, OutputPerMillion = 1_000, MaxOutput = 8_000 };
        options.Models["bravo/two"] = new ModelOptions { InputPerMillion = 1, OutputPerMillion = 1, MaxOutput = 8_000 };
        return options;
    }
}

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
[FailoverOn(FailoverKinds.ContentFiltered)]
[TierRetry(MaxRetries = 0)]
[CostBudget(PerCallUsd = 0.5)]
public interface IThriftyFiltered
{
    [Generation(MaxOutputTokens = 100)]
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", DeadlineMs = 60_000)]
[TierTimeout(5_000)]
[TierRetry(MaxRetries = 0)]
[CostBudget(PerDayUsd = 1)]
public interface IOnceADay
{
    [Generation(MaxOutputTokens = 100)]
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", DeadlineMs = 10_000)]
[AnswerRepair]
[TierRetry(MaxRetries = 0)]
[RateLimit(RequestsPerMinute = 1)]
[CostBudget(PerDayUsd = 100)]
public interface IRepairedOnce
{
    Task<int[]> AskAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "bravo/two", "charlie/three", DeadlineMs = 60_000)]
[Hedge(DelayMs = 0, MaxParallel = 3)]
[CostBudget(PerCallUsd = 0.3, PerDayUsd = 10)]
public interface IRaceOnABudget
{
    [Generation(MaxOutputTokens = 100)]
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}
