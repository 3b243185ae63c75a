using System.Text.Json;
using Fallback.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fallback.EndToEnd.Tests;

/// <summary>A prompt and a window that do not fit: skipped, trimmed or refused as declared, plain and stream alike.</summary>
public sealed class ContextTests
{
    private static readonly Reply _tooLong = Reply.Error(400, "context_length_exceeded", "This model's maximum context length is 1000 tokens. However, your messages resulted in 4000 tokens.", param: "messages");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SkipTier_SureNotToFit_IsSkippedWithoutARequest(bool stream)
    {
        await using Stage stage = await Stage.OpenAsync();
        using FallbackRuntime runtime = Runtime(stage, window: 1_000);

        FallbackResult<string>? result = await SendAsync(runtime.CreateClient<ISkipping>(), History(40), stream);

        Assert.Empty(stage.Alpha.Requests);
        Assert.Equal(41, Messages(Assert.Single(stage.Bravo.Requests)).Length);
        if (result is not null) Assert.Equal((SkipReason.ContextTooSmall, 1), (result.Attempts[0].Skipped, result.TierIndex));
    }

    [Fact]
    public async Task SkipTier_InDoubt_AsksAndRemembersWhatTheProviderSays()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(_tooLong);
        using FallbackRuntime runtime = Runtime(stage, window: 3_000);
        ISkipping client = runtime.CreateClient<ISkipping>();

        FallbackResult<string> first = await client.AskAsync(History(40), null, Stage.Token);
        FallbackResult<string> second = await client.AskAsync(History(40), null, Stage.Token);

