using System.Diagnostics.Metrics;
using Fallback.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Fallback.EndToEnd.Tests;

/// <summary>Whose answer the cache gives to whom, what it keeps, and for how long.</summary>
public sealed class CacheIdentityTests : IDisposable
{
    private readonly ScriptedChatClient _client = new();
    private int _asked;

    public CacheIdentityTests() => _client.Answer = _ => Task.FromResult(Response(new TextContent($"answer {Interlocked.Increment(ref _asked)}")));

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Documents_OfTheSameWords_AreToldApart()
    {
        await using Stage stage = await Stage.OpenAsync();
        using FallbackRuntime runtime = Runtime(stage);
        IChatClient chain = Chain(runtime);
        AIContent[][] requests =
        [
            [new TextContent("Total?")],
            [new TextContent("Total?"), new DataContent(new byte[] { 1 }, "application/pdf")],
            [new TextContent("Total?"), new DataContent(new byte[] { 2 }, "application/pdf")],
            [new TextContent("Total?"), new DataContent(new byte[] { 1 }, "audio/wav")],
            [new TextContent("Total?"), new HostedFileContent("file_1")],
            [new TextContent("Total?"), new HostedFileContent("file_2")],
        ];

        string[] first = await AskAllAsync(chain, requests);
        string[] second = await AskAllAsync(chain, requests);

        Assert.Equal(requests.Length, _client.Asked.Count);
        Assert.Equal(requests.Length, first.Distinct().Count());
        Assert.Equal(first, second);
    }

    [Fact]
    public async Task DocumentsAtTheSameMoment_ShareNoCall()
    {
        await using Stage stage = await Stage.OpenAsync();
        using FallbackRuntime runtime = Runtime(stage);
        IChatClient chain = Chain(runtime);
        var both = new TaskCompletionSource();
        _client.Answer = async token =>
        {
            int number = Interlocked.Increment(ref _asked);
            if (number == 2) both.SetResult();
            await both.Task.WaitAsync(token);
            return Response(new TextContent($"answer {number}"));
        };

        Task<ChatResponse> one = chain.GetResponseAsync([Message(new DataContent(new byte[] { 1 }, "application/pdf"))], cancellationToken: Stage.Token);
        Task<ChatResponse> two = chain.GetResponseAsync([Message(new DataContent(new byte[] { 2 }, "application/pdf"))], cancellationToken: Stage.Token);

        Assert.NotEqual((await one).Text, (await two).Text);
    }

