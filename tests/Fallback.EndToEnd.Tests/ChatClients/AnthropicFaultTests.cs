using Fallback.Testing;

namespace Fallback.EndToEnd.Tests;

/// <summary>What breaks while Anthropic's SDK waits or reads: the next tier answers, or the stream ends as interrupted; never as a success.</summary>
public sealed class AnthropicFaultTests
{
    private static readonly TextReply _text = Reply.Text("one two three").InChunks("one ", "two ", "three");

    public static TheoryData<string, bool, FailureKind> BeforeContent => new()
    {
        { "reset", false, FailureKind.NetworkError },
        { "reset", true, FailureKind.NetworkError },
        { "cut", false, FailureKind.NetworkError },
        { "cut", true, FailureKind.StreamInterrupted },
        { "end", false, FailureKind.ProtocolError },
        { "end", true, FailureKind.StreamInterrupted },
        { "error", false, FailureKind.Overloaded },
        { "error", true, FailureKind.Overloaded },
        { "malformed", false, FailureKind.ProtocolError },
        { "malformed", true, FailureKind.ProtocolError },
        { "no message", true, FailureKind.StreamInterrupted },
        { "endless", false, FailureKind.ProtocolError },
        { "endless", true, FailureKind.ProtocolError },
    };

    [Theory]
    [MemberData(nameof(BeforeContent))]
    public async Task BeforeContent_TheNextTierAnswersUnseen(string fault, bool stream, FailureKind kind)
    {
        await using AnthropicStage stage = await AnthropicStage.OpenAsync(static options => options.Providers["client"].MaxResponseBytes = 100_000);
        stage.Anthropic.Default.Replies(fault switch
        {
            "reset" => Reply.Reset(),
            "cut" => _text.CutAfter(0),
            "end" => _text.EndAfter(0),
            "error" => _text.ErrorAfter(0, "overloaded_error", "too busy"),
            "malformed" => _text.MalformedChunkAt(0),
            "no message" => Reply.Raw(200, "text/event-stream", ""),
            _ => Reply.EndlessBody(200),
        });

        Assert.Equal("You said: hello", await stage.AskAsync(stream));
        TierAttempt attempt = await stage.FirstAttemptAsync(stream);

        Assert.Equal(kind, attempt.Failure);
        Assert.Equal(2, stage.Anthropic.Requests.Count);
        Assert.True(stage.Tier("client").Breaker.ConsecutiveFailures + stage.Tier("client").Endpoint.ConsecutiveFailures == 2 || stage.Tier("client").Breaker.State == BreakerState.Open);
    }

    public static TheoryData<string, FailureKind> AfterContent => new()
    {
        { "reset", FailureKind.StreamInterrupted },
        { "cut", FailureKind.StreamInterrupted },
        { "end", FailureKind.StreamInterrupted },
        { "error", FailureKind.Overloaded },
        { "malformed", FailureKind.ProtocolError },
        { "no stop", FailureKind.StreamInterrupted },
    };

    [Theory]
    [MemberData(nameof(AfterContent))]
    public async Task AfterContent_TheStreamIsInterruptedWithItsText(string fault, FailureKind kind)
    {
        await using AnthropicStage stage = await AnthropicStage.OpenAsync();
        stage.Anthropic.Default.Replies(Broken(fault));

        StreamInterruptedException e = await Assert.ThrowsAsync<StreamInterruptedException>(() => stage.AskAsync(stream: true));

        Assert.Equal((kind, fault == "no stop" ? "one two three" : "one two "), (e.Kind, e.PartialText));
        Assert.Single(stage.Anthropic.Requests);
        Assert.Empty(stage.Second.Requests);
        Assert.Equal(1, stage.Tier("client").Breaker.ConsecutiveFailures);
    }

