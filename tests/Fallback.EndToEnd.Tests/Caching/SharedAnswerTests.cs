using Fallback.Testing;
using Fallback.TestUtilities;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

/// <summary>What one process has answered, served by another: over the real HybridCache and a store that both have.</summary>
public sealed class SharedAnswerTests : IDisposable
{
    private readonly ScriptedStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task AnswerOfOneProcess_IsServedByAnother()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Text("from alpha").WithUsage(20, 10));
        using FallbackRuntime one = _store.NewRuntime(stage), two = _store.NewRuntime(stage);
        FallbackResult<string> live = await one.CreateClient<ICached>().AskAsync("same", Stage.Token);
        await _store.WrittenAsync(2);

        FallbackResult<string> cached = await two.CreateClient<ICached>().AskAsync("same", Stage.Token);

        Assert.Equal((AnswerStatus.Live, AnswerStatus.Cached, "from alpha", 0m), (live.Status, cached.Status, cached.Value, cached.CostUsd));
        Assert.Equal((live.Provider, live.Model, live.TierIndex, 20L), (cached.Provider, cached.Model, cached.TierIndex, cached.Usage!.InputTokenCount));
        Assert.Equal(AnswerStatus.Live, (await two.CreateClient<ICached>().AskAsync("other", Stage.Token)).Status);
        Assert.Equal(2, stage.Alpha.Requests.Count);
    }

    [Fact]
    public async Task Restart_KeepsWhatWasAnswered()
    {
        await using Stage stage = await Stage.OpenAsync();
        // Disposed at once: what is being written comes to its end.
        using (FallbackRuntime before = _store.NewRuntime(stage)) await before.CreateClient<ICached>().AskAsync("same", Stage.Token);

        using FallbackRuntime after = _store.NewRuntime(stage);

        Assert.Equal(AnswerStatus.Cached, (await after.CreateClient<ICached>().AskAsync("same", Stage.Token)).Status);
        Assert.Single(stage.Alpha.Requests);
    }

    [Fact]
    public async Task EveryTierFails_AnotherProcessServesTheStaleAnswer_ForAsLongAsItMay()
    {
        await using Stage stage = await Stage.OpenAsync();
        using FallbackRuntime one = _store.NewRuntime(stage), two = _store.NewRuntime(stage);
        await one.CreateClient<ICached>().AskAsync("known", Stage.Token);
        await _store.WrittenAsync(2);
        stage.Alpha.Default.Replies(Reply.Status(500));
        stage.Bravo.Default.Replies(Reply.Status(500));
        stage.Clock.Advance(TimeSpan.FromSeconds(61));
        ICached client = two.CreateClient<ICached>();

        FallbackResult<string> stale = await client.AskAsync("known", Stage.Token);
        List<string> streamed = await client.StreamAsync("known", Stage.Token).ToListAsync(Stage.Token);
        FallbackResult<string> unknown = await client.AskAsync("unknown", Stage.Token);
        stage.Clock.Advance(TimeSpan.FromSeconds(600));
        FallbackResult<string> tooOld = await client.AskAsync("known", Stage.Token);

        Assert.Equal((AnswerStatus.Stale, "You said: known", 2), (stale.Status, stale.Value, stale.Attempts.Count));
        Assert.Equal(["You said: known"], streamed);
        Assert.Equal((AnswerStatus.Default, AnswerStatus.Default), (unknown.Status, tooOld.Status));
    }

    [Fact]
    public async Task WhoeverMayServeNothingStale_WritesNoStaleCopy()
    {
        await using Stage stage = await Stage.OpenAsync();
        using FallbackRuntime runtime = _store.NewRuntime(
            stage, static options => options.Clients["ICached"] = new ChainOptions { AnswerCache = new AnswerCacheOptions { ServeStale = false } });

        await runtime.CreateClient<ICached>().AskAsync("q", Stage.Token);
        runtime.Dispose();

        Assert.Matches("^fallback:v1:[0-9A-F]{64}$", Assert.Single(_store.Answers));
    }

    [Fact]
    public async Task Streams_AreKeptAndReplayed_LikeWholeAnswers()
    {
        await using Stage stage = await Stage.OpenAsync();
        using FallbackRuntime one = _store.NewRuntime(stage), two = _store.NewRuntime(stage);
        Assert.Equal("You said: x", string.Concat(await one.CreateClient<ICached>().StreamAsync("x", Stage.Token).ToListAsync(Stage.Token)));
        await _store.WrittenAsync(2);

        List<string> replayed = await two.CreateClient<ICached>().StreamAsync("x", Stage.Token).ToListAsync(Stage.Token);
        FallbackResult<string> whole = await two.CreateClient<ICached>().AskAsync("x", Stage.Token);

        Assert.Equal(["You said: x"], replayed);
        Assert.Equal((AnswerStatus.Cached, "You said: x"), (whole.Status, whole.Value));
        Assert.Single(stage.Alpha.Requests);
    }

    [Fact]
    public async Task TypedAnswers_AreReadAnew()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Text("""{ "title": "late", "priority": "High", "author": null, "tags": ["a"] }"""));
        using FallbackRuntime one = _store.NewRuntime(stage), two = _store.NewRuntime(stage);
        Ticket live = (await one.CreateClient<ICachedExtractor>().ExtractAsync("mail", Stage.Token)).Value;
        await _store.WrittenAsync(2);

        FallbackResult<Ticket> cached = await two.CreateClient<ICachedExtractor>().ExtractAsync("mail", Stage.Token);

        Assert.Equal((AnswerStatus.Cached, live.Title, live.Priority), (cached.Status, cached.Value.Title, cached.Value.Priority));
        Assert.Equal(live.Tags, cached.Value.Tags);
    }

    [Fact]
    public async Task ChatAnswers_ComeWithAllTheirContents()
    {
        await using Stage stage = await Stage.OpenAsync();
        using var client = new ScriptedChatClient();
        var told = new ChatResponse(new ChatMessage(ChatRole.Assistant,
        [
            new TextReasoningContent("hm") { ProtectedData = "sealed" },
            new TextContent("cited") { Annotations = [new CitationAnnotation { Title = "book", Url = new Uri("https://books.example/1") }] },
            new DataContent(new byte[] { 1, 2 }, "image/png"),
        ])
        { MessageId = "m1" })
        {
            FinishReason = ChatFinishReason.Stop,
            ResponseId = "r1",
            Usage = new UsageDetails { InputTokenCount = 2, OutputTokenCount = 1 },
            AdditionalProperties = new() { ["region"] = "eu", ["rank"] = 3, ["object"] = new object() },
        };
        client.Answer = _ => Task.FromResult(told);
        ChatMessage[] question = [new(ChatRole.User, "q")];
        using FallbackRuntime one = OfClient(client, stage), two = OfClient(client, stage);
        await Chain(one).GetResponseAsync(question, cancellationToken: Stage.Token);
        await _store.WrittenAsync(2);

        ChatResponse cached = await Chain(two).GetResponseAsync(question, cancellationToken: Stage.Token);

        Assert.Single(client.Asked);
        Assert.Equal(nameof(AnswerStatus.Cached), cached.AdditionalProperties![FallbackProperties.Status]);
        AdditionalPropertiesDictionary properties = cached.AdditionalProperties;
        Assert.Equal(("eu", 3, false), (properties["region"], properties["rank"], properties.ContainsKey("object")));
        IList<AIContent> contents = Assert.Single(cached.Messages).Contents;
        Assert.Equal([typeof(TextReasoningContent), typeof(TextContent), typeof(DataContent)], contents.Select(static content => content.GetType()));
        Assert.Equal("sealed", ((TextReasoningContent)contents[0]).ProtectedData);
        Assert.Equal("https://books.example/1", ((CitationAnnotation)contents[1].Annotations![0]).Url!.OriginalString);
        Assert.Equal([1, 2], ((DataContent)contents[2]).Data.ToArray());
        Assert.Equal(("m1", "r1", 2L), (cached.Messages[0].MessageId, cached.ResponseId, cached.Usage!.InputTokenCount));
    }

    [Fact]
    public async Task ToolCalls_AreAnotherCallersToMake_AndNeverWritten()
    {
        await using Stage stage = await Stage.OpenAsync();
        using var client = new ScriptedChatClient
        {
            Answer = static _ => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("1", "find")]))),
        };
        using (FallbackRuntime runtime = OfClient(client, stage))
        {
            await Chain(runtime).GetResponseAsync([new(ChatRole.User, "q")], cancellationToken: Stage.Token);
            await Chain(runtime).GetResponseAsync([new(ChatRole.User, "q")], cancellationToken: Stage.Token);
        }

        Assert.Equal(2, client.Asked.Count);
        Assert.Empty(_store.Answers);
    }

    [Fact]
    public async Task EqualCallsAtOnce_AskTheStoreOnce_AndTheProviderOnce()
    {
        await using Stage stage = await Stage.OpenAsync();
        var gate = new TaskCompletionSource();
        using FallbackRuntime runtime = _store.NewRuntime(stage);
        await WaitFor.ConditionAsync(() => runtime.SharedAnswers!.IsAvailable, Stage.Token);
        _store.Before = _ => gate.Task;
        ICached client = runtime.CreateClient<ICached>();

        Task<FallbackResult<string>>[] calls = [.. Enumerable.Range(0, 20).Select(_ => client.AskAsync("same", Stage.Token))];
        gate.SetResult();
        FallbackResult<string>[] results = await Task.WhenAll(calls);

        Assert.All(results, static result => Assert.Equal("You said: same", result.Value));
        Assert.Single(stage.Alpha.Requests);
        Assert.Single(_store.Reads);
    }

    [Theory]
    [InlineData("fallback")]
    [InlineData("fallback:ICached")]
    [InlineData("fallback:Fallback.EndToEnd.Tests.ICached")]
    public async Task RemovalByTag_TakesTheClientsAnswersOut(string tag)
    {
        await using Stage stage = await Stage.OpenAsync();
        FallbackOptions options = _store.OptionsOf(stage);
        using var runtime = new FallbackRuntime(options);
        ICached client = runtime.CreateClient<ICached>();
        await client.AskAsync("same", Stage.Token);
        await _store.WrittenAsync(2);
        Assert.Equal(AnswerStatus.Cached, (await client.AskAsync("same", Stage.Token)).Status);

        await options.AnswerCache.HybridCache!.RemoveByTagAsync("fallback:IAnother", Stage.Token);
        AnswerStatus ofAnother = (await client.AskAsync("same", Stage.Token)).Status;
        await options.AnswerCache.HybridCache.RemoveByTagAsync(tag, Stage.Token);
        AnswerStatus own = (await client.AskAsync("same", Stage.Token)).Status;

        Assert.Equal((AnswerStatus.Cached, AnswerStatus.Live), (ofAnother, own));
    }

    [Theory]
    [InlineData(-3_600, AnswerStatus.Cached)]
    [InlineData(30, AnswerStatus.Cached)]
    [InlineData(61, AnswerStatus.Live)]
    public async Task ClockThatDiffers_MakesAnAnswerOlderAtMost(int seconds, AnswerStatus expected)
    {
        await using Stage stage = await Stage.OpenAsync();
        var other = new ManualClock(stage.Clock.GetUtcNow() + TimeSpan.FromSeconds(seconds));
        using FallbackRuntime one = _store.NewRuntime(stage), two = _store.NewRuntime(stage, options => options.TimeProvider = other);
        await one.CreateClient<ICached>().AskAsync("same", Stage.Token);
        await _store.WrittenAsync(2);

        Assert.Equal(expected, (await two.CreateClient<ICached>().AskAsync("same", Stage.Token)).Status);
    }

    /// <summary>To another configuration of the same models, the answer's tier may be one whose answers are not kept.</summary>
    [Fact]
    public async Task AnswerOfATierThatTheChainDoesNotHave_IsNone()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Status(500));
        ChainOptions Chain(bool degraded)
        {
            var chain = new ChainOptions { Tiers = { new TierOptions { Model = "alpha/one" } }, AnswerCache = new AnswerCacheOptions() };
            if (degraded) chain.DegradedModel = "bravo/two";
            else chain.Tiers.Add(new TierOptions { Model = "bravo/two" });
            return chain;
        }
        ChatMessage[] question = [new(ChatRole.User, "q")];
        using FallbackRuntime one = _store.NewRuntime(stage), two = _store.NewRuntime(stage);
        await one.CreateChatClient(Chain(degraded: false)).GetResponseAsync(question, cancellationToken: Stage.Token);
        await _store.WrittenAsync(2);

        ChatResponse same = await two.CreateChatClient(Chain(degraded: false)).GetResponseAsync(question, cancellationToken: Stage.Token);
        ChatResponse other = await two.CreateChatClient(Chain(degraded: true), "other").GetResponseAsync(question, cancellationToken: Stage.Token);

        Assert.Equal(("Cached", "Live"), (same.AdditionalProperties![FallbackProperties.Status], other.AdditionalProperties![FallbackProperties.Status]));
        Assert.Equal(2, stage.Bravo.Requests.Count);
    }

    [Fact]
    public async Task ProvidersOfTheSameName_AtOtherAddresses_AreNotTheSame()
    {
        await using Stage stage = await Stage.OpenAsync();
        using FallbackRuntime one = _store.NewRuntime(stage);
        using FallbackRuntime two = _store.NewRuntime(stage, options => options.Providers["alpha"].BaseUrl = stage.Charlie.BaseUrl.AbsoluteUri);
        await one.CreateClient<ICached>().AskAsync("same", Stage.Token);
        await _store.WrittenAsync(2);

        Assert.Equal(AnswerStatus.Live, (await two.CreateClient<ICached>().AskAsync("same", Stage.Token)).Status);
    }

    private FallbackRuntime OfClient(ScriptedChatClient client, Stage stage) =>
        _store.NewRuntime(stage, options => options.AddChatClientProvider("client", client));

    private static IChatClient Chain(FallbackRuntime runtime) => runtime.CreateChatClient(
        new ChainOptions
        {
            Tiers = { new TierOptions { Model = "client/m" } },
            AnswerCache = new AnswerCacheOptions { TimeToLive = TimeSpan.FromMinutes(10) },
        },
        "shared");
}