        Assert.Equal((FailureKind.ContextLengthExceeded, 1), (first.Attempts[0].Failure, first.TierIndex));
        Assert.Equal(SkipReason.ContextTooSmall, second.Attempts[0].Skipped);
        Assert.Single(stage.Alpha.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fail_SureNotToFit_StopsBeforeAnyRequest(bool stream)
    {
        await using Stage stage = await Stage.OpenAsync();
        using FallbackRuntime runtime = Runtime(stage, window: 1_000);

        RequestRejectedException e = await Assert.ThrowsAsync<RequestRejectedException>(() => SendAsync(runtime.CreateClient<IFailing>(), History(40), stream));

        Assert.Equal((FailureKind.ContextLengthExceeded, SkipReason.ContextTooSmall), (e.Kind, Assert.Single(e.Attempts).Skipped));
        Assert.Contains("tier 1 alpha/one: skipped, ContextTooSmall. Send less, or declare [ContextPolicy(ContextOverflow.TrimHistory)]", e.Message, StringComparison.Ordinal);
        Assert.Empty(stage.Alpha.Requests);
        Assert.Empty(stage.Bravo.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fail_ProviderFindsItTooLong_AsksNoOther(bool stream)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(_tooLong);
        using FallbackRuntime runtime = Runtime(stage, window: null);

        RequestRejectedException e = await Assert.ThrowsAsync<RequestRejectedException>(() => SendAsync(runtime.CreateClient<IFailing>(), History(40), stream));

        Assert.Equal((FailureKind.ContextLengthExceeded, 400), (e.Kind, e.HttpStatus));
        Assert.Empty(stage.Bravo.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TrimHistory_LeavesTheOldestOut_AndSaysSo(bool stream)
    {
        await using Stage stage = await Stage.OpenAsync();
        using var witness = new Witness();
        using FallbackRuntime runtime = Runtime(stage, window: 1_000, log: witness);
        List<ChatMessage> history = History(40);
        ChatMessage[] before = [.. history];

        FallbackResult<string>? result = await SendAsync(runtime.CreateClient<ITrimming>(), history, stream);

        string[] sent = Messages(Assert.Single(stage.Alpha.Requests));
        Assert.InRange(sent.Length, 3, 20);
        Assert.Equal(("system", before[^1].Text), (sent[0].Split(' ')[0], sent[^1].Split(' ', 2)[1]));
        Assert.Equal(before[^(sent.Length - 1)..].Select(static message => message.Text), sent[1..].Select(static text => text.Split(' ', 2)[1]));
        Assert.Equal(before, history);
        Assert.Contains($"Story=request adapted: left out {41 - sent.Length} of 41 messages", witness.Seen);
        if (result is not null) Assert.Equal((0, $"left out {41 - sent.Length} of 41 messages"), (result.TierIndex, Assert.Single(result.Attempts[0].Adaptations)));
    }

    [Fact]
    public async Task TrimHistory_LeavesRoomForTheAnswerThatIsAskedFor()
    {
        await using Stage stage = await Stage.OpenAsync();
        using FallbackRuntime runtime = Runtime(stage, window: 2_000);
        ITrimming client = runtime.CreateClient<ITrimming>();

        await client.AskAsync(History(40), null, Stage.Token);
        await client.AskAsync(History(40), new ChatOptions { MaxOutputTokens = 1_000 }, Stage.Token);

        Assert.True(Messages(stage.Alpha.Requests[1]).Length < Messages(stage.Alpha.Requests[0]).Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TrimHistory_NextTier_GetsTheWholeHistoryAgain(bool stream)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Overloaded());
        using FallbackRuntime runtime = Runtime(stage, window: 1_000);

        FallbackResult<string>? result = await SendAsync(runtime.CreateClient<ITrimming>(), History(40), stream);

        Assert.True(Messages(stage.Alpha.Requests[0]).Length < 41);
        Assert.Equal(41, Messages(Assert.Single(stage.Bravo.Requests)).Length);
        if (result is not null) Assert.Empty(result.Attempts[^1].Adaptations);
    }

    [Fact]
    public async Task TrimHistory_EvenTheLeastIsTooLong_SkipsTheTier()
    {
        await using Stage stage = await Stage.OpenAsync();
        using FallbackRuntime runtime = Runtime(stage, window: 300);
        List<ChatMessage> history = History(4);
        history.Add(new ChatMessage(ChatRole.User, string.Join(' ', Enumerable.Repeat("an endless question", 500))));

        FallbackResult<string> result = await runtime.CreateClient<ITrimming>().AskAsync(history, null, Stage.Token);

        Assert.Equal((SkipReason.ContextTooSmall, 1), (result.Attempts[0].Skipped, result.TierIndex));
        Assert.Empty(stage.Alpha.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TrimHistory_ProviderFindsItTooLong_IsSentLessOnce(bool stream)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").RepliesOnce(_tooLong);
        using FallbackRuntime runtime = Runtime(stage, window: null);
        ITrimming client = runtime.CreateClient<ITrimming>();

        FallbackResult<string>? result = await SendAsync(client, History(40), stream);
        await SendAsync(client, History(40), stream);

        int[] sent = [.. stage.Alpha.Requests.Select(static request => Messages(request).Length)];
        // 900 of the 4,000 tokens that the provider counted are a little less than a quarter of the messages; the third request knows the window.
        Assert.Equal((3, 41), (sent.Length, sent[0]));
        Assert.InRange(sent[1], 5, 10);
        Assert.InRange(sent[2], 5, 20);
        Assert.Empty(stage.Bravo.Requests);
        if (result is null) return;
        Assert.Equal([FailureKind.ContextLengthExceeded, null], result.Attempts.Select(static attempt => attempt.Failure));
        Assert.Equal($"left out {41 - sent[1]} of 41 messages", Assert.Single(result.Attempts[1].Adaptations));
        Assert.Equal(BreakerState.Closed, runtime.Monitor.Tiers[0].Breaker.State);
    }

    [Theory]
    [InlineData("context_length_exceeded", "The prompt is too long.")]
    [InlineData("context_length_exceeded", "This model's maximum context length is 1000 tokens.")]
    public async Task TrimHistory_ProviderGivesNoCount_IsSentLessAllTheSame(string code, string message)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").RepliesOnce(Reply.Error(400, code, message));
        using FallbackRuntime runtime = Runtime(stage, window: null);

        FallbackResult<string> result = await runtime.CreateClient<ITrimming>().AskAsync(History(40), null, Stage.Token);

        Assert.Equal((0, 2), (result.TierIndex, stage.Alpha.Requests.Count));
        Assert.InRange(Messages(stage.Alpha.Requests[1]).Length, 3, 22);
    }

    [Fact]
    public async Task TrimHistory_ProviderCountsTheAnswerIn_IsSentAsMuchAsWithoutThat()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").RepliesOnce(
            Reply.Error(400, "context_length_exceeded", "This model's maximum context length is 3000 tokens. However, you requested 6000 tokens (4000 in the messages, 2000 in the completion)."),
            Reply.Text("ok"),
            Reply.Error(400, "context_length_exceeded", "This model's maximum context length is 3000 tokens. However, your messages resulted in 4000 tokens."));
        var options = new ChatOptions { MaxOutputTokens = 2_000 };

        for (int i = 0; i < 2; i++)
        {
            // What the first provider taught is known by its clock; a second one starts afresh.
            FallbackOptions fresh = stage.Options();
            fresh.TimeProvider = new RealClock();
            using var runtime = new FallbackRuntime(fresh);
            await runtime.CreateClient<ITrimming>().AskAsync(History(40), options, Stage.Token);
        }

        int[] sent = [.. stage.Alpha.Requests.Select(static request => Messages(request).Length)];
        Assert.Equal((4, 41, 41, sent[1]), (sent.Length, sent[0], sent[2], sent[3]));
    }

    [Fact]
    public async Task TrimHistory_RefusedTwice_FallsOver()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(_tooLong);
        using FallbackRuntime runtime = Runtime(stage, window: null);

        FallbackResult<string> result = await runtime.CreateClient<ITrimming>().AskAsync(History(40), null, Stage.Token);

        Assert.Equal((1, 2), (result.TierIndex, stage.Alpha.Requests.Count));
    }

    [Fact]
    public async Task TrimHistory_OverTheWire_NeverPartsACallFromItsResult()
    {
        await using Stage stage = await Stage.OpenAsync();
        List<ChatMessage> history = [new(ChatRole.System, "Be brief."), new(ChatRole.User, "Look everything up.")];
        for (int i = 0; i < 12; i++)
        {
            history.Add(new ChatMessage(ChatRole.Assistant, [new FunctionCallContent($"call_{i}", "look_up", new Dictionary<string, object?> { ["what"] = Filler(i) })]));
            history.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent($"call_{i}", Filler(i))]));
        }

        for (int window = 400; window <= 3_000; window += 200)
        {
            using FallbackRuntime runtime = Runtime(stage, window);
            await runtime.CreateClient<ITrimming>().AskAsync(history, null, Stage.Token);
        }

        Assert.True(stage.Alpha.Requests.Select(static request => Messages(request).Length).Distinct().Count() > 3);
        foreach (RecordedRequest request in stage.Alpha.Requests)
        {
            string[] calls = [.. Array(request).Where(static message => message.TryGetProperty("tool_calls", out _)).Select(static message => message.GetProperty("tool_calls")[0].GetProperty("id").GetString()!)];
            string[] results = [.. Array(request).Where(static message => message.TryGetProperty("tool_call_id", out _)).Select(static message => message.GetProperty("tool_call_id").GetString()!)];
            Assert.Equal(calls, results);
            Assert.Equal(["system", "user"], Array(request).Take(2).Select(static message => message.GetProperty("role").GetString()));
        }
    }

    [Fact]
    public async Task TokenCounter_DecidesInPlaceOfTheEstimate()
    {
        await using Stage stage = await Stage.OpenAsync();
        var counter = new FixedCounter(1);
        using FallbackRuntime runtime = Runtime(stage, window: 1_000, counter);

        FallbackResult<string> result = await runtime.CreateClient<ITrimming>().AskAsync(History(40), null, Stage.Token);

        Assert.Equal((0, 41), (result.TierIndex, Messages(Assert.Single(stage.Alpha.Requests)).Length));
        Assert.Equal("alpha/one", counter.Asked);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(-1)]
    public async Task TokenCounter_ThatDoesNotCountOrThrows_GivesWayToTheEstimate(int? tokens)
    {
        await using Stage stage = await Stage.OpenAsync();
        using FallbackRuntime counted = Runtime(stage, window: 1_000, new FixedCounter(tokens));
        using FallbackRuntime throwing = Runtime(stage, window: 1_000, new FixedCounter(0, throws: true));
        using FallbackRuntime estimated = Runtime(stage, window: 1_000);

        foreach (FallbackRuntime runtime in new[] { counted, throwing, estimated }) await runtime.CreateClient<ITrimming>().AskAsync(History(40), null, Stage.Token);

        Assert.Single(stage.Alpha.Requests.Select(static request => Messages(request).Length).Distinct());
    }

    [Fact]
    public async Task TokenCounter_OfTheContainer_IsUsed()
    {
        await using Stage stage = await Stage.OpenAsync();
        var counter = new FixedCounter(1_000_000);
        var services = new ServiceCollection();
        services.AddSingleton<ITokenCounter>(counter);
        services.AddFallback(options =>
        {
            foreach ((string name, ProviderOptions provider) in stage.Options().Providers) options.Providers[name] = provider;
            options.Models["alpha/one"] = new ModelOptions { ContextWindow = 1_000 };
        });
        services.AddFallbackClient<ISkipping>();
        await using ServiceProvider container = services.BuildServiceProvider();

        FallbackResult<string> result = await container.GetRequiredService<ISkipping>().AskAsync(History(40), null, Stage.Token);

        Assert.Equal(SkipReason.ContextTooSmall, result.Attempts[0].Skipped);
        Assert.Equal("alpha/one", counter.Asked);
    }

    private static FallbackRuntime Runtime(Stage stage, int? window, ITokenCounter? counter = null, ILoggerFactory? log = null)
    {
        FallbackOptions options = stage.Options();
        options.TokenCounter = counter;
        options.LoggerFactory = log;
        if (window is not null) options.Models["alpha/one"] = new ModelOptions { ContextWindow = window };
        return new FallbackRuntime(options);
    }

    private static async Task<FallbackResult<string>?> SendAsync(IConversation client, List<ChatMessage> history, bool stream)
    {
        if (!stream) return await client.AskAsync(history, null, Stage.Token);
        await foreach (string _ in client.StreamAsync(history, Stage.Token)) { }
        return null;
    }

    /// <summary>A system message and as many others, of about 100 tokens each.</summary>
    private static List<ChatMessage> History(int count) =>
    [
        new(ChatRole.System, "Be brief."),
        .. Enumerable.Range(0, count).Select(i => new ChatMessage((count - i) % 2 == 1 ? ChatRole.User : ChatRole.Assistant, Filler(i))),
    ];

    private static string Filler(int number) => $"Message {number}: " + string.Join(' ', Enumerable.Repeat("the cat sat on the mat and looked at it", 9));

    private static JsonElement[] Array(RecordedRequest request) => [.. request.Json.GetProperty("messages").EnumerateArray()];

    private static string[] Messages(RecordedRequest request) =>
        [.. Array(request).Select(static message => $"{message.GetProperty("role").GetString()} {(message.TryGetProperty("content", out JsonElement content) ? content.GetString() : "")}")];

    private sealed class FixedCounter(int? tokens, bool throws = false) : ITokenCounter
    {
        public string? Asked { get; private set; }

        public int? Count(ReadOnlySpan<char> text, string provider, string model)
        {
            Asked = $"{provider}/{model}";
            return throws ? throw new InvalidOperationException("a broken counter") : tokens;
        }
    }
}
