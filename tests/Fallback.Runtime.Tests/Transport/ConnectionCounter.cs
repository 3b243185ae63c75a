using System.Net.Sockets;

namespace Fallback.Runtime.Tests;

/// <summary>Our own handler, counting the connections that it makes.</summary>
internal sealed class ConnectionCounter : IDisposable
{
    private int _connections;

    public ConnectionCounter()
    {
        Handler = (SocketsHttpHandler)HandlerFactory.Create();
        Handler.ConnectCallback = async (context, cancellationToken) =>
        {
            Interlocked.Increment(ref _connections);
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        };
    }

    public SocketsHttpHandler Handler { get; }

    public int Connections => Volatile.Read(ref _connections);

    public void Dispose() => Handler.Dispose();
}
