using System.Net;
using System.Net.Sockets;
using Fallback.CompilerServices;
using Fallback.Testing;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests;

/// <summary>The transport against a real server, over real sockets.</summary>
public sealed class SocketTests : IAsyncLifetime
{
    private const string Key = "sk-canary-0123456789abcdef";

    private readonly HttpMessageInvoker _invoker = new(HandlerFactory.Create());
    private readonly HttpTransport _transport = new(TimeProvider.System);
    private readonly RequestShape _shape = new("m", "max_tokens");
    private ProviderServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await ProviderServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        _invoker.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Complete_Answer_IsReadAndTheConnectionServesTheNextCall()
    {
        Model.Replies(Reply.Text("Hello é😀").WithUsage(3, 5));
        for (int i = 0; i < 3; i++)
        {
            ChatAnswer answer = (await CompleteAsync()).Value!;
            Assert.Equal("Hello é😀", answer.Text);
            Assert.Equal(3, answer.Usage!.InputTokenCount);
        }
        Assert.Equal("Bearer " + Key, _server.Requests[0].Headers["Authorization"]);
        Assert.Equal("Hi", _server.Requests[0].LastUserMessage);
        Assert.False(_server.Requests[0].Headers.ContainsKey("traceparent"));
    }

    [Fact]
    public async Task Stream_WithKeepAlives_GivesItsTextAndUsage()
    {
        Model.Replies(Reply.Text("one two three").InChunks("one ", "two ", "three").WithKeepAlives().WithUsage(3, 5));
        StreamOutcome outcome = await StreamAsync();
        Assert.Null(outcome.Failure);
        Assert.Equal("one two three", outcome.Text);
        Assert.Equal(ChatFinishReason.Stop, outcome.FinishReason);
        Assert.Equal(5, outcome.Usage!.OutputTokenCount);
    }

    [Fact]
    public async Task Stream_InWindowsLines_WithoutDone_IsComplete()
    {
        Model.Replies(Reply.Text("one two").InChunks(2).WithCrLf().WithoutDone());
        StreamOutcome outcome = await StreamAsync();
        Assert.True(outcome.IsComplete);
        Assert.Equal("one two", outcome.Text);
    }

    [Fact]
    public async Task Stream_ServerThatDoesNotStream_GivesOneChunk()
    {
        Model.Replies(Reply.Text("one two").IgnoringStream());
        StreamOutcome outcome = await StreamAsync();
        Assert.True(outcome.IsComplete);
        Assert.Equal("one two", outcome.Text);
    }

