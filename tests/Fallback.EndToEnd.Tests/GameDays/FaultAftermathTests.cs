using Fallback.Testing;
using Fallback.TestUtilities;

namespace Fallback.EndToEnd.Tests.GameDays;

/// <summary>What faults leave behind while they last, and once they are over: breakers, keys, limits, money.</summary>
public sealed class FaultAftermathTests
{
    [Fact]
    public async Task Breaker_OpenedByFaults_IsMarkedAndClosesOnceTheyAreOver()
    {
        await using Stage stage = await Stage.OpenAsync();
        GameDay.Answer(stage);
        using FallbackRuntime runtime = GameDay.Runtime(stage, new FaultOptions { Provider = "alpha", Duration = TimeSpan.FromMinutes(2) });
        var changes = new List<BreakerChange>();
        runtime.Monitor.BreakerChanged += (_, change) => changes.Add(change);
        IRehearsed client = runtime.CreateClient<IRehearsed>();

        for (int i = 0; i < 3; i++) await client.AskAsync($"{i}", Stage.Token);
        BreakerSnapshot open = Alpha(runtime).Breaker;
        stage.Clock.Advance(TimeSpan.FromMinutes(2));
        FallbackResult<string> after = await client.AskAsync("after", Stage.Token);
        await WaitFor.ConditionAsync(() => Alpha(runtime).Breaker.State == BreakerState.Closed, Stage.Token);

        Assert.Equal((BreakerState.Open, true), (open.State, open.IsInjected));
        Assert.Contains(", injected", open.ToString(), StringComparison.Ordinal);
        Assert.Equal("alpha/one: Closed to Open for 30 s after Overloaded, injected", changes[0].ToString());
        Assert.All(changes.Skip(1), static change => Assert.False(change.IsInjected));
        Assert.False(Alpha(runtime).Breaker.IsInjected);
        Assert.NotNull(after.Value);
        await client.AskAsync("at last", Stage.Token);
        Assert.NotEmpty(stage.Alpha.Requests);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(429)]
    public async Task KeyAndLimit_ThatAFaultHasTakenOut_AreBackWhenItIsOver(int status)
    {
        await using Stage stage = await Stage.OpenAsync();
        GameDay.Answer(stage);
        using var runtime = new FallbackRuntime(GameDay.Options(stage));
        IRehearsed client = runtime.CreateClient<IRehearsed>();
        IDisposable fault = runtime.Monitor.InjectFault(
            new FaultOptions { Provider = "alpha", Status = status, RetryAfter = status == 429 ? TimeSpan.FromHours(1) : null });

        await client.AskAsync("one", Stage.Token);
        Assert.NotNull((await client.AskAsync("two", Stage.Token)).Attempts[0].Skipped);
        fault.Dispose();

        Assert.Equal(0, (await client.AskAsync("three", Stage.Token)).TierIndex);
    }

    [Fact]
    public async Task Limit_ThatTheProviderNamedItself_HoldsOnWhenTheFaultIsOver()
    {
        await using Stage stage = await Stage.OpenAsync();
        GameDay.Answer(stage);
        stage.Alpha.Model("one").Replies(Reply.RateLimited(TimeSpan.FromMinutes(5)));
        using var runtime = new FallbackRuntime(GameDay.Options(stage));
        IRehearsed client = runtime.CreateClient<IRehearsed>();
        await client.AskAsync("one", Stage.Token);

        runtime.Monitor.InjectFault(new FaultOptions { Provider = "alpha", Status = 429 }).Dispose();

        Assert.Equal(SkipReason.RateLimited, (await client.AskAsync("two", Stage.Token)).Attempts[0].Skipped);
    }

    [Theory]
    [InlineData(FaultKind.Hang)]
    [InlineData(FaultKind.MalformedBody)]
    [InlineData(FaultKind.Status)]
    [InlineData(FaultKind.BrokenStream)]
    public async Task Budget_OfAnAttemptThatWasNotSent_IsNotCharged(FaultKind kind)
    {
        await using Stage stage = await Stage.OpenAsync();
        FallbackOptions options = GameDay.Options(stage, faults => faults.Faults["game-day"] = new FaultOptions { Kind = kind });
        options.Models["alpha/one"] = new ModelOptions { InputPerMillion = 1_000, OutputPerMillion = 1_000, MaxOutput = 1_000 };
        using var runtime = new FallbackRuntime(options);

        Task<FallbackResult<string>> asked = runtime.CreateClient<IDaily>().AskAsync("hello", Stage.Token);
        for (int i = 0; i < 20 && !asked.IsCompleted; i++) stage.Clock.Advance(TimeSpan.FromSeconds(30));

        await Assert.ThrowsAsync<AllTiersFailedException>(() => asked);
        SpendingSnapshot spent = Assert.Single(runtime.Monitor.Spending);
        Assert.Equal((0m, 0m, 0m), (spent.SpentUsd, spent.ReservedUsd, spent.EstimatedUsd));
        Assert.Empty(stage.Alpha.Requests);
    }

    private static TierSnapshot Alpha(FallbackRuntime runtime) => runtime.Monitor.Tiers.Single(static tier => tier.Provider == "alpha");
}
