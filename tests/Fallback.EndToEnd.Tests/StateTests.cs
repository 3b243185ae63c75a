using Fallback.Testing;

namespace Fallback.EndToEnd.Tests;

/// <summary>State is kept where the fault is, and shared by whoever shares the fault.</summary>
public sealed partial class StateTests
{
    [Fact]
    public async Task DeadKey_TakesEveryTierWithThatKeyOut()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Error(401, "invalid_api_key", "Incorrect API key provided"));
        ISharedKey client = stage.Client<ISharedKey>();

        FallbackResult<string> first = await client.AskAsync("1", Stage.Token);
        await client.AskAsync("2", Stage.Token);

        Assert.Equal((FailureKind.InvalidCredentials, SkipReason.InvalidKey, 2), (first.Attempts[0].Failure, first.Attempts[1].Skipped, first.TierIndex));
        Assert.Single(stage.Alpha.Requests);
    }

    [Fact]
    public async Task MissingModel_TakesOnlyThatModelOut()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Error(404, "model_not_found", "The model `one` does not exist", "invalid_request_error"));
        ISharedKey client = stage.Client<ISharedKey>();
        await client.AskAsync("1", Stage.Token);

        FallbackResult<string> second = await client.AskAsync("2", Stage.Token);

        Assert.Equal((SkipReason.ModelUnavailable, 1), (second.Attempts[0].Skipped, second.TierIndex));
    }

    [Fact]
    public async Task Breaker_IsSharedByAllClientsOfTheTier()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Overloaded());
        IThreeTiers first = stage.Client<IThreeTiers>();
        await first.AskAsync("1", Stage.Token);
        await first.AskAsync("2", Stage.Token);

        FallbackResult<string> result = await stage.Client<IOptedIn>().AskAsync("3", Stage.Token);

        Assert.Equal(SkipReason.BreakerOpen, result.Attempts[0].Skipped);
    }

    public static TheoryData<string, Reply, SkipReason> Remembered => new()
    {
        { "a breaker", Reply.Overloaded(), SkipReason.BreakerOpen },
        { "a rate limit", Reply.Status(429), SkipReason.RateLimited },
        { "a refused key", Reply.Error(401, "invalid_api_key", "Incorrect API key provided"), SkipReason.InvalidKey },
    };

    [Theory]
    [MemberData(nameof(Remembered))]
    public async Task FreshRuntime_StartsWithNothingThatAnotherRemembers(string what, Reply reply, SkipReason reason)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(reply);
        IThreeTiers first = stage.Client<IThreeTiers>();
        await first.AskAsync("1", Stage.Token);
        await first.AskAsync("2", Stage.Token);
        Assert.Equal(reason, (await first.AskAsync("3", Stage.Token)).Attempts[0].Skipped);
        stage.Alpha.Model("one").Replies(Reply.Text($"does not know of {what}"));
        // On the same clock, at the same address, with the same key.
        using var fresh = new FallbackRuntime(stage.Options());

        FallbackResult<string> result = await fresh.CreateClient<IThreeTiers>().AskAsync("4", Stage.Token);

        Assert.Equal((0, $"does not know of {what}"), (result.TierIndex, result.Value));
    }

    [Fact]
    public async Task FreshRuntime_SharesNoBudgetAndNoIsolation()
    {
        await using Stage stage = await Stage.OpenAsync();
        await stage.Client<IThreeTiers>().AskAsync("1", Stage.Token);
        Assert.True(stage.Runtime.Monitor.Isolate("alpha/one"));
        stage.Runtime.Registry.GetAccount("IThreeTiers").TryReserve(1, 1, stage.Clock.GetUtcNow(), out _);
        using var fresh = new FallbackRuntime(stage.Options());

        Assert.Equal(0, (await fresh.CreateClient<IThreeTiers>().AskAsync("2", Stage.Token)).TierIndex);
        Assert.True(fresh.Registry.GetAccount("IThreeTiers").TryReserve(1, 1, stage.Clock.GetUtcNow(), out _));
    }

    [Fact]
    public async Task CreatedClients_HaveARuntimeEach()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Error(401, "invalid_api_key", "Incorrect API key provided"));
        Action<FallbackOptions> configure = options =>
        {
            foreach ((string name, ProviderOptions provider) in stage.Options().Providers) options.Providers[name] = provider;
        };
        await FallbackClient.Create<IThreeTiers>(configure).AskAsync("1", Stage.Token);
        stage.Alpha.Model("one").Replies(Reply.Text("from alpha"));

        Assert.Equal("from alpha", (await FallbackClient.Create<IThreeTiers>(configure).AskAsync("2", Stage.Token)).Value);
    }

    /// <summary>What another server has said of a key is nothing that this one has said.</summary>
    [Theory]
    [InlineData(401, "invalid_api_key")]
    [InlineData(402, "insufficient_quota")]
    [InlineData(403, "permission_denied")]
    [InlineData(429, "rate_limit_exceeded")]
    public async Task CorrectedAddress_StartsAfresh(int status, string code)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Bravo.Default.Replies(Reply.Error(status, code, "no").WithHeader("Retry-After", "300"));
        FallbackOptions wrong = stage.Options();
        wrong.Providers["alpha"].BaseUrl = stage.Bravo.BaseUrl.AbsoluteUri;
        using var runtime = new FallbackRuntime(wrong);
        IThreeTiers client = runtime.CreateClient<IThreeTiers>();
        await client.AskAsync("1", Stage.Token);
        await client.AskAsync("2", Stage.Token);
        Assert.NotEqual(0, (await client.AskAsync("3", Stage.Token)).TierIndex);

        Assert.True(runtime.Reload(stage.Options));

        Assert.Equal(0, (await client.AskAsync("4", Stage.Token)).TierIndex);
    }

    /// <summary>Two tests one after the other, each with a runtime and a server of its own, and no key.</summary>
    [Fact]
    public async Task AnotherServerOfTheSameName_IsAskedWhateverTheFirstHasSaid()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.RateLimited(TimeSpan.FromSeconds(300)));
        using var first = new FallbackRuntime(WithoutKey(stage.Alpha));
        using var second = new FallbackRuntime(WithoutKey(stage.Charlie));
        await first.CreateClient<IThreeTiers>().AskAsync("1", Stage.Token);
        Assert.Equal(SkipReason.RateLimited, (await first.CreateClient<IThreeTiers>().AskAsync("2", Stage.Token)).Attempts[0].Skipped);

        Assert.Equal(0, (await second.CreateClient<IThreeTiers>().AskAsync("3", Stage.Token)).TierIndex);

        FallbackOptions WithoutKey(ProviderServer server)
        {
            FallbackOptions options = stage.Options();
            (options.Providers["alpha"].ApiKey, options.Providers["alpha"].KeyRequired) = (null, false);
            options.Providers["alpha"].BaseUrl = server.BaseUrl.AbsoluteUri;
            return options;
        }
    }

    [Theory]
    [InlineData(401, "invalid_api_key")]
    [InlineData(403, "permission_denied")]
    [InlineData(404, "model_not_found")]
    public async Task ChangedKey_StartsAfresh(int status, string code)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(request => request.Headers["Authorization"] == "Bearer the-new-key-of-alpha" ? Reply.Text("ok") : Reply.Error(status, code, "no"));
        IThreeTiers client = stage.Client<IThreeTiers>();
        Assert.Equal(1, (await client.AskAsync("1", Stage.Token)).TierIndex);

        FallbackOptions changed = stage.Options();
        changed.Providers["alpha"].ApiKey = new ApiKey("the-new-key-of-alpha");
        Assert.True(stage.Runtime.Reload(() => changed));

        Assert.Equal(0, (await client.AskAsync("2", Stage.Token)).TierIndex);
    }

    [Fact]
    public async Task HalfOpen_SuccessClosesAndFailureDoublesTheBreak()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").RepliesTimes(3, Reply.Overloaded());
        IProbedByTheCaller client = stage.Client<IProbedByTheCaller>();
        await client.AskAsync("1", Stage.Token);
        await client.AskAsync("2", Stage.Token);
        stage.Clock.Advance(TimeSpan.FromSeconds(30));

        await client.AskAsync("failing probe", Stage.Token);
        Assert.Equal((BreakerState.Open, TimeSpan.FromSeconds(60)), (stage.Tier("alpha").Breaker.State, stage.Tier("alpha").Breaker.BreakDuration));
        stage.Clock.Advance(TimeSpan.FromSeconds(60));
        FallbackResult<string> probe = await client.AskAsync("succeeding probe", Stage.Token);

        Assert.Equal((0, BreakerState.Closed), (probe.TierIndex, stage.Tier("alpha").Breaker.State));
    }

    [Fact]
    public async Task Burst_OfWhichSomeFailAtOnce_LeavesTheTierInUse()
    {
        await using Stage stage = await Stage.OpenAsync();
        var gate = new TaskCompletionSource();
        stage.Alpha.Model("one").Replies(_ => Reply.Text("from alpha").HeldBy(gate.Task));
        IThreeTiers client = stage.Client<IThreeTiers>();
        Task<FallbackResult<string>> usual = client.AskAsync("takes a second", Stage.Token);
        await stage.Alpha.WaitForRequestsAsync(1, Stage.Token);
        stage.Clock.Advance(TimeSpan.FromSeconds(1));
        gate.SetResult();
        await usual;
        gate = new TaskCompletionSource();
        stage.Alpha.Model("one").Replies(request => request.LastUserMessage == "fails" ? Reply.Overloaded() : Reply.Text("from alpha").HeldBy(gate.Task));

        Task<FallbackResult<string>>[] answered = [.. Enumerable.Range(0, 20).Select(_ => client.AskAsync("is answered", Stage.Token))];
        FallbackResult<string>[] failed = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => client.AskAsync("fails", Stage.Token)));

        Assert.All(failed, static result => Assert.Equal(1, result.TierIndex));
        Assert.Equal((BreakerState.Closed, 10), (stage.Tier("alpha").Breaker.State, stage.Tier("alpha").Breaker.ConsecutiveFailures));
        gate.SetResult();
        Assert.All(await Task.WhenAll(answered), static result => Assert.Equal(0, result.TierIndex));
    }

    [Fact]
    public async Task Probe_UnderWayAndNothingElseLeft_IsWaitedFor()
    {
        await using Stage stage = await Stage.OpenAsync();
        var gate = new TaskCompletionSource();
        stage.Alpha.Model("one").RepliesTimes(2, Reply.Overloaded()).RepliesOnce(Reply.Text("the probe's answer").HeldBy(gate.Task));
        IAlone client = stage.Client<IAlone>();
        await Assert.ThrowsAsync<AllTiersFailedException>(() => client.AskAsync("1", Stage.Token));
        await Assert.ThrowsAsync<AllTiersFailedException>(() => client.AskAsync("2", Stage.Token));
        stage.Clock.Advance(TimeSpan.FromSeconds(30));
        Task<FallbackResult<string>> probe = client.AskAsync("probe", Stage.Token);
        await stage.Alpha.WaitForRequestsAsync(3, Stage.Token);

        Task<FallbackResult<string>> beside = client.AskAsync("beside it", Stage.Token);
        Assert.Equal(3, stage.Alpha.Requests.Count);
        gate.SetResult();

        Assert.Equal(AnswerStatus.Live, (await beside).Status);
        Assert.Equal(SkipReason.ProbeUnderWay, (await beside).Attempts[0].Skipped);
        Assert.Equal(AnswerStatus.Live, (await probe).Status);
        Assert.Equal(0, stage.Clock.PendingTimers);
    }

    [Fact]
    public async Task Probe_ThatHangs_IsNotWaitedForLongerThanAnAnswerTakes()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").RepliesTimes(2, Reply.Overloaded()).RepliesOnce(Reply.Hang());
        IAlone client = stage.Client<IAlone>();
        await Assert.ThrowsAsync<AllTiersFailedException>(() => client.AskAsync("1", Stage.Token));
        await Assert.ThrowsAsync<AllTiersFailedException>(() => client.AskAsync("2", Stage.Token));
        stage.Clock.Advance(TimeSpan.FromSeconds(30));
        Task<FallbackResult<string>> probe = client.AskAsync("probe", Stage.Token);
        await stage.Alpha.WaitForRequestsAsync(3, Stage.Token);

        Task<FallbackResult<string>> beside = client.AskAsync("beside it", Stage.Token);
        stage.Clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(SkipReason.ProbeUnderWay, Assert.Single((await Assert.ThrowsAsync<AllTiersFailedException>(() => beside)).Attempts).Skipped);
        stage.Clock.Advance(TimeSpan.FromSeconds(3));
        await Assert.ThrowsAsync<AllTiersFailedException>(() => probe);
    }

    [Fact]
    public async Task RecoveringTier_WaitedForInVain_IsNoPartOfTheNextTiersTime()
    {
        await using Stage stage = await Stage.OpenAsync();
        TaskCompletionSource probe = new(), next = new();
        stage.Alpha.Model("one").RepliesTimes(2, Reply.Overloaded()).RepliesOnce(Reply.Text("after a second").HeldBy(probe.Task)).RepliesOnce(Reply.Text("later").HeldBy(next.Task));
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo"));
        IProbedByTheCaller client = stage.Client<IProbedByTheCaller>();
        await client.AskAsync("1", Stage.Token);
        await client.AskAsync("2", Stage.Token);
        stage.Clock.Advance(TimeSpan.FromSeconds(30));
        Task<FallbackResult<string>> closing = client.AskAsync("probe", Stage.Token);
        await stage.Alpha.WaitForRequestsAsync(3, Stage.Token);
        stage.Clock.Advance(TimeSpan.FromSeconds(1));
        probe.SetResult();
        await closing;
        Task<FallbackResult<string>> onlyPlace = client.AskAsync("takes the only place", Stage.Token);
        await stage.Alpha.WaitForRequestsAsync(4, Stage.Token);

        Task<FallbackResult<string>> waiting = client.AskAsync("waits for a place", Stage.Token);
        stage.Clock.Advance(TimeSpan.FromSeconds(1));

        FallbackResult<string> result = await waiting;
        Assert.Equal((SkipReason.Recovering, TimeSpan.Zero), (result.Attempts[0].Skipped, result.Attempts[1].Latency));
        Assert.Equal(TimeSpan.FromSeconds(1), result.Latency);
        next.SetResult();
        await onlyPlace;
    }

    [Fact]
    public async Task UnsupportedParameter_IsAdaptedOnceAndRemembered()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(request => request.Json.TryGetProperty("max_tokens", out _)
            ? Reply.Error(400, "unsupported_parameter", "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.", "invalid_request_error", "max_tokens")
            : Reply.Text("ok"));
        IThreeTiers client = stage.Client<IThreeTiers>();
        var options = new Microsoft.Extensions.AI.ChatOptions { MaxOutputTokens = 50 };

        await client.ChatAsync([new(Microsoft.Extensions.AI.ChatRole.User, "1")], options, Stage.Token);
        await client.ChatAsync([new(Microsoft.Extensions.AI.ChatRole.User, "2")], options, Stage.Token);

        Assert.Equal(3, stage.Alpha.Requests.Count);
        Assert.Equal(50, stage.Alpha.Requests[2].Json.GetProperty("max_completion_tokens").GetInt32());
        Assert.Empty(stage.Bravo.Requests);
    }

    [Fact]
    public async Task UnsupportedParameter_RefusedToManyAtOnce_IsAdaptedForEach()
    {
        await using Stage stage = await Stage.OpenAsync();
        var gate = new TaskCompletionSource();
        stage.Alpha.Model("one").Replies(request => request.Json.TryGetProperty("temperature", out _)
            ? Reply.Error(400, "unsupported_parameter", "Unsupported parameter: 'temperature' is not supported with this model.", "invalid_request_error", "temperature").HeldBy(gate.Task)
            : Reply.Text("ok"));
        IThreeTiers client = stage.Client<IThreeTiers>();
        Task<Microsoft.Extensions.AI.ChatResponse>[] calls = [.. Enumerable.Range(0, 20).Select(i =>
            client.ChatAsync([new(Microsoft.Extensions.AI.ChatRole.User, $"{i}")], new Microsoft.Extensions.AI.ChatOptions { Temperature = 0.5f }, Stage.Token))];
        await stage.Alpha.WaitForRequestsAsync(20, Stage.Token);

        gate.SetResult();
        await Task.WhenAll(calls);

        Assert.Equal((40, 0), (stage.Alpha.Requests.Count, stage.Bravo.Requests.Count));
    }

    [Fact]
    public async Task Catalogue_LeavesOutWhatAModelDoesNotTake()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Overloaded());
        var options = new FallbackOptions { TimeProvider = stage.Clock };
        options.AddProvider("deepseek", stage.Alpha.BaseUrl.AbsoluteUri, "k").AddProvider("anthropic", stage.Bravo.BaseUrl.AbsoluteUri, "k");
        stage.Bravo.Default.Replies(Reply.Text("ok").WithUsage(1_000_000, 100_000).WithModel("claude-sonnet-5-5"));
        using var runtime = new FallbackRuntime(options);

        FallbackResult<string> result = await runtime.CreateClient<ICatalogued>().SummariseAsync("brief", "a text", 20, 1.5m, Stage.Token);

        Assert.Equal(0.2, stage.Alpha.Requests[0].Json.GetProperty("temperature").GetDouble());
        Assert.False(stage.Bravo.Requests[0].Json.TryGetProperty("temperature", out _));
        Assert.Equal(["left out temperature"], result.Attempts[1].Adaptations);
        Assert.Equal("Summarise in 20 words, at 1.50:\na text", stage.Bravo.Requests[0].LastUserMessage);
        Assert.Equal(3.0m, result.CostUsd);
    }
}

[ModelChain("alpha/a"), TierRetry(MaxRetries = 0), CircuitBreaker(BreakSeconds = 120)]
public interface ILongBreak
{
    Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/b"), TierRetry(MaxRetries = 0), CircuitBreaker(BreakSeconds = 5)]
public interface IShortBreak
{
    Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
}
