using System.Net;
using System.Net.Sockets;
using Fallback.Testing;

namespace Fallback.EndToEnd.Tests;

/// <summary>A server that is gone while its port is held, without listening: it refuses connections, and no server of another test can get the port.</summary>
internal sealed class GoneServer : IDisposable
{
    private readonly Socket _port = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    /// <summary>A port at which nobody has ever listened.</summary>
    public GoneServer() : this(0)
    {
    }

    private GoneServer(int port) => _port.Bind(new IPEndPoint(IPAddress.Loopback, port));

    public string BaseUrl => $"http://127.0.0.1:{((IPEndPoint)_port.LocalEndPoint!).Port}/v1";

    public static async Task<GoneServer> OfAsync(ProviderServer server)
    {
        int port = server.BaseUrl.Port;
        await server.DisposeAsync();
        return new GoneServer(port);
    }

    public void Dispose() => _port.Dispose();
}