    [Fact]
    public async Task WhatCannotBeHashed_IsNeitherCachedNorShared_AndSaidOnce()
    {
        await using Stage stage = await Stage.OpenAsync();
        var log = new Lines();
        using FallbackRuntime runtime = Runtime(stage, options => options.LoggerFactory = log);
        IChatClient chain = Chain(runtime);
        long counted = 0;
        using var listener = new MeterListener { InstrumentPublished = static (instrument, self) =>
        {
            if (instrument.Name == "fallback.cache.uncacheable") self.EnableMeasurementEvents(instrument);
        } };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            foreach (KeyValuePair<string, object?> tag in tags)
                if (tag is { Key: "fallback.client", Value: "identities" }) Interlocked.Add(ref counted, value);
        });
        listener.Start();
        var options = new ChatOptions { ConversationId = "conv_1" };

        ChatResponse[] answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => chain.GetResponseAsync([Message()], options, Stage.Token)));
        await chain.GetStreamingResponseAsync([Message()], options, Stage.Token).ToChatResponseAsync(Stage.Token);

        Assert.Equal(4, _client.Asked.Count);
        Assert.Equal(3, answers.Select(static answer => answer.Text).Distinct().Count());
        Assert.Contains("conversation", Assert.Single(log.Written, static line => line.Contains("cannot be cached", StringComparison.Ordinal)));
        Assert.Equal(4, counted);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t")]
    public async Task EmptyAnswers_AreNotKept(string text)
    {
        await using Stage stage = await Stage.OpenAsync();
        ICached client = stage.Client<ICached>();
        stage.Alpha.Default.RepliesOnce(Reply.Text(text)).RepliesOnce(Reply.Text(text)).Replies(Reply.Text("whole"));

        await client.AskAsync("q", Stage.Token);
        await client.StreamAsync("q", Stage.Token).ToListAsync(Stage.Token);

        Assert.Equal((AnswerStatus.Live, "whole"), await AskAsync(client, "q"));
        Assert.Equal((AnswerStatus.Cached, "whole"), await AskAsync(client, "q"));
    }

    [Fact]
    public async Task AnswersThatAreNone_AreNotKept()
    {
        await using Stage stage = await Stage.OpenAsync();
        using FallbackRuntime runtime = Runtime(stage);
        IChatClient chain = Chain(runtime);
        ChatResponse[] none =
        [
            Response(new TextReasoningContent("only a thought")),
            Response(new TextContent("cut")).Ending(ChatFinishReason.Length),
            Response(new TextContent("failed"), new ErrorContent("oh")),
            Response(new TextContent("more"), new FunctionCallContent("1", "find")),
            Response(new TextContent("odd"), new OwnContent()),
        ];

        foreach (ChatResponse answer in none)
        {
            _client.Answer = _ => Task.FromResult(answer);
            int before = _client.Asked.Count;
            await chain.GetResponseAsync([Message()], cancellationToken: Stage.Token);
            await chain.GetResponseAsync([Message()], cancellationToken: Stage.Token);
            Assert.Equal(before + 2, _client.Asked.Count);
        }
    }

    [Fact]
    public async Task KeptAnswer_IsWhole_AndEachCallerHasItsOwn()
    {
        await using Stage stage = await Stage.OpenAsync();
        using FallbackRuntime runtime = Runtime(stage);
        IChatClient chain = Chain(runtime);
        ChatResponse told = Response(new TextReasoningContent("hm"), new TextContent("cited") { Annotations = [new CitationAnnotation { Title = "book" }] }, new DataContent(new byte[] { 1 }, "image/png"));
        told.Usage = new UsageDetails { InputTokenCount = 2, OutputTokenCount = 1 };
        told.ConversationId = "of the first caller";
        told.RawRepresentation = new object();
        _client.Answer = _ => Task.FromResult(told);

        ChatResponse first = await chain.GetResponseAsync([Message()], cancellationToken: Stage.Token);
        first.Usage!.Add(new UsageDetails { InputTokenCount = 1_000_000 });
        first.Messages[0].Contents.Clear();
        ChatResponse second = await chain.GetResponseAsync([Message()], cancellationToken: Stage.Token);
        ((CitationAnnotation)second.Messages[0].Contents[1].Annotations![0]).Title = "another";
        second.Usage!.InputTokenCount = 777;
        ChatResponse third = await chain.GetResponseAsync([Message()], cancellationToken: Stage.Token);

        Assert.Single(_client.Asked);
        Assert.Equal("of the first caller", first.ConversationId);
        Assert.Equal(nameof(AnswerStatus.Cached), third.AdditionalProperties![FallbackProperties.Status]);
        Assert.Equal([typeof(TextReasoningContent), typeof(TextContent), typeof(DataContent)], third.Messages[0].Contents.Select(static content => content.GetType()));
        Assert.Equal("book", ((CitationAnnotation)third.Messages[0].Contents[1].Annotations![0]).Title);
        Assert.Equal((2, null, null), (third.Usage!.InputTokenCount, third.ConversationId, third.RawRepresentation));
    }

    [Fact]
    public async Task Usage_OfResultsAndAttempts_IsEachCallersOwn()
    {
        await using Stage stage = await Stage.OpenAsync();
        ICached client = stage.Client<ICached>();
        stage.Alpha.Default.Replies(Reply.Text("ok").WithUsage(2, 1));

        FallbackResult<string>[] shared = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => client.AskAsync("q", Stage.Token)));
        foreach (FallbackResult<string> result in shared)
        {
            result.Usage!.Add(new UsageDetails { InputTokenCount = 1_000_000 });
            foreach (TierAttempt attempt in result.Attempts) attempt.Usage?.Add(new UsageDetails { InputTokenCount = 1_000_000 });
        }
        FallbackResult<string> later = await client.AskAsync("q", Stage.Token);

        Assert.All(shared, static result => Assert.Equal(1_000_002, result.Usage!.InputTokenCount));
        Assert.All(shared.SelectMany(static result => result.Attempts), static attempt => Assert.Equal(2, attempt.Usage!.InputTokenCount));
        Assert.Equal((AnswerStatus.Cached, 2), (later.Status, later.Usage!.InputTokenCount));
    }

    [Fact]
    public async Task Memory_IsBounded_TheLeastRecentlyUsedGoesFirst()
    {
        await using Stage stage = await Stage.OpenAsync();
        using FallbackRuntime runtime = Runtime(stage, static options => options.CacheBytes = 1_000_000);
        IChatClient chain = Chain(runtime);
        _client.Answer = _ => Task.FromResult(Response(new TextContent(new string('a', 50_000))));
        for (int i = 0; i < 30; i++) await chain.GetResponseAsync([Message(new TextContent($"{i}"))], cancellationToken: Stage.Token);

        Assert.InRange(runtime.Cache.Bytes, 700_000, 1_000_000);
        Assert.InRange(runtime.Cache.Count, 3, 9);
        await chain.GetResponseAsync([Message(new TextContent("29"))], cancellationToken: Stage.Token);
        Assert.Equal(30, _client.Asked.Count);

        _client.Answer = _ => Task.FromResult(Response(new DataContent(new byte[40_000], "image/png")));
        await chain.GetResponseAsync([Message(new TextContent("larger than its share"))], cancellationToken: Stage.Token);
        await chain.GetResponseAsync([Message(new TextContent("larger than its share"))], cancellationToken: Stage.Token);
        Assert.Equal(32, _client.Asked.Count);
    }

    [Fact]
    public async Task OldAnswers_LeaveWithoutBeingAskedFor()
    {
        await using Stage stage = await Stage.OpenAsync();
        ICached client = stage.Client<ICached>();
        for (int i = 0; i < 5; i++) await client.AskAsync($"{i}", Stage.Token);
        Assert.Equal(5, stage.Runtime.Cache.Count);

        stage.Clock.Advance(TimeSpan.FromSeconds(661));
        await client.AskAsync("another", Stage.Token);

        Assert.Equal(1, stage.Runtime.Cache.Count);
    }

    private static ChatMessage Message(params AIContent[] contents) => new(ChatRole.User, contents.Length == 0 ? [new TextContent("q")] : contents);

    private static ChatResponse Response(params AIContent[] contents) =>
        new(new ChatMessage(ChatRole.Assistant, contents)) { FinishReason = ChatFinishReason.Stop };

    private static IChatClient Chain(FallbackRuntime runtime) => runtime.CreateChatClient(
        new ChainOptions { Tiers = { new TierOptions { Model = "client/m" } }, AnswerCache = new AnswerCacheOptions { TimeToLive = TimeSpan.FromMinutes(10) } },
        "identities");

    private FallbackRuntime Runtime(Stage stage, Action<FallbackOptions>? configure = null)
    {
        var options = new FallbackOptions { TimeProvider = stage.Clock };
        options.AddChatClientProvider("client", _client);
        configure?.Invoke(options);
        return new FallbackRuntime(options);
    }

    private static async Task<(AnswerStatus Status, string Value)> AskAsync(ICached client, string question)
    {
        FallbackResult<string> result = await client.AskAsync(question, Stage.Token);
        return (result.Status, result.Value);
    }

    private static async Task<string[]> AskAllAsync(IChatClient chain, AIContent[][] requests)
    {
        var answers = new List<string>();
        foreach (AIContent[] request in requests)
            answers.Add((await chain.GetResponseAsync([new ChatMessage(ChatRole.User, request)], cancellationToken: Stage.Token)).Text);
        return [.. answers];
    }

    private sealed class OwnContent : AIContent;

    private sealed class Lines : ILoggerFactory, ILogger
    {
        public List<string> Written { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (Written) Written.Add(formatter(state, exception));
        }

        public void Dispose()
        {
        }
    }
}

file static class Endings
{
    public static ChatResponse Ending(this ChatResponse response, ChatFinishReason reason)
    {
        response.FinishReason = reason;
        return response;
    }
}
