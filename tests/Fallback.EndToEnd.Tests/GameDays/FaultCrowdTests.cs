using Fallback.Testing;
using Fallback.TestUtilities;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests.GameDays;

[ModelChain("alpha/m", "bravo/m", DeadlineMs = 60_000)]
[TierTimeout(20_000)]
[CircuitBreaker(FailureThreshold = 3, BreakSeconds = 30)]
[RateLimit(RequestsPerMinute = 1_000_000, MaxConcurrency = 3_000)]
public interface ICrowded
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);

    [OnStreamFailure(StreamRecovery.Restart)]
    IAsyncEnumerable<ChatResponseUpdate> StreamAsync(string question, CancellationToken cancellationToken = default);
}

/// <summary>Many calls at once, three in ten of which suffer a fault.</summary>
[Collection(nameof(Alone))]
public sealed class FaultCrowdTests
{
    [Theory]
    [InlineData(FaultKind.Status, false)]
    [InlineData(FaultKind.ConnectionReset, false)]
    [InlineData(FaultKind.BrokenStream, true)]
    public async Task TwoThousandCalls_WithThreeInTenInjected_AreAnsweredOnceEachAndLeaveNothingBehind(FaultKind kind, bool isStream)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("m").Replies(request => Reply.Text($"alpha: {request.LastUserMessage}"));
        stage.Bravo.Model("m").Replies(request => Reply.Text($"bravo: {request.LastUserMessage}"));
        using var runtime = new FallbackRuntime(GameDay.Options(stage, faults =>
        {
            faults.Seed = 1;
            faults.Faults["game-day"] = new FaultOptions { Provider = "alpha", Kind = kind, Share = 0.3 };
        }));
        ICrowded client = runtime.CreateClient<ICrowded>();

        int[] answered = await Task.WhenAll(Enumerable.Range(0, 2_000).Select(i => Task.Run(async () =>
        {
            if (isStream)
            {
                string text = string.Concat((await GameDay.ReadAsync(client.StreamAsync($"question {i}", Stage.Token))).Select(static update => update.Text));
                Assert.EndsWith($": question {i}", text, StringComparison.Ordinal);
                return 1;
            }
            FallbackResult<string> result = await client.AskAsync($"question {i}", Stage.Token);
            Assert.EndsWith($": question {i}", result.Value, StringComparison.Ordinal);
            return result.Attempts.Count(static attempt => attempt.Succeeded);
        })));

        Assert.All(answered, static count => Assert.Equal(1, count));
        Assert.NotEqual(0, Assert.Single(runtime.Monitor.Faults).Injected);
        await WaitFor.ConditionAsync(() => runtime.Monitor.Tiers.All(static tier => tier.UnderWay == 0), Stage.Token);
        Assert.All(runtime.Monitor.Tiers, static tier => Assert.Equal((0, 0), (tier.Limit!.UnderWay, tier.Limit.Waiting)));
        Assert.Equal((0, 0), (stage.Alpha.Model("m").InFlight, stage.Bravo.Model("m").InFlight));
        // The fault's own end.
        Assert.Equal(1, stage.Clock.PendingTimers);
    }
}
