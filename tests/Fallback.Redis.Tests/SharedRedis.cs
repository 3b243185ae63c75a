using Fallback.TestUtilities;
using StackExchange.Redis;

namespace Fallback.Redis.Tests;

/// <summary>One server for all tests of a class, and a connection to it; both only where redis-server is installed.</summary>
public sealed class SharedRedis : IAsyncLifetime
{
    private RedisServer? _server;
    private ConnectionMultiplexer? _connection;

    public IConnectionMultiplexer Connection => _connection!;

    /// <summary>The server; the running test is skipped, and says why, where there is none.</summary>
    public RedisServer Required()
    {
        Assert.SkipWhen(_server is null, RedisServer.Missing);
        return _server;
    }

    public async ValueTask InitializeAsync()
    {
        if (RedisServer.Program is null) return;
        _server = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        _connection = await ConnectionMultiplexer.ConnectAsync(_server.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null) await _connection.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
    }
}
