using System.IO.Compression;
using System.Text;
using Fallback.CompilerServices;

namespace Fallback.Runtime.Tests;

/// <summary>Replies that no well-behaved server sends, byte by byte over a real socket.</summary>
public class RawReplyTests
{
    [Fact]
    public async Task Send_LargeRequestRefusedBeforeItsBody_ShowsTheStatusAndNoBrokenConnection()
    {
        await using RawServer server = new("HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
        Reply<ChatAnswer> reply = await CompleteAsync(server, text: new string('x', 3_000_000));
        Assert.Equal((FailureKind.PayloadTooLarge, 413), (reply.Failure!.Kind, reply.Failure.HttpStatus));
        Assert.Contains("100-continue", server.RequestHead, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Complete_CompressedAnswer_IsRead()
    {
        await using RawServer server = new(Compressed("""{"choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}]}"""));
        Assert.Equal("Hi", (await CompleteAsync(server)).Value!.Text);
    }

    [Fact]
    public async Task Complete_SmallBodyThatGrowsWithoutEndWhenDecompressed_IsBounded()
    {
        await using RawServer server = new(Compressed(new string(' ', 20_000_000)));
        Assert.Equal(FailureKind.ProtocolError, (await CompleteAsync(server, limit: 100_000)).Failure!.Kind);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"choices\":")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"cho")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    public async Task Complete_BodyShorterThanAnnounced_IsANetworkErrorOfTheModel(string reply)
    {
        await using RawServer server = new(Encoding.ASCII.GetBytes(reply));
        Failure failure = (await CompleteAsync(server)).Failure!;
        Assert.Equal((FailureKind.NetworkError, FailureScope.Model), (failure.Kind, failure.Scope));
    }

    [Fact]
    public async Task Complete_ConnectionCloseBeforeTheAnswersEnd_IsNoAnswer()
    {
        await using RawServer server = new("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"choices\":[{\"message\":{\"content\":\"Hi\"}"u8.ToArray());
        Assert.Equal(FailureKind.ProtocolError, (await CompleteAsync(server)).Failure!.Kind);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("HTTP/1.1 nonsense\r\n\r\n")]
    public async Task Send_ReplyThatIsNoHttp_IsANetworkErrorOfTheEndpoint(string reply)
    {
        await using RawServer server = new(Encoding.ASCII.GetBytes(reply));
        Failure failure = (await CompleteAsync(server)).Failure!;
        Assert.Equal((FailureKind.NetworkError, FailureScope.Endpoint), (failure.Kind, failure.Scope));
    }

    private static async Task<Reply<ChatAnswer>> CompleteAsync(RawServer server, string text = "Hi", long limit = 16 * 1024 * 1024)
    {
        using var invoker = new HttpMessageInvoker(HandlerFactory.Create());
        var endpoint = new ProviderEndpoint { Provider = "acme", BaseUrl = server.BaseUrl, Invoker = invoker, MaxResponseBytes = limit };
        return await new HttpTransport(TimeProvider.System).CompleteAsync(endpoint, new RequestShape("m", "max_tokens"), ScriptedProvider.Ask(text), TestContext.Current.CancellationToken);
    }

    private static byte[] Compressed(string body)
    {
        var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(Encoding.UTF8.GetBytes(body));
        return [.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: {buffer.Length}\r\n\r\n"), .. buffer.ToArray()];
    }
}
