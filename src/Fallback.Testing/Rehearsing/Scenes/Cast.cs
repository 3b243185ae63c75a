using System.Collections.Concurrent;

namespace Fallback.Testing;

/// <summary>
/// The servers of a rehearsal, one for each provider and each of its instances. These are known only when the chain is bound, so a server
/// is started then. Thread-safe.
/// </summary>
internal sealed class Cast : IAsyncDisposable
{
    private static readonly TimeSpan _longestStart = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<(string Provider, string Instance), Lazy<ProviderServer>> _servers = [];
    private readonly RelayedTime _time = new();
    private volatile Act? _act;

    /// <summary>The running scene, whose clock the servers use.</summary>
    public Act? Act
    {
        get => _act;
        set
        {
            _act = value;
            _time.Current = value?.Clock;
        }
    }

    public Uri AddressOf(string provider, string instance) =>
        _servers.GetOrAdd(
            (provider.ToUpperInvariant(), instance.ToUpperInvariant()),
            static (_, made) => new Lazy<ProviderServer>(() => made.cast.Start(made.provider, made.instance)),
            (cast: this, provider, instance)).Value.BaseUrl;

    public async ValueTask DisposeAsync()
    {
        foreach (Lazy<ProviderServer> server in _servers.Values)
            if (server.IsValueCreated) await server.Value.DisposeAsync().ConfigureAwait(false);
    }

    // Binding a chain is synchronous, and a server starts in milliseconds.
    private ProviderServer Start(string provider, string instance)
    {
        Task<ProviderServer> starting = Task.Run(() => ProviderServer.StartAsync(timeProvider: _time));
        if (!starting.Wait(_longestStart)) throw new TimeoutException("A server of the rehearsal does not start.");
        ProviderServer server = starting.Result;
        server.KeptRequests = 0;
        server.Default.Replies(request =>
            _act is { } act ? act.Decide(provider, instance, request) : Reply.Status(503));
        return server;
    }

    /// <summary>The clock of the running scene: servers outlive scenes, which have a clock each.</summary>
    private sealed class RelayedTime : TimeProvider
    {
        private volatile TimeProvider? _current;

        public TimeProvider? Current
        {
            set => _current = value;
        }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => (_current ?? System).GetUtcNow();

        public override long GetTimestamp() => GetUtcNow().Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            (_current ?? System).CreateTimer(callback, state, dueTime, period);
    }
}
