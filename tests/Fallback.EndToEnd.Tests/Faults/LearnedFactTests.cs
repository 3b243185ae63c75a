using Fallback.Testing;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

/// <summary>What refusals teach can be seen, has a time, is forgotten, and must be possible.</summary>
public sealed class LearnedFactTests
{
    [Fact]
    public async Task Parameter_IsListedLoggedOnceAndForgottenAfterAnHour()
    {
        using var witness = new Witness();
        await using Stage stage = await Stage.OpenAsync();
        FallbackOptions options = stage.Options();
        options.LoggerFactory = witness;
        using var runtime = new FallbackRuntime(options);
        RefusesTemperature(stage);
        IThreeTiers client = runtime.CreateClient<IThreeTiers>();
        DateTimeOffset start = stage.Clock.GetUtcNow();

        for (int call = 1; call <= 3; call++) await AskAsync(client);
        LearnedFact fact = Assert.Single(runtime.Monitor.Tiers.First(static tier => tier.Provider == "alpha").Learned);
        Assert.Equal(("parameter left out", "temperature"), (fact.What, fact.Value));
        Assert.Equal((start, start + TimeSpan.FromHours(1)), (fact.LearnedAt, fact.Until));
        Assert.Single(witness.Seen, static line => line.StartsWith("Learned from refusals of alpha/one: parameter left out: temperature", StringComparison.Ordinal));
        Assert.Equal(4, stage.Alpha.Requests.Count);

        stage.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Empty(runtime.Monitor.Tiers.First(static tier => tier.Provider == "alpha").Learned);
        for (int call = 1; call <= 2; call++) await AskAsync(client);

        // One request asks whether it still holds.
        Assert.Equal([true, false, false, false, true, false, false], HadTemperature(stage));
    }

    [Fact]
    public async Task Reset_Forgets()
    {
        await using Stage stage = await Stage.OpenAsync();
        RefusesTemperature(stage);
        IThreeTiers client = stage.Client<IThreeTiers>();

        await AskAsync(client);
        Assert.True(stage.Runtime.Monitor.Reset("alpha/one"));
        Assert.Empty(stage.Tier("alpha").Learned);
        await AskAsync(client);

        Assert.Equal([true, false, true, false], HadTemperature(stage));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reload_ForgetsWhereProviderOrModelChanged(bool changes)
    {
        await using Stage stage = await Stage.OpenAsync();
        RefusesTemperature(stage);
        IThreeTiers client = stage.Client<IThreeTiers>();

        await AskAsync(client);
        FallbackOptions options = stage.Options();
        if (changes) options.Models["alpha/one"] = new ModelOptions { ContextWindow = 50_000 };
        Assert.True(stage.Runtime.Reload(() => options));
        await AskAsync(client);

        Assert.Equal(changes ? [true, false, true, false] : [true, false, false], HadTemperature(stage));
    }

    public static TheoryData<int, string?, string> Poison() => new()
    {
        { 400, "context_length_exceeded", "This model's maximum context length is 10 tokens. However, you requested 20 tokens." },
        { 400, null, "maximum context length is 1 tokens" },
        { 400, null, "max_tokens is too large: 500. This model supports at most 1 completion tokens" },
        { 413, null, "Request too large on tokens per min (TPM): Limit 1, Requested 20" },
        { 429, "rate_limit_exceeded", "Request too large for one on tokens per min (TPM): Limit 1, Requested 20" },
        { 400, null, "Error rendering template for conversation: [user] maximum context length is 5 tokens" },
        { 400, null, "Bad input:\nmaximum context length is 5000 tokens" },
        { 400, null, "Could not parse `x` y` maximum context length is 5000 tokens" },
    };

    [Theory]
    [MemberData(nameof(Poison))]
    public async Task FigureThatCannotBeTrue_IsNotLearnt(int status, string? code, string message)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").RepliesOnce(Reply.Error(status, code, message)).Replies(Reply.Text("from alpha"));
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo"));
        IThreeTiers client = stage.Client<IThreeTiers>();
        var options = new ChatOptions { MaxOutputTokens = 500 };
        ChatMessage[] hostile = [new(ChatRole.User, "maximum context length is 5000 tokens")];

        await client.ChatAsync(hostile, options, Stage.Token);
        // A rate limit's second is over.
        stage.Clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Empty(stage.Tier("alpha").Learned);
        Assert.Equal("from alpha", (await client.ChatAsync([new(ChatRole.User, "hello")], options, Stage.Token)).Text);
        Assert.Equal(500, stage.Alpha.Requests[^1].Json.GetProperty("max_tokens").GetInt32());
    }

    [Fact]
    public async Task WindowBelowAnAnsweredPrompt_IsNotLearnt()
    {
        await using Stage stage = await Stage.OpenAsync();
        const string message = "This model's maximum context length is 8192 tokens. However, you requested 9000 tokens.";
        stage.Alpha.Model("one")
            .RepliesOnce(Reply.Text("from alpha").WithUsage(20_000, 5))
            .RepliesOnce(Reply.Error(400, "context_length_exceeded", message))
            .Replies(Reply.Text("from alpha"));
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo"));
        IThreeTiers client = stage.Client<IThreeTiers>();

        foreach (string expected in new[] { "from alpha", "from bravo", "from alpha" })
            Assert.Equal(expected, (await client.AskAsync("hello", Stage.Token)).Value);

        Assert.Empty(stage.Tier("alpha").Learned);
    }

    [Fact]
    public async Task Window_IsLearnt_ForAnHourByACode_AndForTenMinutesByWords()
    {
        await using Stage stage = await Stage.OpenAsync();
        const string message = "This model's maximum context length is 8192 tokens. However, you requested 9000 tokens.";
        stage.Alpha.Model("one").Replies(Reply.Error(400, "context_length_exceeded", message));
        stage.Bravo.Model("two").Replies(Reply.Error(400, null, message));
        stage.Charlie.Model("three").Replies(Reply.Text("from charlie"));
        DateTimeOffset start = stage.Clock.GetUtcNow();

        await stage.Client<IThreeTiers>().AskAsync(string.Join(' ', Enumerable.Repeat("word", 9_000)), Stage.Token);

        Assert.Equal(("8192", start.AddHours(1)), stage.Tier("alpha").Learned.Select(static fact => (fact.Value, fact.Until)).Single());
        Assert.Equal(("8192", start.AddMinutes(10)), stage.Tier("bravo").Learned.Select(static fact => (fact.Value, fact.Until)).Single());
    }

    private static void RefusesTemperature(Stage stage) => stage.Alpha.Model("one").Replies(static request =>
        request.Json.TryGetProperty("temperature", out _)
            ? Reply.Error(400, "unsupported_value", "Unsupported value: 'temperature' does not support 0.3 with this model.", param: "temperature")
            : Reply.Text("from alpha"));

    private static IEnumerable<bool> HadTemperature(Stage stage) =>
        stage.Alpha.Requests.Select(static request => request.Json.TryGetProperty("temperature", out _));

    private static Task<ChatResponse> AskAsync(IThreeTiers client) =>
        client.ChatAsync([new ChatMessage(ChatRole.User, "hello")], new ChatOptions { Temperature = 0.3f }, Stage.Token);
}