    [Fact]
    public async Task CloseBeforeHeaders_IsAskedAgainOnce()
    {
        await using AnthropicStage stage = await AnthropicStage.OpenAsync();
        stage.Anthropic.Default.RepliesOnce(Reply.CloseBeforeHeaders());

        Assert.Equal("You said: hello", await stage.AskAsync(stream: false));
        Assert.Equal((2, 0), (stage.Anthropic.Requests.Count, stage.Second.Requests.Count));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ServerThatIsGone_IsTheEndpointsFault(bool stream)
    {
        await using AnthropicStage stage = await AnthropicStage.OpenAsync();
        using GoneServer gone = await GoneServer.OfAsync(stage.Anthropic);

        Assert.Equal((FailureKind.NetworkError, "connection refused"), ((await stage.FirstAttemptAsync(stream)) is var attempt ? attempt.Failure : null, attempt.Message));
        Assert.Equal(1, stage.Tier("client").Endpoint.ConsecutiveFailures);
    }

    [Theory]
    [InlineData(false, 5)]
    [InlineData(true, 3)]
    public async Task HangBeforeHeaders_EndsAtTheTiersTimeoutAndAbortsTheRequest(bool stream, int seconds)
    {
        await using AnthropicStage stage = await AnthropicStage.OpenAsync();
        stage.Anthropic.Default.Replies(Reply.Hang());
        Task<string> call = stage.AskAsync(stream);
        await stage.Anthropic.Default.WaitForRequestsAsync(1, Stage.Token);

        stage.Clock.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal("You said: hello", await call);
        await stage.Anthropic.Requests[0].WaitForAbortAsync(Stage.Token);
        Assert.Single(stage.Anthropic.Requests);
    }

    [Theory]
    [InlineData(false, 5)]
    [InlineData(true, 3)]
    public async Task HangBeforeContent_EndsAtTheTiersTimeout(bool stream, int seconds)
    {
        await using AnthropicStage stage = await AnthropicStage.OpenAsync();
        stage.Anthropic.Default.Replies(_text.StallAfter(0));
        Task<string> call = stage.AskAsync(stream);
        await stage.Anthropic.Default.WaitForRequestsAsync(1, Stage.Token);

        stage.Clock.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal("You said: hello", await call);
        await stage.Anthropic.Requests[0].WaitForAbortAsync(Stage.Token);
    }

    [Fact]
    public async Task HangInTheStream_EndsAtTheIdleLimit()
    {
        await using AnthropicStage stage = await AnthropicStage.OpenAsync();
        stage.Anthropic.Default.Replies(_text.StallAfter(1));
        await using IAsyncEnumerator<string> pieces = stage.Client<IClientFirst>().StreamAsync("hello", Stage.Token).GetAsyncEnumerator(Stage.Token);
        Assert.True(await pieces.MoveNextAsync());
        Task<bool> next = pieces.MoveNextAsync().AsTask();

        stage.Clock.Advance(TimeSpan.FromSeconds(4));

        Assert.Equal((FailureKind.StreamInterrupted, "one "), (await Assert.ThrowsAsync<StreamInterruptedException>(() => next)) is var e ? (e.Kind, e.PartialText) : default);
        await stage.Anthropic.Requests[0].WaitForAbortAsync(Stage.Token);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancelled_IsRethrownAndCountsNothing(bool stream)
    {
        await using AnthropicStage stage = await AnthropicStage.OpenAsync();
        stage.Anthropic.Default.Replies(Reply.Hang());
        using var caller = new CancellationTokenSource();
        IClientFirst client = stage.Client<IClientFirst>();
        Task call = stream ? client.StreamAsync("hello", caller.Token).GetAsyncEnumerator(caller.Token).MoveNextAsync().AsTask() : client.AskAsync("hello", caller.Token);
        await stage.Anthropic.Default.WaitForRequestsAsync(1, Stage.Token);

        await caller.CancelAsync();

        Assert.Equal(caller.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call)).CancellationToken);
        await stage.Anthropic.Requests[0].WaitForAbortAsync(Stage.Token);
        Assert.Equal(0, stage.Tier("client").Breaker.ConsecutiveFailures);
    }

    [Fact]
    public async Task MissingMessageStop_AfterAStopReason_IsACompleteAnswer()
    {
        await using AnthropicStage stage = await AnthropicStage.OpenAsync();
        stage.Anthropic.Default.Replies(_text.WithoutDone());

        Assert.Equal("one two three", await stage.AskAsync(stream: true));
    }

    private static TextReply Broken(string fault) => fault switch
    {
        "reset" => _text.CutAfter(2, reset: true),
        "cut" => _text.CutAfter(2),
        "end" => _text.EndAfter(2),
        "error" => _text.ErrorAfter(2, "overloaded_error", "too busy"),
        "malformed" => _text.MalformedChunkAt(2),
        _ => _text.WithFinishReason(null),
    };
}
