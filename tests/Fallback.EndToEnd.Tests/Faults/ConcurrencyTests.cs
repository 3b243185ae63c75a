using System.Collections.Concurrent;
using Fallback.Testing;
using Fallback.TestUtilities;

namespace Fallback.EndToEnd.Tests;

[ModelChain("alpha/m", "bravo/m", DeadlineMs = 60_000)]
[TierTimeout(20_000)]
[CircuitBreaker(FailureThreshold = 3, BreakSeconds = 30, HalfOpenMaxCalls = 2, SuccessThreshold = 2)]
public interface IBusy
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}

/// <summary>Many calls at once: each is answered once, no permit is lost, and probes stay few.</summary>
[Collection(nameof(Alone))]
public sealed class ConcurrencyTests
{
    [Fact]
    public async Task TwoThousandCalls_WhileTimePassesAndTheBreakerOpensAndRecovers_AreAnsweredOnceEachAndLeaveNothingBehind()
    {
        CollectGarbage();
        ConcurrentQueue<Exception> unobserved = [];
        void Observe(object? sender, UnobservedTaskExceptionEventArgs e) => unobserved.Enqueue(e.Exception);
        TaskScheduler.UnobservedTaskException += Observe;
        try
        {
            await FlapAsync();
            CollectGarbage();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Observe;
        }
        Assert.Empty(unobserved);
    }

    [Fact]
    public async Task HalfOpen_ProbesThatAreCancelled_GiveTheirPlacesBack()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("m").RepliesTimes(3, Reply.Overloaded()).RepliesTimes(2, Reply.Hang()).Replies(Reply.Text("well again"));
        using FallbackRuntime runtime = ProbedByCalls(stage);
        IBusy client = runtime.CreateClient<IBusy>();
        for (int i = 0; i < 3; i++) await client.AskAsync($"{i}", Stage.Token);
        stage.Clock.Advance(TimeSpan.FromSeconds(30));
        using var impatient = new CancellationTokenSource();
        Task<FallbackResult<string>>[] probes = [client.AskAsync("probe 1", impatient.Token), client.AskAsync("probe 2", impatient.Token)];
        await stage.Alpha.WaitForRequestsAsync(5, Stage.Token);
        Assert.Equal(2, Alpha(runtime).Breaker.ProbesUnderWay);

