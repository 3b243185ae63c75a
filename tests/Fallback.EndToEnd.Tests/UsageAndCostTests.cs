using Fallback.Testing;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

/// <summary>What providers say of tokens and money, wherever and whatever they say, as results, budgets and limits take it.</summary>
public sealed class UsageAndCostTests
{
    [Theory]
    [InlineData("""{"prompt_tokens":100,"completion_tokens":10,"total_tokens":20100,"completion_tokens_details":{"reasoning_tokens":19990}}""", 20_000)]
    [InlineData("""{"prompt_tokens":100,"completion_tokens":20000,"total_tokens":20100,"completion_tokens_details":{"reasoning_tokens":19990}}""", 20_000)]
    public async Task Reasoning_IsPaidOnce_WhereverItStands(string usage, long output)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Whole(usage));

        FallbackResult<string> result = await Priced(stage).AskAsync("q", Stage.Token);

        Assert.Equal((100, output), (result.Usage!.InputTokenCount, result.Usage.OutputTokenCount));
        Assert.Equal((100 + output) / 1_000m, result.CostUsd);
    }

    [Theory]
    [InlineData("""{"choices":[{"index":0,"delta":{},"finish_reason":"stop","usage":{"prompt_tokens":1336,"completion_tokens":31,"total_tokens":1367,"cached_tokens":1280}}]}""", 1336, 31, 1280)]
    [InlineData("""{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"x_groq":{"id":"r","usage":{"prompt_tokens":40,"completion_tokens":7,"total_tokens":47}}}""", 40, 7, null)]
    public async Task Stream_TellsItsUsageSomewhereElse_ItIsFound(string last, int input, int output, int? cached)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Raw(200, "text/event-stream", $$$"""
            data: {"choices":[{"index":0,"delta":{"content":"hi"}}],"usage":null}

            data: {{{last}}}

            data: [DONE]


            """));
        using FallbackRuntime runtime = new(Prices(stage));
        IChatClient chain = runtime.CreateChatClient(new ChainOptions { Tiers = { new TierOptions { Model = "alpha/one" } } });

        UsageDetails usage = (await chain.GetStreamingResponseAsync("q", cancellationToken: Stage.Token).ToChatResponseAsync(Stage.Token)).Usage!;

        Assert.Equal(((long?)input, (long?)output, (long?)cached), (usage.InputTokenCount, usage.OutputTokenCount, usage.CachedInputTokenCount));
    }

    [Theory]
    [InlineData("-5")]
    [InlineData("79228162514264337593543950335")]
    [InlineData("1e300")]
    public async Task Cost_ThatCannotBe_CountsForNothing(string cost)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Whole("""{"prompt_tokens":30,"completion_tokens":20,"cost":""" + cost + "}"));
        using FallbackRuntime runtime = new(Prices(stage));
        IDaily client = runtime.CreateClient<IDaily>();

        FallbackResult<string>[] results = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => client.AskAsync($"{i}", Stage.Token)));

        Assert.All(results, static result => Assert.Equal(0.05m, result.CostUsd));
        Assert.Equal((0.2m, 0m), (runtime.Monitor.Spending[0].SpentUsd, runtime.Monitor.Spending[0].ReservedUsd));
    }

    [Theory]
    [InlineData("""{"prompt_tokens":100,"completion_tokens":100,"total_tokens":-999999999999}""")]
    [InlineData("""{"prompt_tokens":9223372036854775807,"completion_tokens":9223372036854775807}""")]
    public async Task Counts_ThatCannotBe_LeaveBudgetsAndLimitsAtTheirEstimates(string usage)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Whole(usage));
        FallbackOptions options = Prices(stage);
        options.Models["alpha/one"].TokensPerMinute = 5_000;
        using var runtime = new FallbackRuntime(options);
        IDaily client = runtime.CreateClient<IDaily>();

        FallbackResult<string> result = await client.AskAsync("q", Stage.Token);

        Assert.Equal((null, null, null), (result.CostUsd, result.Usage!.InputTokenCount, result.Usage.TotalTokenCount));
        Assert.InRange(runtime.Monitor.Tiers[0].Limit!.Tokens, 100, 200);
        Assert.InRange(runtime.Monitor.Spending[0].SpentUsd, 0.001m, 0.2m);
    }

    [Theory]
    [InlineData("priority")]
    [InlineData("flex")]
    public async Task ServiceTier_WithoutAPrice_MakesTheCostUnknown_AndABudgetTakesTheWorst(string tier)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Whole("""{"prompt_tokens":30,"completion_tokens":20}""", $"\"service_tier\":\"{tier}\","));
        using FallbackRuntime runtime = new(Prices(stage));

        FallbackResult<string> result = await runtime.CreateClient<IDaily>().AskAsync("q", Stage.Token);

        Assert.Null(result.CostUsd);
        Assert.InRange(runtime.Monitor.Spending[0].SpentUsd, tier == "priority" ? 0.1m : 0.05m, 0.2m);
    }

    [Fact]
    public async Task Document_UnderABudget_IsPricedBeforeItIsSent()
    {
        await using Stage stage = await Stage.OpenAsync();
        using var sdk = new ScriptedChatClient();
        FallbackOptions options = Prices(stage);
        options.AddChatClientProvider("sdk", sdk);
        options.Models["sdk/m"] = new ModelOptions { InputPerMillion = 1_000, OutputPerMillion = 1_000, ContextWindow = 200_000, MaxOutput = 10 };
        using var runtime = new FallbackRuntime(options);
        IChatClient chain = runtime.CreateChatClient(new ChainOptions { Tiers = { new TierOptions { Model = "sdk/m" } }, CostBudget = new CostBudgetOptions { PerDayUsd = 0.05m } });
        AIContent[] dear =
        [
            new DataContent(new byte[2_000_000], "application/pdf"),
            new DataContent(new byte[2_000_000], "audio/mpeg"),
            new DataContent(new byte[2_000_000], "application/vnd.ms-excel"),
            new DataContent(new byte[2_000_000], "text/csv"),
            new UriContent("https://example.com/report.pdf", "application/pdf"),
            new HostedFileContent("file_1"),
            new HostedVectorStoreContent("store_1"),
            new FunctionResultContent("1", new DataContent(new byte[2_000_000], "application/pdf")),
            new FunctionResultContent("1", new List<AIContent> { new HostedFileContent("file_1") }),
        ];

        foreach (AIContent content in dear)
        {
            AllTiersFailedException failure = await Assert.ThrowsAsync<AllTiersFailedException>(() =>
                chain.GetResponseAsync([new ChatMessage(ChatRole.User, [new TextContent("Sum"), content])], cancellationToken: Stage.Token));
            Assert.Equal(SkipReason.OverBudget, Assert.Single(failure.Attempts).Skipped);
        }
        Assert.Empty(sdk.Asked);
        Assert.Equal("from the client", (await chain.GetResponseAsync("Sum", cancellationToken: Stage.Token)).Text);
    }

    private static Reply Whole(string usage, string more = "") => Reply.Raw(200, "application/json",
        $$$"""{"id":"c","model":"one",{{{more}}}"choices":[{"index":0,"message":{"role":"assistant","content":"ok"},"finish_reason":"stop"}],"usage":{{{usage}}}}""");

    private static IOneTier Priced(Stage stage)
    {
        var runtime = new FallbackRuntime(Prices(stage));
        return runtime.CreateClient<IOneTier>();
    }

    private static FallbackOptions Prices(Stage stage)
    {
        FallbackOptions options = stage.Options();
        options.Models["alpha/one"] = new ModelOptions { InputPerMillion = 1_000, OutputPerMillion = 1_000, ContextWindow = 100_000, MaxOutput = 30_000 };
        return options;
    }
}
