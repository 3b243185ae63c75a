using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Fallback.Testing;

/// <summary>Kestrel without a host: starts in milliseconds, writes nothing to a console, reads no configuration.</summary>
internal static class LoopbackKestrel
{
    public static KestrelServer Create(int port)
    {
        KestrelServerOptions options = new() { AddServerHeader = false };
        options.Limits.MaxRequestBodySize = null;
        // A script may be silent for as long as it likes; Kestrel's own limits must not cut in.
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        options.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);

        SocketTransportOptions transport = new()
        {
            // The default of 512 makes the kernel drop connections when thousands arrive at once; they would come back a second later.
            Backlog = 4096,
            // With room for one byte a flush ends when the socket has taken the data, so a connection can be cut exactly behind it.
            MaxWriteBufferSize = 1,
        };
        return new KestrelServer(
            Options.Create(options),
            new SocketTransportFactory(Options.Create(transport), NullLoggerFactory.Instance),
            NullLoggerFactory.Instance);
    }
}
