using System.Net;
using System.Net.Sockets;

namespace Fallback.GatewayBench;

/// <summary>A connection of the load generator with the request that is under way on it.</summary>
internal sealed class Connection : IDisposable
{
    private readonly Socket _socket;

    public Connection(int port)
    {
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _socket.Connect(IPAddress.Loopback, port);
        _socket.Blocking = false;
        Handle = (int)_socket.Handle;
    }

    public int Handle { get; }

    public ReplyReader Reply { get; } = new();

    /// <summary>When the request was to be sent.</summary>
    public long Due { get; set; }

    public bool IsBusy { get; set; }

    public bool HasBody { get; set; }

    public void Dispose() => _socket.Dispose();
}
