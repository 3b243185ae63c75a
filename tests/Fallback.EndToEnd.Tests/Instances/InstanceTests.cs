using Fallback.Testing;
using Fallback.TestUtilities;

namespace Fallback.EndToEnd.Tests.Instances;

[ModelChain("charlie/three", DeadlineMs = 60_000)]
[Canary("pool/one", Percent = 100)]
public interface ICanariedPool
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}

/// <summary>A tier of several instances: one tier to the caller, each instance with state of its own.</summary>
public sealed class InstanceTests
{
    [Fact]
    public async Task HealthyInstance_AnswersAlone_AndIsNamed()
    {
        await using PoolStage stage = await PoolStage.OpenAsync();

        FallbackResult<string> result = await stage.Client.AskAsync("hello", Stage.Token);

        Assert.Equal(("from eu", "pool", "eu", 0), (result.Value, result.Provider, result.Instance, result.TierIndex));
        Assert.Equal(("eu", "one"), (Assert.Single(result.Attempts).Instance, result.Attempts[0].Model));
        Assert.Equal("Bearer key-of-eu-1234567890", Assert.Single(stage.Eu.Requests).Headers["Authorization"]);
        Assert.Empty(stage.Us.Requests);
    }

    [Fact]
    public async Task FailingInstance_IsFollowedByTheNextOfTheTier_BeforeTheNextTier()
    {
        await using PoolStage stage = await PoolStage.OpenAsync();
        stage.Eu.Model("one").Replies(Reply.Overloaded());

        FallbackResult<string> result = await stage.Client.AskAsync("hello", Stage.Token);

        Assert.Equal(("from us", "us", 0), (result.Value, result.Instance, result.TierIndex));
        Assert.Equal([(0, "eu", FailureKind.Overloaded), (0, "us", null)], result.Attempts.Select(static a => (a.TierIndex, a.Instance, a.Failure)));
        Assert.Empty(stage.Behind.Requests);
        Assert.Contains("tier 1 pool/one (eu): Overloaded", result.Attempts[0].ToString(), StringComparison.Ordinal);
        Assert.Equal("Bearer key-of-us-1234567890", stage.Us.Requests[0].Headers["Authorization"]);
    }

    [Fact]
    public async Task EveryInstanceFails_TheNextTierAnswers()
    {
        await using PoolStage stage = await PoolStage.OpenAsync();
        stage.Eu.Model("one").Replies(Reply.Overloaded());
        stage.Us.Model("one").Replies(Reply.Overloaded());

        FallbackResult<string> result = await stage.Client.AskAsync("hello", Stage.Token);

        Assert.Equal(("from behind", 1), (result.Value, result.TierIndex));
        Assert.Equal(["eu", "us", "default"], result.Attempts.Select(static attempt => attempt.Instance));
    }

    [Fact]
    public async Task OpenInstance_IsNotChosen_AndNotToldAsSkipped()
    {
        await using PoolStage stage = await PoolStage.OpenAsync();
        stage.Eu.Model("one").Replies(Reply.Overloaded());
        IPooled client = stage.Client;
        await client.AskAsync("1", Stage.Token);
        await client.AskAsync("2", Stage.Token);
        Assert.Equal((BreakerState.Open, BreakerState.Closed), (stage.Instance("eu").Breaker.State, stage.Instance("us").Breaker.State));

        FallbackResult<string> result = await client.AskAsync("3", Stage.Token);

        Assert.Equal("us", Assert.Single(result.Attempts).Instance);
        Assert.Equal(2, stage.Eu.Requests.Count);
    }

