using Fallback.Testing;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
[DegradedModel("charlie/small")]
[TierRetry(MaxRetries = 0)]
[AnswerCache(TtlSeconds = 60)]
[DefaultResponse("System busy")]
public interface IDegrading
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);

    Task<ChatResponse> ChatAsync(IEnumerable<ChatMessage> messages, CancellationToken cancellationToken = default);

    IAsyncEnumerable<ChatResponseUpdate> StreamAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
[DegradedModel("charlie/small")]
[Hedge(DelayMs = 0, MaxParallel = 5)]
[TierRetry(MaxRetries = 0)]
public interface IDegradingRace
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}

/// <summary>The smaller model behind the chain answers when nothing else does, and says so.</summary>
public sealed class DegradedTests
{
    [Fact]
    public async Task WhileATierAnswers_ItIsNotAsked()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Overloaded());

        FallbackResult<string> result = await stage.Client<IDegrading>().AskAsync("hello", Stage.Token);

        Assert.Equal((1, false), (result.TierIndex, result.Degraded));
        Assert.Empty(stage.Charlie.Requests);
    }

    [Fact]
    public async Task AllTiersDark_ItAnswersLiveAndDegraded_AndIsNotKept()
    {
        await using Stage stage = await Stage.OpenAsync();
        GoDark(stage);
        using var witness = new Witness();
        FallbackOptions options = stage.Options();
        options.LoggerFactory = witness;
        using var runtime = new FallbackRuntime(options);
        IDegrading client = runtime.CreateClient<IDegrading>();

        FallbackResult<string> result = await client.AskAsync("hello", Stage.Token);
        ChatResponse chat = await client.ChatAsync([new ChatMessage(ChatRole.User, "hello")], Stage.Token);
        List<ChatResponseUpdate> stream = await client.StreamAsync("hello", Stage.Token).ToListAsync(Stage.Token);
        stage.Alpha.Model("one").Reset();
        FallbackResult<string> after = await client.AskAsync("hello", Stage.Token);

        Assert.Equal((AnswerStatus.Live, 2, "small", true), (result.Status, result.TierIndex, result.Model, result.Degraded));
        Assert.Equal([false, false, true], result.Attempts.Select(attempt => attempt.Degraded));
        Assert.Equal(true, chat.AdditionalProperties![FallbackProperties.Degraded]);
        Assert.Equal(true, stream[^1].AdditionalProperties![FallbackProperties.Degraded]);
        Assert.Equal(3, witness.Seen.Count(static line => line.Contains("Tier=charlie/small", StringComparison.Ordinal)));
        Assert.Equal((AnswerStatus.Live, 0, false), (after.Status, after.TierIndex, after.Degraded));
        Assert.Equal(AnswerStatus.Cached, (await client.AskAsync("hello", Stage.Token)).Status);
    }

    [Fact]
    public async Task Race_LeavesItOut_UntilAllTiersAreDark()
    {
        await using Stage stage = await Stage.OpenAsync();
        var gate = new TaskCompletionSource();
        stage.Alpha.Model("one").RepliesOnce(Reply.Text("from alpha").HeldBy(gate.Task)).Replies(Reply.Overloaded());
        stage.Bravo.Model("two").Replies(Reply.Status(500));
        IDegradingRace client = stage.Client<IDegradingRace>();
        Task<FallbackResult<string>> first = client.AskAsync("1", Stage.Token);
        await stage.Alpha.WaitForRequestsAsync(1, Stage.Token);
        await stage.Bravo.WaitForRequestsAsync(1, Stage.Token);
        gate.SetResult();

        Assert.Equal(("from alpha", false), ((await first).Value, (await first).Degraded));
        Assert.Empty(stage.Charlie.Requests);
        FallbackResult<string> second = await client.AskAsync("2", Stage.Token);
        Assert.Equal(("small", true, 3), (second.Model, second.Degraded, second.Attempts.Count));
    }

    [Fact]
    public async Task RateLimitedTiers_AreNotWaitedFor()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.RateLimited(TimeSpan.FromSeconds(1)));
        stage.Bravo.Model("two").Replies(Reply.RateLimited(TimeSpan.FromSeconds(1)));

        FallbackResult<string> result = await stage.Client<IDegrading>().AskAsync("hello", Stage.Token);

        Assert.Equal((true, TimeSpan.Zero), (result.Degraded, result.Latency));
    }

    [Fact]
    public async Task DarkItself_TheDefaultAnswerFollows()
    {
        await using Stage stage = await Stage.OpenAsync();
        GoDark(stage);
        stage.Charlie.Model("small").Replies(Reply.Overloaded());

        FallbackResult<string> result = await stage.Client<IDegrading>().AskAsync("hello", Stage.Token);

        Assert.Equal((AnswerStatus.Default, false), (result.Status, result.Degraded));
    }

    [Fact]
    public async Task Configuration_ReplacesItOrTakesItAway_AndKeepsItBehindAnotherChain()
    {
        await using Stage stage = await Stage.OpenAsync();
        GoDark(stage);

        Assert.Equal("tiny", await ModelAsync(stage, new ChainOptions { DegradedModel = "charlie/tiny" }));
        Assert.Null(await ModelAsync(stage, new ChainOptions { DegradedModel = "" }));
        Assert.Equal("small", await ModelAsync(stage, new ChainOptions { Tiers = { new TierOptions { Model = "bravo/two" } } }));
    }

    [Fact]
    public async Task CheapestFirst_LeavesItWhereItIs()
    {
        await using Stage stage = await Stage.OpenAsync();
        FallbackOptions options = stage.Options();
        options.Clients[nameof(IDegrading)] = new ChainOptions { PreferCheapest = new PreferCheapestOptions() };
        options.Models["alpha/one"] = new ModelOptions { InputPerMillion = 2, OutputPerMillion = 2 };
        options.Models["bravo/two"] = new ModelOptions { InputPerMillion = 1, OutputPerMillion = 1 };
        using var runtime = new FallbackRuntime(options);

        Assert.Equal(1, (await runtime.CreateClient<IDegrading>().AskAsync("hello", Stage.Token)).TierIndex);
    }

    private static async Task<string?> ModelAsync(Stage stage, ChainOptions client)
    {
        FallbackOptions options = stage.Options();
        options.Clients[nameof(IDegrading)] = client;
        using var runtime = new FallbackRuntime(options);
        FallbackResult<string> result = await runtime.CreateClient<IDegrading>().AskAsync("hello", Stage.Token);
        Assert.Equal(result.Model is not null, result.Degraded);
        return result.Model;
    }

    private static void GoDark(Stage stage)
    {
        stage.Alpha.Model("one").Replies(Reply.Overloaded());
        stage.Bravo.Model("two").Replies(Reply.Status(500));
    }
}
