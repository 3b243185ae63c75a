using System.Net.Sockets;

namespace Fallback.Testing.Tests;

/// <summary>Connections that end early, seen from a bare socket and from HttpClient.</summary>
public sealed class DisconnectTests : ServerFixture
{
    [Fact]
    public async Task Reset_BareSocket_SeesRstAndNoByte()
    {
        Server.Model("m").Replies(Reply.Reset());
        using RawClient raw = await RawClient.AskAsync(Server, "m");

        (string text, SocketException? error) = await raw.ReadToFailureAsync();

        Assert.Equal("", text);
        Assert.Equal(SocketError.ConnectionReset, error?.SocketErrorCode);
    }

    [Fact]
    public async Task Reset_HttpClient_ReportsConnectionReset()
    {
        Server.Model("m").Replies(Reply.Reset());

        HttpRequestException error = await Assert.ThrowsAsync<HttpRequestException>(() => Client.SendAsync("m"));

        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(error.InnerException?.InnerException).SocketErrorCode);
        Assert.Null(Server.Requests[0].Status);
    }

    [Fact]
    public async Task CloseBeforeHeaders_BareSocket_SeesCleanEndAndNoByte()
    {
        Server.Model("m").Replies(Reply.CloseBeforeHeaders());
        using RawClient raw = await RawClient.AskAsync(Server, "m");

        Assert.Equal("", await raw.ReadToEndAsync());
        Assert.Null(Server.Requests[0].Status);
        Assert.False(Server.Requests[0].WasAborted);
    }

    [Fact]
    public async Task CloseBeforeHeaders_HttpClient_ReportsResponseEnded()
    {
        Server.Model("m").Replies(Reply.CloseBeforeHeaders());

        HttpRequestException error = await Assert.ThrowsAsync<HttpRequestException>(() => Client.SendAsync("m"));

        Assert.Equal(HttpRequestError.ResponseEnded, error.HttpRequestError);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task CutAfter_Stream_DeliversExactlyTheChunksThenEndsUnfinished(int chunks)
    {
        Server.Model("m").Replies(Reply.Text("one two three four five").CutAfter(chunks));

        for (int i = 0; i < 20; i++)
        {
            using HttpResponseMessage response = await Client.SendAsync("m", stream: true);
            (string text, Exception? error) = await ProviderClient.ReadToFailureAsync(response);

            Assert.Equal(chunks, Sse.Texts(text).Count);
            Assert.Equal(HttpRequestError.ResponseEnded, Assert.IsType<HttpIOException>(error).HttpRequestError);
            Assert.DoesNotContain("[DONE]", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task CutAfter_StreamSeenByBareSocket_EndsWithFinAndWithoutTheLastChunkOfHttp()
    {
        Server.Model("m").Replies(Reply.Text("one two three").CutAfter(2));
        using RawClient raw = await RawClient.AskAsync(Server, "m", stream: true);

        string received = await raw.ReadToEndAsync();

        await raw.SendMoreAsync();
        Assert.Equal(["one", " two"], Sse.Texts(received));
        Assert.DoesNotContain("\r\n0\r\n", received, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CutAfter_StreamWithReset_DeliversTheChunksThenResets()
    {
        Server.Model("m").Replies(Reply.Text("one two three").CutAfter(2, reset: true));
        using RawClient raw = await RawClient.AskAsync(Server, "m", stream: true);

        (string text, SocketException? error) = await raw.ReadToFailureAsync();

        Assert.Equal(["one", " two"], Sse.Texts(text));
        Assert.Equal(SocketError.ConnectionReset, error?.SocketErrorCode);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(1, true)]
    public async Task CutAfter_PlainAnswer_FailsWhileReading(int chunks, bool reset)
    {
        Server.Model("m").Replies(Reply.Text("a text that is long enough to be cut").CutAfter(chunks, reset));

        using HttpResponseMessage response = await Client.SendAsync("m");
        (string text, Exception? error) = await ProviderClient.ReadToFailureAsync(response);

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal(chunks > 0, text.Length > 0);
        if (reset) Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(error?.InnerException).SocketErrorCode);
        else Assert.Equal(HttpRequestError.ResponseEnded, Assert.IsType<HttpIOException>(error).HttpRequestError);
    }

    [Fact]
    public async Task CutAfter_ClientLeftTheConnectionOpen_RequestIsOverAlready()
    {
        Server.Model("m").Replies(Reply.Text("one two").CutAfter(1));
        using RawClient raw = await RawClient.AskAsync(Server, "m", stream: true);
        await raw.ReadToEndAsync();

        await WaitFor.EndAsync(Server.Requests[0].Ended, Token);

        Assert.Equal(0, Server.Model("m").InFlight);
        Assert.Equal(200, Server.Requests[0].Status);
    }
}
