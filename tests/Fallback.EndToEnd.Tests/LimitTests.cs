using Fallback.Testing;

namespace Fallback.EndToEnd.Tests;

/// <summary>Declared, configured and learned limits, counted at the provider.</summary>
public sealed class LimitTests
{
    [Fact]
    public async Task Requests_OverTheLimit_GoToTheNextTierAndSayHowLong()
    {
        await using Stage stage = await Stage.OpenAsync();
        ILimitedFirst client = stage.Client<ILimitedFirst>();
        for (int i = 0; i < 2; i++) Assert.Equal(0, (await client.AskAsync($"{i}", Stage.Token)).TierIndex);
        stage.Clock.Advance(TimeSpan.FromSeconds(10));

        FallbackResult<string> third = await client.AskAsync("3", Stage.Token);
        Assert.Equal((SkipReason.LimitReached, TimeSpan.FromSeconds(50), 1), (third.Attempts[0].Skipped, third.Attempts[0].RetryAfter, third.TierIndex));
        await foreach (string _ in client.StreamAsync("4", Stage.Token)) { }
        stage.Clock.Advance(TimeSpan.FromSeconds(50));
        FallbackResult<string> free = await client.AskAsync("5", Stage.Token);

        Assert.Equal(0, free.TierIndex);
        Assert.Equal((3, 2), (stage.Alpha.Requests.Count, stage.Bravo.Requests.Count));
        LimitSnapshot limit = stage.Tier("alpha").Limit!;
        Assert.Equal((2L, 1, 0), (limit.RequestsPerMinute!.Value, limit.Requests, limit.Waiting));
        Assert.Null(stage.Tier("bravo").Limit);
    }

    [Fact]
    public async Task OnlyTier_WaitsForItsTurnWithinTheDeadline_AndNoMinuteHasMoreThanTheLimit()
    {
        await using Stage stage = await Stage.OpenAsync();
        ILimited client = stage.Client<ILimited>();
        for (int i = 0; i < 3; i++) await client.AskAsync($"{i}", Stage.Token);
        Task<FallbackResult<string>>[] calls = [.. Enumerable.Range(3, 3).Select(i => client.AskAsync($"{i}", Stage.Token))];
        Assert.Equal(3, stage.Tier("alpha").Limit!.Waiting);
        stage.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(3, stage.Alpha.Requests.Count);

        stage.Clock.Advance(TimeSpan.FromSeconds(1));
        FallbackResult<string>[] results = await Task.WhenAll(calls);

        Assert.Equal(6, stage.Alpha.Requests.Count);
        Assert.All(results, result => Assert.Equal([SkipReason.LimitReached, null], result.Attempts.Select(attempt => attempt.Skipped)));
        Assert.All(results, result => Assert.Equal(TimeSpan.FromMinutes(1), result.Latency));
    }

    [Fact]
    public async Task OnlyTier_WithoutRoomBeforeTheDeadline_FailsAtOnceAndSaysWhenToComeBack()
    {
        await using Stage stage = await Stage.OpenAsync();
        FallbackOptions options = stage.Options();
        options.Clients[nameof(ILimited)] = new ChainOptions { Deadline = TimeSpan.FromMilliseconds(55_000), RateLimit = new RateLimitOptions { RequestsPerMinute = 1 } };
        using var runtime = new FallbackRuntime(options);
        ILimited client = runtime.CreateClient<ILimited>();
        await client.AskAsync("1", Stage.Token);

        AllTiersFailedException failure = await Assert.ThrowsAsync<AllTiersFailedException>(() => client.AskAsync("2", Stage.Token));

        Assert.Equal((SkipReason.LimitReached, TimeSpan.FromMinutes(1)), (Assert.Single(failure.Attempts).Skipped, failure.RetryAfter));
        Assert.Contains("tier 1 alpha/one: skipped, LimitReached for 60 s", failure.Message, StringComparison.Ordinal);
        Assert.Single(stage.Alpha.Requests);
    }

    [Fact]
    public async Task WithADefaultAnswer_ALongWaitIsNotWorthIt()
    {
        await using Stage stage = await Stage.OpenAsync();
        ILimitedWithDefault client = stage.Client<ILimitedWithDefault>();
        await client.AskAsync("1", Stage.Token);

        Assert.Equal("later", (await client.AskAsync("2", Stage.Token)).Value);
    }

