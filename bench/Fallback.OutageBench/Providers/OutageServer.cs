using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Fallback.OutageBench;

/// <summary>
/// Kestrel on the loopback interface with as little as possible around it. Fallback.Testing's server keeps what tests look at, and would
/// take a third of the machine at the loads here.
/// </summary>
internal sealed class OutageServer : IAsyncDisposable
{
    private const int Ports = 32;

    private readonly KestrelServer _kestrel;
    private readonly ConcurrentDictionary<int, Outage> _outages = new();
    private string[] _addresses = [];
    private int _opened;

    private OutageServer()
    {
        KestrelServerOptions options = new() { AddServerHeader = false };
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        // A client's port is free again only a minute after its connection to the same address; with one address they would run out.
        for (int port = 0; port < Ports; port++) options.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http1);
        // The default of 512 makes the kernel drop connections when a wave arrives; they would come back a second later.
        SocketTransportOptions transport = new() { Backlog = 8192 };
        _kestrel = new KestrelServer(Options.Create(options), new SocketTransportFactory(Options.Create(transport), NullLoggerFactory.Instance), NullLoggerFactory.Instance);
    }

    public static async Task<OutageServer> StartAsync()
    {
        var server = new OutageServer();
        await server._kestrel.StartAsync(new OutageApplication(server._outages), CancellationToken.None);
        server._addresses = [.. server._kestrel.Features.Get<IServerAddressesFeature>()!.Addresses];
        return server;
    }

    /// <summary>Puts providers up at addresses of their own; breakers are shared in the process by address.</summary>
    public Endpoints Open(Outage outage)
    {
        int number = Interlocked.Increment(ref _opened);
        _outages[number] = outage;
        return new Endpoints(outage, [.. TierFigures.All.Select((_, tier) => string.Create(CultureInfo.InvariantCulture, $"{_addresses[number % Ports]}/{number}/{tier}/v1"))]);
    }

    public async ValueTask DisposeAsync()
    {
        await _kestrel.StopAsync(new CancellationToken(canceled: true));
        _kestrel.Dispose();
    }
}

/// <summary>Where a client finds the four tiers.</summary>
internal sealed record Endpoints(Outage Outage, string[] BaseUrls);
