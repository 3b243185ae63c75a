using System.Collections.Concurrent;
using Fallback.Testing;

namespace Fallback.EndToEnd.Tests;

[ModelChain("alpha/m", "bravo/m", DeadlineMs = 60_000)]
[TierTimeout(20_000)]
[CircuitBreaker(FailureThreshold = 3, BreakSeconds = 30, HalfOpenMaxCalls = 2, SuccessThreshold = 2)]
public interface IBusy
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}

/// <summary>Many calls at once: each is answered once, no permit is lost, and probes stay few.</summary>
public sealed class ConcurrencyTests
{
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
        IBusy client = stage.Client<IBusy>();
        for (int i = 0; i < 3; i++) await client.AskAsync($"{i}", Stage.Token);
        var gate = new TaskCompletionSource();
        stage.Alpha.Model("m").Replies(Reply.Text("well again").HeldBy(gate.Task));
        stage.Clock.Advance(TimeSpan.FromSeconds(30));

        Task<FallbackResult<string>>[] burst = [.. Enumerable.Range(0, 500).Select(i => Task.Run(() => client.AskAsync($"burst {i}", Stage.Token)))];
        await stage.Bravo.WaitForRequestsAsync(3 + 498, Stage.Token);

        Assert.Equal((2, 2), (stage.Alpha.Model("m").InFlight, stage.Alpha.Model("m").MaxInFlight));
        gate.SetResult();
        FallbackResult<string>[] results = await Task.WhenAll(burst);
        Assert.Equal(2, results.Count(result => result.TierIndex == 0));
        Assert.Equal(BreakerState.Closed, stage.Tier("alpha").Breaker.State);
    }

    [Fact]
    public async Task Recovery_UnderABurst_GivesTheTierAGrowingShareAndNotEverythingToTheNext()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("m").RepliesTimes(3, Reply.Overloaded()).Replies(Reply.Text("well again"));
        IBusy client = stage.Client<IBusy>();
        for (int i = 0; i < 3; i++) await client.AskAsync($"{i}", Stage.Token);
        stage.Clock.Advance(TimeSpan.FromSeconds(30));
        await client.AskAsync("probe 1", Stage.Token);
        await client.AskAsync("probe 2", Stage.Token);

        FallbackResult<string>[] results = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => client.AskAsync($"burst {i}", Stage.Token))));

        Assert.True(results.Count(result => result.TierIndex == 0) > 100, $"{results.Count(result => result.TierIndex == 0)} of 200");
    }
}
