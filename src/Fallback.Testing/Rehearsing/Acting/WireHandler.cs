using System.Net;
using System.Net.Sockets;

namespace Fallback.Testing;

/// <summary>Sends every request to a server of the rehearsal, whatever its address is. Connections are made only to that server.</summary>
internal sealed class WireHandler : DelegatingHandler
{
    private readonly Uri _server;
    private readonly Wires _wires;

    public WireHandler(Uri server, Wires wires)
    {
        _server = server;
        _wires = wires;
        InnerHandler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ResponseDrainTimeout = TimeSpan.Zero,
            ActivityHeadersPropagator = null,
            ConnectCallback = ConnectAsync,
        };
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Uri asked = request.RequestUri ?? _server;
        request.RequestUri = new UriBuilder(asked) { Scheme = _server.Scheme, Host = _server.Host, Port = _server.Port, UserName = "", Password = "" }.Uri;
        request.Headers.Host = null;
        Wire wire = _wires.Begin(request, cancellationToken);
        try
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            response.Content = new WireContent(response.Content, wire);
            wire.Answered();
            return response;
        }
        catch
        {
            wire.End();
            throw;
        }
        finally
        {
            request.RequestUri = asked;
        }
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, _server.Port), cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
