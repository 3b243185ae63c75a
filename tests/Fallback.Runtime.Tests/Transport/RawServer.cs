using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fallback.Runtime.Tests;

/// <summary>A server that answers one connection with exactly these bytes as soon as a request's headers have come, and reads no body.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _serving;

    public RawServer(byte[] reply)
    {
        _listener.Start();
        BaseUrl = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/v1");
        _serving = ServeAsync(reply);
    }

    public Uri BaseUrl { get; }

    /// <summary>What came up to the end of the headers.</summary>
    public string RequestHead { get; private set; } = "";

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _serving;
    }

    private async Task ServeAsync(byte[] reply)
    {
        using Socket socket = await _listener.AcceptSocketAsync();
        byte[] buffer = new byte[4096];
        while (!RequestHead.Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            int read = await socket.ReceiveAsync(buffer);
            if (read == 0) return;
            RequestHead += Encoding.ASCII.GetString(buffer, 0, read);
        }
        await socket.SendAsync(reply);
        socket.Shutdown(SocketShutdown.Send);
    }
}
