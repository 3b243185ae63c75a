using System.Text.Json;
using Fallback.Testing;
using Fallback.TestUtilities;

namespace Fallback.EndToEnd.Tests.Instances;

/// <summary>Active probes over real sockets: an instance that is down is left out before a call has met it.</summary>
public sealed class ActiveProbeTests
{
    [Fact]
    public async Task HangingInstance_IsOutAfterThreeProbes_WithoutAnyCallHavingFailed()
    {
        await using ProbeStage stage = await ProbeStage.OpenAsync(static pool => pool.Probe = new ProbeOptions());
        stage.Pool.Eu.Model("one").Replies(Reply.Hang());
        stage.Hanging = "eu";

        await stage.UntilAsync(() => stage.Probe("eu")?.ConsecutiveFailures == 2);
        Assert.Equal(BreakerState.Closed, stage.Pool.Instance("eu").Breaker.State);
        await stage.UntilAsync(() => stage.Probe("eu")?.ConsecutiveFailures == 3);

        TierSnapshot eu = stage.Pool.Instance("eu");
        Assert.Equal((BreakerState.Open, SkipReason.BreakerOpen, ProbeOutcome.Failed), (eu.Breaker.State, eu.Obstacle, eu.Probe!.LastOutcome));
        Assert.Equal(TimeSpan.FromSeconds(5), eu.Probe.LastLatency);
        Assert.True(stage.Pool.Clock.Elapsed < TimeSpan.FromSeconds(45));
        FallbackResult<string> result = await stage.Client.AskAsync("hello", Stage.Token);
        Assert.Equal(("us", 1), (result.Instance, result.Attempts.Count));
        Assert.Equal(0, stage.Probe("us")!.ConsecutiveFailures);
    }

    [Fact]
    public async Task InstanceThatIsBack_IsUsedAgainAfterTwoAnswers()
    {
        await using ProbeStage stage = await ProbeStage.OpenAsync(static pool => pool.Probe = new ProbeOptions());
        stage.Pool.Eu.Model("one").Replies(Reply.Status(502));
        await stage.UntilAsync(() => stage.Probe("eu")?.IsOut == true);
        // Far longer than the break of a breaker that nobody extends.
        await stage.PassAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(BreakerState.Open, stage.Pool.Instance("eu").Breaker.State);

        stage.Pool.Eu.Model("one").Replies(Reply.Text("from eu"));
        await stage.UntilAsync(() => stage.Probe("eu")?.ConsecutiveFailures == 0);
        Assert.Equal(BreakerState.Open, stage.Pool.Instance("eu").Breaker.State);
        Assert.Equal("us", (await stage.Client.AskAsync("1", Stage.Token)).Instance);
        await stage.UntilAsync(() => stage.Probe("eu")?.IsOut == false);

        Assert.Equal(BreakerState.Closed, stage.Pool.Instance("eu").Breaker.State);
        Assert.Equal("eu", (await stage.Client.AskAsync("2", Stage.Token)).Instance);
    }

    [Fact]
    public async Task Probe_IsOneTokenOfTheTiersOwnModel_WithItsKey()
    {
        await using ProbeStage stage = await ProbeStage.OpenAsync(static pool => pool.Probe = new ProbeOptions(), prepare: static stage => stage.Pool.Pool.Instances[0].Models["one"] = "one-eu");
        stage.Pool.Eu.Model("one-eu").Replies(Reply.Text("pong"));

        await stage.UntilAsync(() => stage.Pool.Eu.Requests.Count > 0);

        RecordedRequest request = stage.Pool.Eu.Requests[0];
        JsonElement body = JsonDocument.Parse(request.Body).RootElement;
        Assert.Equal(("one-eu", 1, "ping", "Bearer key-of-eu-1234567890"), (request.Model, body.GetProperty("max_tokens").GetInt32(), request.LastUserMessage, request.Headers["Authorization"]));
    }