    [Fact]
    public async Task RecoveredInstance_IsProbedAndUsedAgain()
    {
        await using PoolStage stage = await PoolStage.OpenAsync();
        bool isIll = true;
        stage.Eu.Model("one").Replies(_ => isIll ? Reply.Overloaded() : Reply.Text("from eu"));
        IPooled client = stage.Client;
        await client.AskAsync("1", Stage.Token);
        await client.AskAsync("2", Stage.Token);
        isIll = false;
        stage.Clock.Advance(TimeSpan.FromSeconds(31));

        var instances = new List<string?>();
        for (int i = 0; i < 6; i++)
        {
            instances.Add((await client.AskAsync($"{i}", Stage.Token)).Instance);
            await WaitFor.ConditionAsync(() => stage.Instance("eu").Breaker.ProbesUnderWay == 0, Stage.Token);
            stage.Clock.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Equal("eu", instances[^1]);
        Assert.Equal(BreakerState.Closed, stage.Instance("eu").Breaker.State);
    }

    [Fact]
    public async Task EveryInstanceIsOut_EachIsToldAsSkipped_AndTheNextTierAnswers()
    {
        await using PoolStage stage = await PoolStage.OpenAsync();
        stage.Eu.Model("one").Replies(Reply.Overloaded());
        stage.Us.Model("one").Replies(Reply.Overloaded());
        IPooled client = stage.Client;
        await client.AskAsync("1", Stage.Token);
        await client.AskAsync("2", Stage.Token);

        FallbackResult<string> result = await client.AskAsync("3", Stage.Token);

        Assert.Equal("from behind", result.Value);
        Assert.Equal(
            [("eu", SkipReason.BreakerOpen), ("us", SkipReason.BreakerOpen), ("default", null)],
            result.Attempts.Select(static attempt => (attempt.Instance, attempt.Skipped)));
    }

    [Fact]
    public async Task TierTimeout_IsForAllInstancesTogether()
    {
        await using PoolStage stage = await PoolStage.OpenAsync();
        stage.Eu.Model("one").Replies(_ =>
        {
            stage.Clock.Advance(TimeSpan.FromSeconds(3));
            return Reply.Overloaded();
        });
        stage.Us.Model("one").Replies(Reply.Hang());
        Task<FallbackResult<string>> call = stage.Client.AskAsync("hello", Stage.Token);
        await stage.Us.WaitForRequestsAsync(1, Stage.Token);

        stage.Clock.Advance(TimeSpan.FromSeconds(2));

        FallbackResult<string> result = await call;
        Assert.Equal("from behind", result.Value);
        Assert.Equal([FailureKind.Overloaded, FailureKind.Timeout, null], result.Attempts.Select(static attempt => attempt.Failure));
        Assert.Equal(TimeSpan.FromSeconds(2), result.Attempts[1].Latency);
        Assert.Equal("no answer within 2000 ms, all that was left of the tier's time", result.Attempts[1].Message);
    }

    [Fact]
    public async Task HangingInstance_UsesUpTheTimeout_AndTheNextInstanceIsLeftOut()
    {
        await using PoolStage stage = await PoolStage.OpenAsync();
        stage.Eu.Model("one").Replies(Reply.Hang());
        Task<FallbackResult<string>> call = stage.Client.AskAsync("hello", Stage.Token);
        await stage.Eu.WaitForRequestsAsync(1, Stage.Token);

        stage.Clock.Advance(TimeSpan.FromSeconds(5));

        FallbackResult<string> result = await call;
        Assert.Equal("from behind", result.Value);
        Assert.Equal(
            [(FailureKind.Timeout, null), (null, SkipReason.TierTimeoutReached), (null, null)],
            result.Attempts.Select(static attempt => (attempt.Failure, attempt.Skipped)));
    }

    [Fact]
    public async Task RefusalOfTheModel_IsNotAskedOfItsOtherInstances()
    {
        await using PoolStage stage = await PoolStage.OpenAsync();
        stage.Eu.Model("one").Replies(Reply.Error(400, "context_length_exceeded", "This model's maximum context length is 10 tokens."));

        FallbackResult<string> result = await stage.Client.AskAsync("hello", Stage.Token);

        Assert.Equal("from behind", result.Value);
        Assert.Empty(stage.Us.Requests);
        Assert.Equal(2, result.Attempts.Count);
    }

    [Fact]
    public async Task RefusedKey_TakesOneInstanceOutOnly()
    {
        await using PoolStage stage = await PoolStage.OpenAsync();
        stage.Eu.Model("one").Replies(Reply.Error(401, "invalid_api_key", "Incorrect API key provided."));
        IPooled client = stage.Client;

        await client.AskAsync("1", Stage.Token);
        FallbackResult<string> second = await client.AskAsync("2", Stage.Token);

        Assert.Equal("us", Assert.Single(second.Attempts).Instance);
        Assert.Equal((SkipReason.InvalidKey, null), (stage.Instance("eu").Obstacle, stage.Instance("us").Obstacle));
    }

    [Fact]
    public async Task StandBy_IsAskedOnlyWhenNoOtherCanBe()
    {
        await using PoolStage stage = await PoolStage.OpenAsync();
        stage.Pool.Instances[0].Weight = 0;
        IPooled client = stage.Client;
        Assert.Equal("us", (await client.AskAsync("1", Stage.Token)).Instance);
        stage.Us.Model("one").Replies(Reply.Overloaded());

        Assert.Equal("eu", (await client.AskAsync("2", Stage.Token)).Instance);
    }

    [Fact]
    public async Task BrokenStream_GoesOnWithTheNextInstance_BeforeItsFirstText()
    {
        await using PoolStage stage = await PoolStage.OpenAsync();
        stage.Eu.Model("one").Replies(Reply.Overloaded());

        string text = "";
        await foreach (string piece in stage.Client.StreamAsync("hello", Stage.Token)) text += piece;

        Assert.Equal("from us", text);
        Assert.Empty(stage.Behind.Requests);
    }

    [Fact]
    public async Task InstanceWithItsOwnModelName_IsAskedForThat()
    {
        await using PoolStage stage = await PoolStage.OpenAsync();
        stage.Pool.Instances[0].Models["one"] = "one-eu";
        stage.Eu.Model("one-eu").Replies(Reply.Text("from the deployment"));

        FallbackResult<string> result = await stage.Client.AskAsync("hello", Stage.Token);

        Assert.Equal(("from the deployment", "one-eu"), (result.Value, Assert.Single(result.Attempts).Model));
    }

    [Fact]
    public async Task FullInstance_HandsOnToTheNext()
    {
        await using PoolStage stage = await PoolStage.OpenAsync(new RealClock());
        stage.Pool.Instances[0].MaxConcurrency = 1;
        stage.Eu.Model("one").Replies(Reply.Hang());
        IPooled client = stage.Client;
        using var first = CancellationTokenSource.CreateLinkedTokenSource(Stage.Token);
        Task<FallbackResult<string>> held = client.AskAsync("1", first.Token);
        await stage.Eu.WaitForRequestsAsync(1, Stage.Token);

        FallbackResult<string> second = await client.AskAsync("2", Stage.Token);

        Assert.Equal("us", second.Instance);
        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => held);
    }

