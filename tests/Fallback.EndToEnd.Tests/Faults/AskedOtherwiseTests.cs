using System.Runtime.CompilerServices;
using Fallback.Testing;
using Fallback.TestUtilities;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

/// <summary>Models that answer in streams only, or in none; servers that report errors in streams in shapes of their own; models that think
/// before they speak; and proxies that take no expectation.</summary>
public sealed class AskedOtherwiseTests
{
    private static readonly TimeSpan _half = TimeSpan.FromSeconds(6.5);

    [Theory]
    [InlineData(400, "This model only support stream mode, please enable the stream parameter to access the model. ", "invalid_parameter_error")]
    [InlineData(400, "parameter.enable_thinking must be set to false for non-streaming calls")]
    [InlineData(400, "Stream must be set to true")]
    [InlineData(422, "Requests with max_tokens > 4096 must have stream=true")]
    [InlineData(400, "This model requires streaming.")]
    public async Task ModelThatOnlyStreams_IsAskedForAStream_AndThatIsRemembered(int status, string message, string? code = null)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(request => request.IsStream ? Reply.Text("from alpha") : Reply.Error(status, code, message));
        IThreeTiers client = stage.Client<IThreeTiers>();

        for (int call = 1; call <= 2; call++)
        {
            FallbackResult<string> result = await client.AskAsync("hello", Stage.Token);
            Assert.Equal(("from alpha", 0), (result.Value, result.TierIndex));
            Assert.NotNull(result.Usage);
        }