    /// <summary>As a call would: else a model that names its limit otherwise would never be asked.</summary>
    [Fact]
    public async Task Probe_IsMarkedForWhoeverRunsTheServer()
    {
        await using ProbeStage stage = await ProbeStage.OpenAsync(static pool => pool.Probe = new ProbeOptions());

        await stage.UntilAsync(() => stage.Probe("eu") is not null);

        Assert.EndsWith(" (probe)", stage.Pool.Eu.Requests[0].Headers["User-Agent"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ParameterThatTheModelDoesNotTake_IsLearnt()
    {
        await using ProbeStage stage = await ProbeStage.OpenAsync(static pool => pool.Probe = new ProbeOptions());
        stage.Pool.Eu.Model("one").Replies(static request => request.Body.Contains("max_tokens", StringComparison.Ordinal)
            ? Reply.Error(400, "unsupported_parameter", "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.", "invalid_request_error", "max_tokens")
            : Reply.Text("pong"));

        await stage.UntilAsync(() => stage.Probe("eu") is not null);

        Assert.Equal((ProbeOutcome.Answered, 2), (stage.Probe("eu")!.LastOutcome, stage.Pool.Eu.Requests.Count));
        Assert.Contains("max_completion_tokens", stage.Pool.Eu.Requests[1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RateLimit_IsNoIllness_AndHoldsCallsAndProbesBack()
    {
        await using ProbeStage stage = await ProbeStage.OpenAsync(static pool => pool.Probe = new ProbeOptions());
        stage.Pool.Eu.Model("one").Replies(Reply.RateLimited(TimeSpan.FromMinutes(2)));

        await stage.UntilAsync(() => stage.Probe("eu") is not null);
        Assert.Equal(SkipReason.RateLimited, stage.Pool.Instance("eu").Obstacle);
        await stage.PassAsync(TimeSpan.FromSeconds(90));

        Assert.Single(stage.Pool.Eu.Requests);
        Assert.Equal((ProbeOutcome.RateLimited, 0, BreakerState.Closed), (stage.Probe("eu")!.LastOutcome, stage.Probe("eu")!.ConsecutiveFailures, stage.Pool.Instance("eu").Breaker.State));
    }

    [Fact]
    public async Task RefusalOfTheRequest_IsAnAnswer()
    {
        await using ProbeStage stage = await ProbeStage.OpenAsync(static pool => pool.Probe = new ProbeOptions());
        stage.Pool.Eu.Model("one").Replies(Reply.Error(400, "content_policy_violation", "Your request was refused by our content policy."));

        await stage.PassAsync(TimeSpan.FromMinutes(2));

        Assert.True(stage.Pool.Eu.Requests.Count > 5);
        Assert.Equal((ProbeOutcome.Refused, BreakerState.Closed), (stage.Probe("eu")!.LastOutcome, stage.Pool.Instance("eu").Breaker.State));
    }

    [Fact]
    public async Task AnswerWithoutText_CutOffAtItsOneToken_IsAnAnswer()
    {
        await using ProbeStage stage = await ProbeStage.OpenAsync(static pool => pool.Probe = new ProbeOptions());
        stage.Pool.Eu.Model("one").Replies(Reply.Raw(200, "application/json", """{"id":"x","object":"chat.completion","model":"one","choices":[{"index":0,"message":{"role":"assistant","content":""},"finish_reason":"length"}],"usage":{"prompt_tokens":7,"completion_tokens":1}}"""));

        await stage.UntilAsync(() => stage.Probe("eu") is not null);

        Assert.Equal(ProbeOutcome.Answered, stage.Probe("eu")!.LastOutcome);
    }

    [Fact]
    public async Task DrainedInstance_IsNotProbed_UntilItIsRestored()
    {
        await using ProbeStage stage = await ProbeStage.OpenAsync(static pool => pool.Probe = new ProbeOptions());
        await stage.Runtime.Monitor.DrainInstanceAsync("pool", "eu", Stage.Token);

        await stage.PassAsync(TimeSpan.FromMinutes(2));
        Assert.Empty(stage.Pool.Eu.Requests);
        Assert.NotEmpty(stage.Pool.Us.Requests);

        stage.Runtime.Monitor.RestoreInstance("pool", "eu");
        await stage.UntilAsync(() => stage.Pool.Eu.Requests.Count > 0);
    }

    [Fact]
    public async Task InstanceWithoutAKey_IsNotProbed()
    {
        await using ProbeStage stage = await ProbeStage.OpenAsync(static pool => pool.Probe = new ProbeOptions(), prepare: static stage =>
        {
            stage.Pool.Pool.Instances[0].ApiKey = null;
            stage.Pool.Pool.Instances[0].KeyRequired = true;
            stage.Pool.Configure = static options => options.MissingKeys = MissingKeys.Skip;
        });

        await stage.PassAsync(TimeSpan.FromMinutes(1));

        Assert.Empty(stage.Pool.Eu.Requests);
        Assert.Null(stage.Probe("eu"));
    }

    [Fact]
    public async Task Reload_EndsTheProbesOfBefore_AndWhatTheyHaveSeenStays()
    {
        await using ProbeStage stage = await ProbeStage.OpenAsync(static pool => pool.Probe = new ProbeOptions());
        stage.Pool.Eu.Model("one").Replies(Reply.Status(502));
        await stage.UntilAsync(() => stage.Probe("eu")?.ConsecutiveFailures == 2);

        Assert.True(stage.Runtime.Reload(stage.Pool.Options));
        await WaitFor.ConditionAsync(() => stage.Pool.Clock.PendingTimers == 2, Stage.Token);
        Assert.Equal(2, stage.Probe("eu")!.ConsecutiveFailures);
        await stage.UntilAsync(() => stage.Probe("eu")?.IsOut == true);
        int asked = stage.Pool.Us.Requests.Count;
        await stage.PassAsync(TimeSpan.FromSeconds(100));
        Assert.InRange(stage.Pool.Us.Requests.Count - asked, 8, 12);

        stage.Pool.Pool.Probe = null;
        Assert.True(stage.Runtime.Reload(stage.Pool.Options));

        await WaitFor.ConditionAsync(() => stage.Pool.Clock.PendingTimers == 0, Stage.Token);
    }

    [Fact]
    public async Task Shutdown_CancelsTheRequestUnderWay()
    {
        await using ProbeStage stage = await ProbeStage.OpenAsync(static pool => pool.Probe = new ProbeOptions());
        var cancelled = new TaskCompletionSource();
        stage.Pool.Eu.Model("one").Replies(async (_, token) =>
        {
            token.Register(cancelled.SetResult);
            await cancelled.Task;
            return Reply.Text("too late");
        });
        stage.Hanging = "eu";
        while (stage.Pool.Eu.Requests.Count == 0) await stage.NextAsync();

        stage.Runtime.Dispose();

        await WaitFor.EndAsync(cancelled.Task, Stage.Token);
        await WaitFor.ConditionAsync(() => stage.Pool.Clock.PendingTimers == 0, Stage.Token);
    }

    [Fact]
    public async Task TwoClientsOfOneModel_ShareItsProbes()
    {
        await using ProbeStage stage = await ProbeStage.OpenAsync(static pool => pool.Probe = new ProbeOptions());
        var chain = new ChainOptions();
        chain.Tiers.Add(new TierOptions { Model = "pool/one" });
        stage.Runtime.CreateChatClient(chain);

        Assert.Equal(2, stage.Pool.Clock.PendingTimers);
    }

    [Fact]
    public async Task ProviderWithoutProbes_GetsNone()
    {
        await using PoolStage stage = await PoolStage.OpenAsync();
        await stage.Client.AskAsync("hello", Stage.Token);

        Assert.Equal(0, stage.Clock.PendingTimers);
        Assert.Null(stage.Instance("eu").Probe);
    }
}
