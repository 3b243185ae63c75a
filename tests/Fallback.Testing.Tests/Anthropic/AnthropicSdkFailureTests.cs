using System.Net.Http.Headers;
using Anthropic;
using Anthropic.Core;
using Anthropic.Exceptions;
using Anthropic.Models;
using Anthropic.Models.Messages;

namespace Fallback.Testing.Tests;

/// <summary>Failures as Anthropic's own client reports them, with its retries off.</summary>
public sealed class AnthropicSdkFailureTests : AnthropicSdkFixture
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Overloaded_PlainOrStream_ThrowsAtOnceAndOnce(bool stream)
    {
        Server.Model("m").Replies(Reply.Overloaded());

        AnthropicOverloadedException error = await Assert.ThrowsAsync<AnthropicOverloadedException>(() => AskAsync(stream));

        Assert.Equal(529, (int)error.StatusCode);
        Assert.Equal(ErrorType.OverloadedError, error.Type?.Value());
        Assert.Equal("Overloaded", error.ApiMessage);
        Assert.Equal("req_1", error.RequestID);
        Assert.Single(Server.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RateLimited_PlainOrStream_RetryAfterIsSeenByAHandlerOnly(bool stream)
    {
        Server.Model("m").Replies(Reply.RateLimited(TimeSpan.FromSeconds(20)));
        RetryConditionHeaderValue? retryAfter = null;
        DelegatingHandler handler = Handler.Create(async (request, next, cancellationToken) =>
        {
            HttpResponseMessage response = await next(request, cancellationToken);
            retryAfter = response.Headers.RetryAfter;
            return response;
        });

        AnthropicRateLimitException error = await Assert.ThrowsAsync<AnthropicRateLimitException>(() => AskAsync(stream, handler));

        Assert.Equal(ErrorType.RateLimitError, error.Type?.Value());
        Assert.Equal(TimeSpan.FromSeconds(20), retryAfter?.Delta);
    }

    [Fact]
    public async Task Error_WithACodeThatTheClientKnows_HasAnExceptionOfItsOwn()
    {
        Server.Model("m").Replies(Reply.Error(429, "enforced_spend_limit_reached"));

        AnthropicServiceException error = await Assert.ThrowsAnyAsync<AnthropicServiceException>(() => AskAsync(stream: false));

        Assert.IsType<AnthropicEnforcedSpendLimitReachedException>(error);
        Assert.Equal("enforced_spend_limit_reached", error.ErrorCode);
    }

    [Fact]
    public async Task Reset_BeforeHeaders_ThrowsTheClientsOwnException()
    {
        Server.Model("m").Replies(Reply.Reset());

        await Assert.ThrowsAsync<AnthropicIOException>(() => AskAsync(stream: true));
    }

    [Fact]
    public async Task CutAfter_Stream_DeliversTheChunksThenThrowsTheTransportsException()
    {
        Server.Model("m").Replies(Reply.Text("one two three").CutAfter(1));

        (IReadOnlyList<RawMessageStreamEvent> events, Exception? error) = await ReadAsync();

        Assert.Equal("one", Text(events));
        Assert.Equal(HttpRequestError.ResponseEnded, Assert.IsType<HttpIOException>(error).HttpRequestError);
    }

    [Fact]
    public async Task CutAfter_Plain_ThrowsTheTransportsException()
    {
        Server.Model("m").Replies(Reply.Text("one two three").CutAfter(1));

        await Assert.ThrowsAsync<HttpIOException>(() => AskAsync(stream: false));
    }

    [Fact]
    public async Task EndAfter_Stream_IsNoErrorToTheClient()
    {
        Server.Model("m").Replies(Reply.Text("one two three").EndAfter(1));

        (IReadOnlyList<RawMessageStreamEvent> events, Exception? error) = await ReadAsync();

        Assert.Null(error);
        Assert.Equal("one", Text(events));
        Assert.DoesNotContain(events, one => one.TryPickDelta(out _) || one.TryPickStop(out _));
    }

    [Fact]
    public async Task ErrorAfter_Stream_ThrowsWithTypeAndMessage()
    {
        Server.Model("m").Replies(Reply.Text("one two").ErrorAfter(1, "overloaded_error", "too busy"));

        (IReadOnlyList<RawMessageStreamEvent> events, Exception? error) = await ReadAsync();

        Assert.Equal("one", Text(events));
        AnthropicSseException told = Assert.IsType<AnthropicSseException>(error);
        Assert.Equal(ErrorType.OverloadedError, told.Type?.Value());
        Assert.Equal("too busy", told.ApiMessage);
    }

    [Fact]
    public async Task MalformedChunkAt_Stream_Throws()
    {
        Server.Model("m").Replies(Reply.Text("one two").MalformedChunkAt(1));

        (_, Exception? error) = await ReadAsync();

        Assert.IsType<AnthropicInvalidDataException>(error);
    }

    [Fact]
    public async Task StallAfter_CallerGivesUp_RequestIsAborted()
    {
        Server.Model("m").Replies(Reply.Text("one two").StallAfter(1));
        using AnthropicClient client = Sdk();
        using CancellationTokenSource giveUp = CancellationTokenSource.CreateLinkedTokenSource(Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (RawMessageStreamEvent one in client.Messages.CreateStreaming(Question, giveUp.Token))
                if (Text([one]) == "one") await giveUp.CancelAsync();
        });

        await Server.Requests[0].WaitForAbortAsync(Token);
    }

    private async Task AskAsync(bool stream, params DelegatingHandler[] handlers)
    {
        using AnthropicClient client = Sdk();
        IAnthropicClient asked = client.WithOptions(options => options with { Handlers = handlers });
        if (!stream) await asked.Messages.Create(Question, Token);
        else await foreach (RawMessageStreamEvent _ in asked.Messages.CreateStreaming(Question, Token));
    }

    private async Task<(IReadOnlyList<RawMessageStreamEvent> Events, Exception? Error)> ReadAsync()
    {
        using AnthropicClient client = Sdk();
        return await ReadToFailureAsync(client.Messages.CreateStreaming(Question, Token));
    }
}
