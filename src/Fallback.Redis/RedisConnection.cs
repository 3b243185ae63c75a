using StackExchange.Redis;

namespace Fallback;

/// <summary>A connection that may not exist yet: the application starts without Redis, and uses it once it is available.</summary>
internal sealed class RedisConnection : IAsyncDisposable, IDisposable
{
    private readonly Func<Task<IConnectionMultiplexer>> _connect;
    private readonly bool _isOwn;
    private readonly object _lock = new();
    private Task<IConnectionMultiplexer> _connection;
    private bool _isDisposed;

    private RedisConnection(string description, bool isOwn, Func<Task<IConnectionMultiplexer>> connect)
    {
        (Description, _isOwn, _connect) = (description, isOwn, connect);
        _connection = connect();
    }

    /// <summary>The addresses, without user and password.</summary>
    public string Description { get; }

    /// <summary>Wraps a connection of the application, which stays open.</summary>
    public static RedisConnection Of(IConnectionMultiplexer multiplexer) =>
        new(
            Describe(multiplexer.GetEndPoints(configuredOnly: true).Select(RedisConfiguration.Name)),
            false,
            () => Task.FromResult(multiplexer));

    /// <summary>Starts a connection of its own, without waiting for it.</summary>
    /// <exception cref="ArgumentException">The connection string is invalid; its text is not repeated.</exception>
    public static RedisConnection To(string connection)
    {
        ConfigurationOptions options = RedisConfiguration.Parse(connection);
        return new RedisConnection(
            Describe(options.EndPoints.Select(RedisConfiguration.Name)),
            true,
            // On the pool, because name resolution may block.
            () => Task.Run(async () =>
                (IConnectionMultiplexer)await ConnectionMultiplexer.ConnectAsync(options.Clone()).ConfigureAwait(false)));
    }

    /// <summary>Returns the connection once the first attempt has ended. A failed connection is started again by the next caller.</summary>
    public Task<IConnectionMultiplexer> GetAsync()
    {
        Task<IConnectionMultiplexer> connection = Volatile.Read(ref _connection);
        if (connection.IsCompletedSuccessfully) return connection;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(RedisReplicaStore));
            if (_connection.IsFaulted || _connection.IsCanceled) _connection = _connect();
            return _connection;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!End()) return;
        try
        {
            await (await _connection.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
        // It is gone, whatever the reason was.
        catch (Exception e) when (e is RedisException or OperationCanceledException or ObjectDisposedException)
        {
        }
    }

    /// <summary>Disposes of it without waiting: a connection that is still being made is closed once that has ended.</summary>
    public void Dispose()
    {
        if (!End()) return;
        if (_connection.IsCompletedSuccessfully) _connection.Result.Dispose();
        else
        {
            _ = _connection.ContinueWith(
                static connected =>
                {
                    if (connected.Exception is null && !connected.IsCanceled) connected.Result.Dispose();
                },
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
    }

    private bool End()
    {
        lock (_lock)
        {
            bool first = !_isDisposed;
            _isDisposed = true;
            return first && _isOwn;
        }
    }

    private static string Describe(IEnumerable<string> endpoints) => $"Redis at {string.Join(", ", endpoints)}";
}