    [Fact]
    public async Task Monitor_ShowsEachInstance_AndTheChainOneTierWithBoth()
    {
        await using PoolStage stage = await PoolStage.OpenAsync();
        stage.Eu.Model("one").Replies(Reply.Overloaded());
        IPooled client = stage.Client;
        await client.AskAsync("1", Stage.Token);
        await client.AskAsync("2", Stage.Token);

        ChainSnapshot chain = Assert.Single(Assert.Single(stage.Runtime.Monitor.Clients).Chains);

        Assert.Equal(2, chain.Tiers.Count);
        Assert.True(chain.Tiers[0].CanAnswer);
        Assert.Equal(["eu", "us"], chain.Tiers[0].Instances.Select(static instance => instance.Instance));
        Assert.Equal([BreakerState.Open, BreakerState.Closed], chain.Tiers[0].Instances.Select(static instance => instance.Breaker.State));
    }

    [Fact]
    public async Task TwoKeysOfOneAddress_AreTwoInstances_AndARefusedOneLeavesTheOther()
    {
        await using PoolStage stage = await PoolStage.OpenAsync();
        stage.Pool.Instances[1].BaseUrl = stage.Eu.BaseUrl.AbsoluteUri;
        stage.Eu.Model("one").Replies(static request => request.Headers["Authorization"] == "Bearer key-of-eu-1234567890"
            ? Reply.Error(429, "insufficient_quota", "You exceeded your current quota, please check your plan and billing details.")
            : Reply.Text("from the other key"));
        IPooled client = stage.Client;

        FallbackResult<string> first = await client.AskAsync("1", Stage.Token);
        FallbackResult<string> second = await client.AskAsync("2", Stage.Token);

        Assert.Equal(("from the other key", "us"), (first.Value, first.Instance));
        Assert.Equal("us", Assert.Single(second.Attempts).Instance);
        Assert.NotNull(stage.Instance("eu").Obstacle);
        Assert.Null(stage.Instance("us").Obstacle);
    }

    [Fact]
    public async Task CanaryOfSeveralInstances_IsAskedAtThem_BeforeTheChain()
    {
        await using PoolStage stage = await PoolStage.OpenAsync(new RealClock());
        stage.Eu.Model("one").Replies(Reply.Overloaded());

        FallbackResult<string> result = await stage.Runtime.CreateClient<ICanariedPool>().AskAsync("hello", Stage.Token);

        Assert.Equal(("from us", "us", true), (result.Value, result.Instance, result.Canary));
        Assert.Equal(["eu", "us"], result.Attempts.Select(static attempt => attempt.Instance));
        Assert.Empty(stage.Behind.Requests);
    }

    [Fact]
    public async Task InstanceOfAnotherDialect_IsAskedInIt()
    {
        await using PoolStage stage = await PoolStage.OpenAsync();
        stage.Pool.Instances[1].Dialect = Dialect.AnthropicMessages;
        stage.Eu.Model("one").Replies(Reply.Overloaded());
        stage.Us.Model("one").Reset().Replies(Reply.Raw(200, "application/json", """
            {"id":"msg_1","type":"message","role":"assistant","model":"one","content":[{"type":"text","text":"in its own dialect"}],"stop_reason":"end_turn","usage":{"input_tokens":3,"output_tokens":4}}
            """));

        FallbackResult<string> result = await stage.Client.AskAsync("hello", Stage.Token);

        Assert.Equal(("in its own dialect", "us", 4), (result.Value, result.Instance, result.Usage!.OutputTokenCount));
        Assert.EndsWith("/messages", Assert.Single(stage.Us.Requests).Path, StringComparison.Ordinal);
        Assert.Equal("key-of-us-1234567890", stage.Us.Requests[0].Headers["x-api-key"]);
    }
}