        await impatient.CancelAsync();
        foreach (Task<FallbackResult<string>> probe in probes) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => probe);

        Assert.Equal((BreakerState.HalfOpen, 0), (Alpha(runtime).Breaker.State, Alpha(runtime).Breaker.ProbesUnderWay));
        Assert.Equal([0, 0], (await Task.WhenAll(client.AskAsync("probe 3", Stage.Token), client.AskAsync("probe 4", Stage.Token))).Select(result => result.TierIndex));
        Assert.Equal(BreakerState.Closed, Alpha(runtime).Breaker.State);
        Assert.Equal(0, stage.Clock.PendingTimers);
    }

    [Fact]
    public async Task TwoThousandCalls_WhileThePrimaryFlaps_AreAnsweredOnceEachAndLeaveNothingBehind()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("m").Replies(request => (request.ModelSequence % 4) switch
        {
            0 => Reply.Overloaded(),
            1 => Reply.Reset(),
            2 => Reply.Text($"alpha: {request.LastUserMessage}"),
            _ => Reply.Status(500),
        });
        stage.Bravo.Model("m").Replies(request => Reply.Text($"bravo: {request.LastUserMessage}"));
        IBusy client = stage.Client<IBusy>();

        FallbackResult<string>[] results = await Task.WhenAll(Enumerable.Range(0, 2_000).Select(i => Task.Run(() => client.AskAsync($"question {i}", Stage.Token))));

        Assert.All(results.Select((result, i) => (result, i)), call => Assert.EndsWith($": question {call.i}", call.result.Value, StringComparison.Ordinal));
        Assert.All(results, result => Assert.Single(result.Attempts, attempt => attempt.Succeeded));
        Assert.Equal(2_000, results.Select(result => result.RequestId).Distinct().Count());
        Assert.Equal(2_000, stage.Alpha.Requests.Concat(stage.Bravo.Requests).Count(request => request.Status == 200));
        Assert.Equal((0, 0, 0), (stage.Alpha.Model("m").InFlight, stage.Bravo.Model("m").InFlight, stage.Clock.PendingTimers));

        stage.Alpha.Model("m").Reset().Replies(Reply.Text("well again"));
        ConcurrentBag<int> tiers = [];
        for (int round = 0; round < 20; round++)
        {
            stage.Clock.Advance(TimeSpan.FromSeconds(30));
            tiers.Add((await client.AskAsync($"round {round}", Stage.Token)).TierIndex);
            await WaitFor.ConditionAsync(() => stage.Tier("alpha").Breaker.ProbesUnderWay == 0, Stage.Token);
        }
        Assert.Equal(BreakerState.Closed, stage.Tier("alpha").Breaker.State);
        Assert.Equal(0, stage.Tier("alpha").Breaker.ProbesUnderWay);
        Assert.Equal(0, (await client.AskAsync("at last", Stage.Token)).TierIndex);
    }

    [Fact]
    public async Task HalfOpen_UnderABurst_LetsNoMoreProbesThroughThanDeclared()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("m").RepliesTimes(3, Reply.Overloaded());
        using FallbackRuntime runtime = ProbedByCalls(stage);
        IBusy client = runtime.CreateClient<IBusy>();
        for (int i = 0; i < 3; i++) await client.AskAsync($"{i}", Stage.Token);
        var gate = new TaskCompletionSource();
        stage.Alpha.Model("m").Replies(Reply.Text("well again").HeldBy(gate.Task));
        stage.Clock.Advance(TimeSpan.FromSeconds(30));

        Task<FallbackResult<string>>[] burst = [.. Enumerable.Range(0, 500).Select(i => Task.Run(() => client.AskAsync($"burst {i}", Stage.Token)))];
        await stage.Bravo.WaitForRequestsAsync(3 + 498, Stage.Token);
        await stage.Alpha.WaitForRequestsAsync(3 + 2, Stage.Token);

        Assert.Equal((2, 2), (stage.Alpha.Model("m").InFlight, stage.Alpha.Model("m").MaxInFlight));
        gate.SetResult();
        FallbackResult<string>[] results = await Task.WhenAll(burst);
        Assert.Equal(2, results.Count(result => result.TierIndex == 0));
        Assert.Equal(BreakerState.Closed, Alpha(runtime).Breaker.State);
    }

    [Fact]
    public async Task Recovery_UnderABurst_GivesTheTierAGrowingShareAndNotEverythingToTheNext()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("m").RepliesTimes(3, Reply.Overloaded()).Replies(Reply.Text("well again"));
        IBusy client = stage.Client<IBusy>();
        for (int i = 0; i < 3; i++) await client.AskAsync($"{i}", Stage.Token);
        stage.Clock.Advance(TimeSpan.FromSeconds(30));
        foreach (string probe in (string[])["probe 1", "probe 2"])
        {
            await client.AskAsync(probe, Stage.Token);
            await WaitFor.ConditionAsync(() => stage.Tier("alpha").Breaker.ProbesUnderWay == 0, Stage.Token);
            stage.Clock.Advance(TimeSpan.FromSeconds(5));
        }

        FallbackResult<string>[] results = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => client.AskAsync($"burst {i}", Stage.Token))));

        Assert.True(results.Count(result => result.TierIndex == 0) > 100, $"{results.Count(result => result.TierIndex == 0)} of 200");
    }

    /// <summary>A runtime whose probes are calls that somebody waits for.</summary>
    private static FallbackRuntime ProbedByCalls(Stage stage)
    {
        FallbackOptions options = stage.Options();
        options.Clients[nameof(IBusy)] = new ChainOptions { CircuitBreaker = new CircuitBreakerOptions { ProbeBeside = false } };
        return new FallbackRuntime(options);
    }

    private static TierSnapshot Alpha(FallbackRuntime runtime) => runtime.Monitor.Tiers.First(static tier => tier.Provider == "alpha");

    /// <summary>Every answer of the second tier moves the clock, so that breaks end and probes begin in the midst of the calls.</summary>
    private static async Task FlapAsync()
    {
        await using Stage stage = await Stage.OpenAsync();
        FallbackOptions options = stage.Options();
        options.Clients[nameof(IBusy)] = new ChainOptions
        {
            Deadline = TimeSpan.FromMilliseconds(100_000_000),
            Tiers = { new TierOptions { Model = "alpha/m", Timeout = TimeSpan.FromMilliseconds(100_000_000) }, new TierOptions { Model = "bravo/m", Timeout = TimeSpan.FromMilliseconds(100_000_000) } },
            CircuitBreaker = new CircuitBreakerOptions { FailureThreshold = 3, BreakDuration = TimeSpan.FromSeconds(1), HalfOpenMaxCalls = 2, SuccessThreshold = 2 },
        };
        using var runtime = new FallbackRuntime(options);
        IBusy client = runtime.CreateClient<IBusy>();
        var changes = new ConcurrentQueue<BreakerChange>();
        runtime.Monitor.BreakerChanged += (_, change) => changes.Enqueue(change);
        stage.Alpha.Model("m").Replies(request => (request.ModelSequence % 40) switch
        {
            < 12 => Reply.Overloaded(),
            < 20 => Reply.Reset(),
            _ => Reply.Text($"alpha: {request.LastUserMessage}"),
        });
        stage.Bravo.Model("m").Replies(request =>
        {
            stage.Clock.Advance(TimeSpan.FromMilliseconds(50));
            return Reply.Text($"bravo: {request.LastUserMessage}");
        });

        await AskAtOnceAsync(client, 0, 2_000);
        Assert.Contains(changes, change => change.To == BreakerState.Open);
        // Longer than the longest break: if it is still open, this burst has the probes.
        stage.Clock.Advance(TimeSpan.FromSeconds(10));
        await AskAtOnceAsync(client, 2_000, 500);

        Assert.Contains(changes, change => change.To == BreakerState.HalfOpen);
        string[] answered = [.. stage.Alpha.Requests.Concat(stage.Bravo.Requests).Where(request => request.Status == 200).Select(request => request.LastUserMessage)];
        // A question that a probe beside was asked, too, may have two answers; its caller has one.
        Assert.Equal(2_500, answered.Distinct().Count());
        Assert.All(answered.GroupBy(static question => question), static asked => Assert.InRange(asked.Count(), 1, 2));
        await AssertRecoversAsync(stage, runtime, client);
    }

    private static async Task AskAtOnceAsync(IBusy client, int first, int count)
    {
        FallbackResult<string>[] results = await Task.WhenAll(Enumerable.Range(first, count).Select(i => Task.Run(() => client.AskAsync($"question {i}", Stage.Token))));

        Assert.All(results.Select((result, i) => (result, i)), call => Assert.EndsWith($": question {first + call.i}", call.result.Value, StringComparison.Ordinal));
    }

    private static async Task AssertRecoversAsync(Stage stage, FallbackRuntime runtime, IBusy client)
    {
        stage.Alpha.Model("m").Reset().Replies(Reply.Text("well again"));
        stage.Clock.Advance(TimeSpan.FromMinutes(1));
        // Resets are the endpoint's, overloads the model's: either may be open.
        for (int i = 0; i < 20 && (Alpha(runtime).Breaker.State, Alpha(runtime).Endpoint.State) != (BreakerState.Closed, BreakerState.Closed); i++)
        {
            stage.Clock.Advance(TimeSpan.FromSeconds(2));
            await client.AskAsync($"probe {i}", Stage.Token);
            await WaitFor.ConditionAsync(
                () => (Alpha(runtime).Breaker.ProbesUnderWay, Alpha(runtime).Endpoint.ProbesUnderWay) == (0, 0), Stage.Token);
        }
        stage.Clock.Advance(TimeSpan.FromMinutes(1));

        FallbackResult<string>[] results = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => client.AskAsync($"after {i}", Stage.Token))));

        Assert.All(results, result => Assert.Equal(0, result.TierIndex));
        BreakerSnapshot breaker = runtime.Monitor.Tiers.Single(tier => tier.Provider == "alpha").Breaker;
        Assert.Equal((BreakerState.Closed, 0, null), (breaker.State, breaker.ProbesUnderWay, breaker.RecoveryShare));
        Assert.Equal((0, 0, 0), (stage.Alpha.Model("m").InFlight, stage.Bravo.Model("m").InFlight, stage.Clock.PendingTimers));
    }

    private static void CollectGarbage()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}