    [Fact]
    public async Task Waiting_Cancelled_TakesNoRoom()
    {
        await using Stage stage = await Stage.OpenAsync();
        ILimited client = stage.Client<ILimited>();
        for (int i = 0; i < 3; i++) await client.AskAsync($"{i}", Stage.Token);
        using var impatient = new CancellationTokenSource();
        Task<FallbackResult<string>> given = client.AskAsync("given up", impatient.Token);
        Task<FallbackResult<string>> kept = client.AskAsync("kept", Stage.Token);
        Assert.Equal(2, stage.Tier("alpha").Limit!.Waiting);

        await impatient.CancelAsync();
        Assert.Equal(impatient.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given)).CancellationToken);
        stage.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("You said: kept", (await kept).Value);
        Assert.Equal((1, 0), (stage.Tier("alpha").Limit!.Requests, stage.Clock.PendingTimers));
    }

    [Fact]
    public async Task TwoHundredParallelCalls_TheProviderNeverSeesMoreAtOnceThanDeclared()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(async (_, token) =>
        {
            await Task.Yield();
            token.ThrowIfCancellationRequested();
            return Reply.Text("ok");
        });
        INarrow client = stage.Client<INarrow>();

        FallbackResult<string>[] results = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => client.AskAsync($"{i}", Stage.Token))));

        Assert.All(results, result => Assert.Equal(AnswerStatus.Live, result.Status));
        Assert.Equal(200, stage.Alpha.Requests.Count);
        Assert.InRange(stage.Alpha.Model("one").MaxInFlight, 1, 6);
        Assert.Equal((0, 0, 0), (stage.Tier("alpha").Limit!.UnderWay, stage.Tier("alpha").Limit!.Waiting, stage.Clock.PendingTimers));
    }

    [Fact]
    public async Task Stream_HoldsItsPlaceUntilItIsReadOrLeft()
    {
        await using Stage stage = await Stage.OpenAsync();
        FallbackOptions options = stage.Options();
        options.Clients[nameof(INarrow)] = new ChainOptions { RateLimit = new RateLimitOptions { MaxConcurrency = 1 } };
        stage.Alpha.Model("one").Replies(Reply.Text("one two three").InChunks(3));
        using var runtime = new FallbackRuntime(options);
        INarrow client = runtime.CreateClient<INarrow>();
        IAsyncEnumerator<string> stream = client.StreamAsync("stream", Stage.Token).GetAsyncEnumerator(Stage.Token);
        Assert.True(await stream.MoveNextAsync());
        Task<FallbackResult<string>> waiting = client.AskAsync("waiting", Stage.Token);
        Assert.Equal((1, 1), (runtime.Monitor.Tiers[0].Limit!.UnderWay, runtime.Monitor.Tiers[0].Limit!.Waiting));

        await stream.DisposeAsync();

        Assert.Equal(AnswerStatus.Live, (await waiting).Status);
        Assert.Equal(0, runtime.Monitor.Tiers[0].Limit!.UnderWay);
    }

    [Fact]
    public async Task Tokens_AreReservedByEstimateAndSettledByUsage()
    {
        await using Stage stage = await Stage.OpenAsync();
        FallbackOptions options = stage.Options();
        options.Models["alpha/one"] = new ModelOptions { TokensPerMinute = 2_500 };
        stage.Alpha.Model("one").RepliesOnce(Reply.Text("short").WithUsage(20, 30), Reply.Text("long").WithUsage(400, 2_100));
        using var runtime = new FallbackRuntime(options);
        ILimitedFirst client = runtime.CreateClient<ILimitedFirst>();

        Assert.Equal(0, (await client.AskAsync("1", Stage.Token)).TierIndex);
        Assert.Equal(50, runtime.Monitor.Tiers.Single(tier => tier.Provider == "alpha").Limit!.Tokens);
        Assert.Equal(0, (await client.AskAsync("2", Stage.Token)).TierIndex);
        FallbackResult<string> third = await client.AskAsync("3", Stage.Token);
        FallbackResult<string> long_ = await client.AskAsync(string.Concat(Enumerable.Repeat("many words in a row ", 1_000)), Stage.Token);

        Assert.Equal((SkipReason.LimitReached, 1), (third.Attempts[0].Skipped, third.TierIndex));
        Assert.Equal((SkipReason.RequestTooLargeForLimit, 1), (long_.Attempts[0].Skipped, long_.TierIndex));
    }

    [Fact]
    public async Task ProvidersLimit_HoldsForAllModelsOfItsKeyTogether()
    {
        await using Stage stage = await Stage.OpenAsync();
        FallbackOptions options = stage.Options();
        options.Providers["alpha"].RequestsPerMinute = 1;
        using var runtime = new FallbackRuntime(options);
        ISharedKey client = runtime.CreateClient<ISharedKey>();
        await client.AskAsync("1", Stage.Token);

        FallbackResult<string> second = await client.AskAsync("2", Stage.Token);

        Assert.Equal([SkipReason.LimitReached, SkipReason.LimitReached, null], second.Attempts.Select(attempt => attempt.Skipped));
        Assert.Equal(1, runtime.Monitor.Tiers.First(tier => tier.Provider == "alpha").KeyLimit!.Requests);
    }

    [Fact]
    public async Task Headers_LowerTheLimitAndA429HalvesIt()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").RepliesOnce(
            Reply.Text("a").WithHeader("x-ratelimit-limit-requests", "50").WithHeader("x-ratelimit-remaining-requests", "49"),
            Reply.RateLimited(TimeSpan.FromSeconds(1)));
        IAdaptive client = stage.Client<IAdaptive>();

        await client.AskAsync("1", Stage.Token);
        Assert.Equal(40, stage.Tier("alpha").Limit!.RequestsPerMinute);
        await client.AskAsync("2", Stage.Token);
        Assert.Equal(20, stage.Tier("alpha").Limit!.RequestsPerMinute);
        stage.Clock.Advance(TimeSpan.FromSeconds(2));
        await foreach (string _ in client.StreamAsync("3", Stage.Token)) { }
        Assert.Equal(21, stage.Tier("alpha").Limit!.RequestsPerMinute);
    }

    [Fact]
    public async Task AdaptedRequest_IsASecondOne_AndIsNotSentWithoutRoom()
    {
        await using Stage stage = await Stage.OpenAsync();
        FallbackOptions options = stage.Options();
        options.Clients[nameof(ILimitedFirst)] = new ChainOptions { RateLimit = new RateLimitOptions { RequestsPerMinute = 1 } };
        stage.Alpha.Model("one").Replies(Reply.CloseBeforeHeaders());
        using var runtime = new FallbackRuntime(options);

        FallbackResult<string> result = await runtime.CreateClient<ILimitedFirst>().AskAsync("1", Stage.Token);

        Assert.Equal([(FailureKind.NetworkError, null), (null, SkipReason.LimitReached), (null, (SkipReason?)null)], result.Attempts.Select(attempt => (attempt.Failure, attempt.Skipped)));
        Assert.Single(stage.Alpha.Requests);
    }

    [Fact]
    public async Task Reload_ChangesTheLimit_ForAllClientsOfTheRuntimeAndNoOther()
    {
        await using Stage stage = await Stage.OpenAsync();
        ILimitedFirst client = stage.Client<ILimitedFirst>();
        for (int i = 0; i < 2; i++) await client.AskAsync($"{i}", Stage.Token);
        Assert.Equal(1, (await client.AskAsync("3", Stage.Token)).TierIndex);
        FallbackOptions looser = stage.Options();
        looser.Models["alpha/one"] = new ModelOptions { RequestsPerMinute = 3 };
        Assert.True(stage.Runtime.Reload(() => looser));

        Assert.Equal(0, (await client.AskAsync("4", Stage.Token)).TierIndex);
        Assert.Equal(1, (await client.AskAsync("5", Stage.Token)).TierIndex);
        Assert.Equal(1, (await stage.Client<IThreeTiers>().AskAsync("6", Stage.Token)).TierIndex);
        using var other = new FallbackRuntime(stage.Options());
        Assert.Equal(0, (await other.CreateClient<IThreeTiers>().AskAsync("7", Stage.Token)).TierIndex);
    }
}