    [Fact]
    public async Task Stream_ReadToItsEnd_LeavesItsConnectionForTheNext()
    {
        Model.Replies(Reply.Text("one two").InChunks(2));
        using var counter = new ConnectionCounter();
        using var invoker = new HttpMessageInvoker(counter.Handler);
        for (int i = 0; i < 5; i++) Assert.True((await StreamAsync(invoker)).IsComplete);
        Assert.Equal(1, counter.Connections);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stream_CutInTheMiddle_IsInterruptedAfterWhatCame(bool reset)
    {
        Model.Replies(Reply.Text("one two three").InChunks("one ", "two ", "three").CutAfter(2, reset));
        StreamOutcome outcome = await StreamAsync();
        Assert.Equal((FailureKind.StreamInterrupted, FailureScope.Model), (outcome.Failure!.Kind, outcome.Failure.Scope));
        Assert.StartsWith(outcome.Text, "one two ", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_ThatJustEnds_IsInterrupted()
    {
        Model.Replies(Reply.Text("one two three").InChunks("one ", "two ", "three").EndAfter(2));
        StreamOutcome outcome = await StreamAsync();
        Assert.Equal(FailureKind.StreamInterrupted, outcome.Failure!.Kind);
        Assert.Equal("one two ", outcome.Text);
    }

    [Fact]
    public async Task Stream_MalformedChunk_IsAProtocolError()
    {
        Model.Replies(Reply.Text("one two three").InChunks("one ", "two ", "three").MalformedChunkAt(1));
        StreamOutcome outcome = await StreamAsync();
        Assert.Equal(FailureKind.ProtocolError, outcome.Failure!.Kind);
        Assert.Equal("one ", outcome.Text);
    }

    [Fact]
    public async Task Stream_ErrorInside_IsClassified()
    {
        Model.Replies(Reply.Text("one two three").InChunks("one ", "two ", "three").ErrorAfter(1, "server_is_overloaded", "busy"));
        StreamOutcome outcome = await StreamAsync();
        Assert.Equal((FailureKind.Overloaded, "server_is_overloaded"), (outcome.Failure!.Kind, outcome.Failure.ProviderCode));
        Assert.Equal("one ", outcome.Text);
    }

    [Fact]
    public async Task Send_Reset_IsANetworkErrorOfTheEndpoint()
    {
        Model.Replies(Reply.Reset());
        Failure failure = (await CompleteAsync()).Failure!;
        Assert.Equal((FailureKind.NetworkError, FailureScope.Endpoint), (failure.Kind, failure.Scope));
    }

    [Fact]
    public async Task Send_ClosedBeforeHeaders_SaysSo()
    {
        Model.Replies(Reply.CloseBeforeHeaders());
        Failure failure = (await OpenAsync()).Failure!;
        Assert.Equal((FailureKind.NetworkError, FailureScope.Endpoint, true), (failure.Kind, failure.Scope, failure.ClosedBeforeResponse));
    }

    [Fact]
    public async Task Send_NobodyListens_IsANetworkErrorOfTheEndpoint()
    {
        int port;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }
        Reply<ChatAnswer> reply = await _transport.CompleteAsync(Endpoint(new Uri($"http://127.0.0.1:{port}/v1")), _shape, ScriptedProvider.Ask(), Token);
        Assert.Equal((FailureKind.NetworkError, FailureScope.Endpoint), (reply.Failure!.Kind, reply.Failure.Scope));
    }

    [Fact]
    public async Task Send_Redirect_TheKeyNeverReachesTheOtherHost()
    {
        await using ProviderServer other = await ProviderServer.StartAsync(cancellationToken: Token);
        Model.Replies(Reply.Status(307).WithHeader("Location", other.BaseUrl + "/chat/completions"));
        Failure failure = (await CompleteAsync()).Failure!;
        Assert.Equal((FailureKind.EndpointMisconfigured, 307), (failure.Kind, failure.HttpStatus));
        Assert.Empty(other.Requests);
        Assert.DoesNotContain(Key, failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Complete_EndlessBody_IsCutOffAtTheLimitAndAborted()
    {
        Model.Replies(Reply.EndlessBody());
        Reply<ChatAnswer> reply = await _transport.CompleteAsync(Endpoint(_server.BaseUrl, maxResponseBytes: 100_000), _shape, ScriptedProvider.Ask(), Token);
        Assert.Equal(FailureKind.ProtocolError, reply.Failure!.Kind);
        await _server.Requests[0].WaitForAbortAsync(Token);
    }

    [Fact]
    public async Task Complete_EndlessErrorBody_IsJudgedByItsBeginningAndAborted()
    {
        Model.Replies(Reply.EndlessBody(503));
        Failure failure = (await CompleteAsync()).Failure!;
        Assert.Equal((FailureKind.Overloaded, 503), (failure.Kind, failure.HttpStatus));
        await _server.Requests[0].WaitForAbortAsync(Token);
    }

    public static TheoryData<string, Reply> Hangs => new()
    {
        { "before the headers", Reply.Hang() },
        { "in the body", Reply.HangInBody(200, "\n\n") },
        { "in an error's body", Reply.HangInBody(500, "{\"error\":") },
        { "in a stream", Reply.Text("one two").InChunks(2).StallAfter(1) },
        { "in a stream with keep-alives", Reply.Text("one two").InChunks(2).StallAfter(0, TimeSpan.FromMilliseconds(5)) },
    };

    [Theory]
    [MemberData(nameof(Hangs), DisableDiscoveryEnumeration = true)]
    public async Task Complete_CancelledWhileTheServerHangs_ThrowsAtOnceAndTheServerSeesTheAbort(string where, Reply hang)
    {
        Model.Replies(hang);
        using var source = new CancellationTokenSource();
        Task<Reply<ChatAnswer>> sending = _transport.CompleteAsync(Endpoint(_server.BaseUrl), _shape, ScriptedProvider.Ask(), source.Token).AsTask();
        await Model.WaitForRequestsAsync(1, Token);
        await source.CancelAsync();
        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.Equal(source.Token, thrown.CancellationToken);
        await _server.Requests[0].WaitForAbortAsync(Token);
        Assert.True(_server.Requests[0].WasAborted, where);
    }

    [Theory]
    [MemberData(nameof(Hangs), DisableDiscoveryEnumeration = true)]
    public async Task Stream_CancelledWhileTheServerHangs_ThrowsAtOnceAndTheServerSeesTheAbort(string where, Reply hang)
    {
        Model.Replies(hang);
        using var source = new CancellationTokenSource();
        Task reading = ReadAllAsync(source.Token);
        await Model.WaitForRequestsAsync(1, Token);
        await source.CancelAsync();
        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Equal(source.Token, thrown.CancellationToken);
        await _server.Requests[0].WaitForAbortAsync(Token);
        Assert.True(_server.Requests[0].WasAborted, where);
    }

    [Fact]
    public async Task Stream_DisposedInTheMiddle_IsAbortedAtOnceAndNotReadOn()
    {
        // Without an end: were it read on, as a handler does by default, the server would see no abort for two seconds.
        Model.Replies(Reply.Text("one two three").InChunks("one ", "two ", "three").StallAfter(1, TimeSpan.FromMilliseconds(5)));
        IChunkStream stream = (await OpenAsync()).Value!;
        ChatChunk chunk;
        do chunk = (await stream.ReadAsync(Token)).Value;
        while (!chunk.HasContent);
        long disposed = TimeProvider.System.GetTimestamp();
        await stream.DisposeAsync();
        await _server.Requests[0].WaitForAbortAsync(Token);
        Assert.True(TimeProvider.System.GetElapsedTime(disposed) < TimeSpan.FromSeconds(1.5));
    }

    [Fact]
    public async Task Send_LargeRequest_RefusedEarly_ShowsTheStatus()
    {
        Model.Replies(Reply.Text("fine"));
        Reply<ChatAnswer> reply = await _transport.CompleteAsync(Endpoint(_server.BaseUrl), _shape, ScriptedProvider.Ask(new string('x', 3_000_000)), Token);
        Assert.Equal("fine", reply.Value?.Text);
        Assert.Equal("100-continue", _server.Requests[0].Headers["Expect"]);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ModelScript Model => _server.Model("m");

    private ProviderEndpoint Endpoint(Uri baseUrl, HttpMessageInvoker? invoker = null, long maxResponseBytes = 16 * 1024 * 1024) =>
        new() { Provider = "acme", BaseUrl = baseUrl, Credentials = Credentials.Of(new ApiKey(Key)), Invoker = invoker ?? _invoker, MaxResponseBytes = maxResponseBytes };

    private async Task<Reply<ChatAnswer>> CompleteAsync() => await _transport.CompleteAsync(Endpoint(_server.BaseUrl), _shape, ScriptedProvider.Ask("Hi"), Token);

    private async Task<Reply<IChunkStream>> OpenAsync(HttpMessageInvoker? invoker = null) =>
        await _transport.OpenAsync(Endpoint(_server.BaseUrl, invoker), _shape, ScriptedProvider.Ask("Hi"), Token);

    private async Task<StreamOutcome> StreamAsync(HttpMessageInvoker? invoker = null)
    {
        Reply<IChunkStream> opened = await OpenAsync(invoker);
        Assert.Null(opened.Failure);
        await using IChunkStream stream = opened.Value!;
        return await StreamOutcome.ReadAsync(stream);
    }

    private async Task ReadAllAsync(CancellationToken cancellationToken)
    {
        Reply<IChunkStream> opened = await _transport.OpenAsync(Endpoint(_server.BaseUrl), _shape, ScriptedProvider.Ask(), cancellationToken);
        Assert.Null(opened.Failure);
        await using IChunkStream stream = opened.Value!;
        while (!(await stream.ReadAsync(cancellationToken)).Value.IsEnd)
        {
        }
    }
}
