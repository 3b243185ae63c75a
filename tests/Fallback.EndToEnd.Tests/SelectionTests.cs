using Fallback.Testing;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

[ModelChain("alpha/one", "bravo/two", "charlie/three", DeadlineMs = 60_000)]
[PreferCheapest(MinQuality = 0.9)]
public interface ISelecting
{
    Task<FallbackResult<string>> AskAsync(string question, ChatOptions? options = null, CancellationToken cancellationToken = default);
}

[ModelChain("alpha/one", "bravo/two", "charlie/three", DeadlineMs = 60_000)]
[PreferCheapest]
[TierRetry(MaxRetries = 0)]
[OnStreamFailure(StreamRecovery.Restart)]
public interface ICheapest
{
    Task<FallbackResult<string>> AskAsync(string question, ChatOptions? options = null, CancellationToken cancellationToken = default);

    IAsyncEnumerable<ChatResponseUpdate> StreamAsync(string question, CancellationToken cancellationToken = default);
}

/// <summary>The cheapest tier that is good enough goes first. Alpha is dear and best, bravo good, charlie cheap and weak.</summary>
public sealed class SelectionTests
{
    [Fact]
    public async Task CheapestGoodEnough_GoesFirst_TheOthersFollowByCostAndThenAsDeclared()
    {
        await using Stage stage = await Stage.OpenAsync();
        using FallbackRuntime runtime = Runtime(stage);
        ISelecting client = runtime.CreateClient<ISelecting>();

        Assert.Equal(("bravo", 1), await AnswererAsync(client));
        stage.Bravo.Model("two").Replies(Reply.Status(401));
        FallbackResult<string> second = await client.AskAsync("hello", null, Stage.Token);
        stage.Alpha.Model("one").Replies(Reply.Status(401));
        FallbackResult<string> third = await client.AskAsync("hello", null, Stage.Token);

        Assert.Equal([1, 0], second.Attempts.Select(attempt => attempt.TierIndex));
        Assert.Equal([1, 0, 2], third.Attempts.Select(attempt => attempt.TierIndex));
        Assert.Equal(("charlie", 2, AnswerStatus.Live), (third.Provider, third.TierIndex, third.Status));
    }

    [Fact]
    public async Task Cheapest_DependsOnThePromptAndTheAnswerThatIsAskedFor()
    {
        await using Stage stage = await Stage.OpenAsync();
        using FallbackRuntime runtime = Runtime(stage, options =>
        {
            options.Models["alpha/one"] = new ModelOptions { InputPerMillion = 1, OutputPerMillion = 100 };
            options.Models["bravo/two"] = new ModelOptions { InputPerMillion = 50, OutputPerMillion = 2 };
            options.Models["charlie/three"] = new ModelOptions { InputPerMillion = 60, OutputPerMillion = 60 };
        });
        ICheapest client = runtime.CreateClient<ICheapest>();

        FallbackResult<string> longAnswer = await client.AskAsync("short", new ChatOptions { MaxOutputTokens = 1_000 }, Stage.Token);
        FallbackResult<string> longPrompt = await client.AskAsync(string.Concat(Enumerable.Repeat("many words in a row ", 1_000)), new ChatOptions { MaxOutputTokens = 10 }, Stage.Token);

        Assert.Equal(("bravo", "alpha"), (longAnswer.Provider, longPrompt.Provider));
    }

    [Fact]
    public async Task WithABudget_TheCheapestThatFitsItAnswers()
    {
        await using Stage stage = await Stage.OpenAsync();
        using FallbackRuntime runtime = Runtime(stage, static options => options.Clients[nameof(ISelecting)] = new ChainOptions { CostBudget = new CostBudgetOptions { PerCallUsd = 0.000_5m } });

        FallbackResult<string> result = await runtime.CreateClient<ISelecting>().AskAsync("hello", new ChatOptions { MaxOutputTokens = 300 }, Stage.Token);

        Assert.Equal([(1, SkipReason.OverBudget), (0, SkipReason.OverBudget), (2, (SkipReason?)null)], result.Attempts.Select(attempt => (attempt.TierIndex, attempt.Skipped)));
    }

    [Fact]
    public async Task BrokenStream_RecoversByTheNextInTheChosenOrder()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Charlie.Model("three").Replies(Reply.Text("one two three").InChunks(3).CutAfter(1));
        using FallbackRuntime runtime = Runtime(stage);

        string?[] providers = [.. (await runtime.CreateClient<ICheapest>().StreamAsync("hello", Stage.Token).ToListAsync(Stage.Token)).Select(update => update.AdditionalProperties?[FallbackProperties.Provider] as string)];

        Assert.Equal("bravo", providers[^1]);
        Assert.Empty(stage.Alpha.Requests);
    }

    [Fact]
    public async Task LastInTheChosenOrder_IsRetriedAsTheLastIs()
    {
        await using Stage stage = await Stage.OpenAsync(new RealClock());
        foreach (ProviderServer server in (ProviderServer[])[stage.Alpha, stage.Bravo, stage.Charlie]) server.Default.Replies(Reply.Status(500));
        using FallbackRuntime runtime = Runtime(stage, static options => options.Clients[nameof(ISelecting)] = new ChainOptions { PreferCheapest = new PreferCheapestOptions { MinQuality = 0 } });

        AllTiersFailedException failure = await Assert.ThrowsAsync<AllTiersFailedException>(() => runtime.CreateClient<ISelecting>().AskAsync("hello", null, Stage.Token));

        Assert.Equal([2, 1, 0, 0], failure.Attempts.Select(attempt => attempt.TierIndex));
    }

    private static async Task<(string?, int)> AnswererAsync(ISelecting client) =>
        await client.AskAsync("hello", null, Stage.Token) is var result ? (result.Provider, result.TierIndex) : default;

    private static FallbackRuntime Runtime(Stage stage, Action<FallbackOptions>? change = null)
    {
        FallbackOptions options = stage.Options();
        options.Models["alpha/one"] = new ModelOptions { InputPerMillion = 8, OutputPerMillion = 15, MaxOutput = 8_000, Quality = 0.98 };
        options.Models["bravo/two"] = new ModelOptions { InputPerMillion = 1, OutputPerMillion = 2.5m, MaxOutput = 8_000, Quality = 0.9 };
        options.Models["charlie/three"] = new ModelOptions { InputPerMillion = 0.1m, OutputPerMillion = 0.42m, MaxOutput = 8_000, Quality = 0.88 };
        change?.Invoke(options);
        return new FallbackRuntime(options);
    }
}