        Assert.Equal([false, true, true], stage.Alpha.Requests.Select(static request => request.IsStream));
    }

    [Theory]
    [InlineData("data: {\"choices\":[{\"delta\":{\"content\":\"one \"}}]}\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"two\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n", "one two", 0)]
    [InlineData("data: {\"choices\":[{\"delta\":{\"content\":\"one \"}}]}\n\n", "You said: hello", 1)]
    [InlineData("data: {\"error\":{\"message\":\"overloaded\",\"type\":\"overloaded_error\"}}\n\n", "You said: hello", 1)]
    public async Task ServerThatStreamsUnasked_IsReadAsItAnswers(string body, string expected, int tier)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Raw(200, "text/event-stream; charset=utf-8", body));

        FallbackResult<string> result = await stage.Client<IThreeTiers>().AskAsync("hello", Stage.Token);

        Assert.Equal((expected, tier), (result.Value, result.TierIndex));
    }

    [Fact]
    public async Task ModelThatOnlyStreams_GivesToolCallsAndThoughtsWhole()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(request => request.IsStream
            ? Reply.Text("so").WithReasoning("hm").WithToolCall("find", """{"what":"it"}""", "c1").WithFinishReason("tool_calls")
            : Reply.Error(400, null, "This model only support stream mode."));

        ChatResponse response = await stage.Client<IThreeTiers>().ChatAsync([new ChatMessage(ChatRole.User, "hello")], null, Stage.Token);

        Assert.Equal(("so", ChatFinishReason.ToolCalls), (response.Text, response.FinishReason));
        AIContent[] contents = [.. response.Messages.SelectMany(static message => message.Contents)];
        Assert.Equal("hm", contents.OfType<TextReasoningContent>().Single().Text);
        Assert.Equal("c1", contents.OfType<FunctionCallContent>().Single().CallId);
    }

    [Fact]
    public async Task ModelThatGivesNoStreams_IsAskedForAWholeAnswer_AndThatIsRemembered()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(request => request.IsStream
            ? Reply.Error(400, "unsupported_value", "Your organization must be verified to stream this model.", param: "stream")
            : Reply.Text("from alpha"));
        IThreeTiers client = stage.Client<IThreeTiers>();

        for (int call = 1; call <= 3; call++) Assert.Equal("from alpha", await ReadAsync(client.StreamAsync("hello", Stage.Token)));

        Assert.Equal([true, false, false, false], stage.Alpha.Requests.Select(static request => request.IsStream));
        Assert.Single(stage.Tier("alpha").Learned);
    }

    public static TheoryData<string, FailureKind> FlatErrors() => new()
    {
        {
            """{"object":"error","message":"This model's maximum context length is 4096 tokens. However, you requested 5000 tokens.","type":"BadRequestError","param":null,"code":400}""",
            FailureKind.ContextLengthExceeded
        },
        { """{"code":"Throttling.RateQuota","message":"Requests rate limit exceeded, please try again later."}""", FailureKind.RateLimited },
        { """{"detail":"Internal Server Error"}""", FailureKind.ServerError },
        { """{"errors":[{"message":"AiError: boom","code":5000}],"success":false}""", FailureKind.ServerError },
        { """{"error_code":336501,"error_msg":"Rate limit reached"}""", FailureKind.RateLimited },
    };

    [Theory]
    [MemberData(nameof(FlatErrors))]
    public async Task FlatErrorInAStream_IsWhatItIsUnderItsOwnStatus(string error, FailureKind kind)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Raw(200, "text/event-stream", $"data: {error}\n\ndata: [DONE]\n\n"));
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo"));

        Assert.Equal("from bravo", await ReadAsync(stage.Client<IThreeTiers>().StreamAsync("hello", Stage.Token)));

        TierSnapshot tier = stage.Tier("alpha");
        Assert.Equal(kind == FailureKind.RateLimited, tier.RateLimitedFor is not null);
        Assert.Equal(kind == FailureKind.ServerError ? 1 : 0, tier.Breaker.ConsecutiveFailures);
    }

    [Theory]
    [InlineData("""{"object":"error","message":"Content Exists Risk","type":"invalid_request_error","code":400}""")]
    [InlineData("""{"code":"DataInspectionFailed","message":"Input data may contain inappropriate content.","request_id":"r"}""")]
    public async Task FlatRefusalInAStream_StopsTheCall(string error)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Raw(200, "text/event-stream", $"data: {error}\n\ndata: [DONE]\n\n"));

        RequestRejectedException thrown = await Assert.ThrowsAsync<RequestRejectedException>(
            () => ReadAsync(stage.Client<IThreeTiers>().StreamAsync("hello", Stage.Token)));

        Assert.Equal(FailureKind.ContentFiltered, thrown.Kind);
        Assert.Empty(stage.Bravo.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Thoughts_RenewTheLimitOfTheFirstContent_AndSilenceDoesNot(bool thinks)
    {
        await using Stage stage = await Stage.OpenAsync();
        using var model = new ScriptedChatClient();
        var thought = new TaskCompletionSource();
        var waits = new TaskCompletionSource();
        var text = new TaskCompletionSource();
        model.Stream = token => ThinkAsync(thinks ? thought : null, waits, text, token);
        FallbackOptions options = stage.Options();
        options.AddChatClientProvider("model", model);
        using var runtime = new FallbackRuntime(options);
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo"));

        Task<string> reading = ReadAsync(runtime.CreateClient<IThinking>().StreamAsync("hello", Stage.Token));
        await WaitFor.ConditionAsync(() => stage.Clock.PendingTimers > 0, Stage.Token);
        stage.Clock.Advance(TimeSpan.FromSeconds(2));
        thought.SetResult();
        await WaitFor.EndAsync(waits.Task, Stage.Token);
        stage.Clock.Advance(TimeSpan.FromSeconds(2));
        text.SetResult();

        Assert.Equal(thinks ? "from the model" : "from bravo", await WaitFor.EndAsync(reading, Stage.Token));
    }

    /// <summary>Its first text comes after 13 s, and the limit of the first content is 10 s where nobody has declared another.</summary>
    [Fact]
    public async Task ThoughtsOnTheWire_RenewTheLimitOfTheFirstContent_AndNothingIsCounted()
    {
        await using Stage stage = await Stage.OpenAsync();
        await using ProviderServer thinker = await ProviderServer.StartAsync(timeProvider: stage.Clock, cancellationToken: Stage.Token);
        thinker.Model("deepseek-reasoner").Replies(
            Reply.Text("done").InChunks("", "done").WithReasoning("hm").WithKeepAlives(1, _half).WithChunkDelay(_half));
        using var runtime = new FallbackRuntime(stage.Options().AddProvider("deepseek", thinker.BaseUrl.AbsoluteUri, "k"));
        IThinkingAloud client = runtime.CreateClient<IThinkingAloud>();

        for (int call = 1; call <= 3; call++)
        {
            TimeSpan start = stage.Clock.Elapsed;
            Task<string> reading = ReadAsync(client.StreamAsync("hello", Stage.Token));
            await WaitFor.ConditionAsync(() => stage.Clock.PendingTimers == 2, Stage.Token);
            stage.Clock.Advance(_half);
            // The next thing to come is the text, and not the end of 10 s.
            await WaitFor.ConditionAsync(() => stage.Clock.NextTimer == start + 2 * _half, Stage.Token);
            stage.Clock.Advance(_half);
            Assert.Equal("done", await reading);
        }

        Assert.Equal(0, runtime.Monitor.Tiers.First(static tier => tier.Provider == "deepseek").Breaker.ConsecutiveFailures);
        Assert.Empty(stage.Bravo.Requests);
    }

    [Fact]
    public async Task Thoughts_DoNotOutlastTheTiersTimeout_OfWhichTheHeadersAreAPart()
    {
        await using Stage stage = await Stage.OpenAsync();
        await using ProviderServer thinker = await ProviderServer.StartAsync(timeProvider: stage.Clock, cancellationToken: Stage.Token);
        thinker.Model("one").Replies(Reply.Text("done").WithReasoning("hm").StallAfter(0).After(TimeSpan.FromSeconds(7)));
        using var runtime = new FallbackRuntime(stage.Options().AddProvider("model", thinker.BaseUrl.AbsoluteUri, "k"));
        IShortOfTime client = runtime.CreateClient<IShortOfTime>();

        Task<string> reading = ReadAsync(client.StreamAsync("hello", Stage.Token));
        await WaitFor.ConditionAsync(() => stage.Clock.PendingTimers == 2, Stage.Token);
        stage.Clock.Advance(TimeSpan.FromSeconds(7));
        // The first limit would strike after 8 s.
        await WaitFor.ConditionAsync(() => stage.Clock.NextTimer > TimeSpan.FromSeconds(8), Stage.Token);

        Assert.Equal(TimeSpan.FromSeconds(9), stage.Clock.NextTimer);
        stage.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("You said: hello", await WaitFor.EndAsync(reading, Stage.Token));
    }

    [Fact]
    public async Task ProxyThatTakesNoExpectation_IsSentTheRequestWithout_FromThenOn()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(request => request.Headers.ContainsKey("Expect") ? Reply.Status(417) : Reply.Text("from alpha"));
        IThreeTiers client = stage.Client<IThreeTiers>();
        string large = new('x', 1_100_000);

        for (int call = 1; call <= 2; call++) Assert.Equal("from alpha", (await client.AskAsync(large, Stage.Token)).Value);

        Assert.Equal([true, false, false], stage.Alpha.Requests.Select(static request => request.Headers.ContainsKey("Expect")));
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> ThinkAsync(
        TaskCompletionSource? thought, TaskCompletionSource waits, TaskCompletionSource text, [EnumeratorCancellation] CancellationToken token)
    {
        if (thought is not null)
        {
            await thought.Task.WaitAsync(token);
            yield return new ChatResponseUpdate(ChatRole.Assistant, [new TextReasoningContent("hm")]);
        }
        waits.TrySetResult();
        await text.Task.WaitAsync(token);
        yield return new ChatResponseUpdate(ChatRole.Assistant, "from the model") { FinishReason = ChatFinishReason.Stop };
    }

    private static async Task<string> ReadAsync(IAsyncEnumerable<string> stream)
    {
        var text = new System.Text.StringBuilder();
        await foreach (string piece in stream) text.Append(piece);
        return text.ToString();
    }
}

[ModelChain("model/one", "bravo/two", DeadlineMs = 60_000)]
[TierTimeout(9_000, 9_000, FirstTokenMs = 3_000)]
public interface IThinking
{
    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
}

// Retired since; how it shows its thoughts is what others do as well.
#pragma warning disable FB2010
[ModelChain("deepseek/deepseek-reasoner", "bravo/two", DeadlineMs = 600_000)]
[TierTimeout(30_000)]
[CircuitBreaker(FailureThreshold = 3)]
public interface IThinkingAloud
{
    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
}
#pragma warning restore FB2010

[ModelChain("model/one", "bravo/two", DeadlineMs = 60_000)]
[TierTimeout(9_000, FirstTokenMs = 8_000)]
public interface IShortOfTime
{
    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
}
