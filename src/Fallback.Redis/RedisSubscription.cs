using StackExchange.Redis;

namespace Fallback;

/// <summary>
/// Receives news on a channel as soon as there is a connection, and again after each loss of it. Missed news is read a moment later anyway.
/// </summary>
internal sealed class RedisSubscription : IDisposable
{
    private readonly RedisConnection _connection;
    private readonly RedisChannel _channel;
    private readonly Action<RedisChannel, RedisValue> _handler;
    private int _isDisposed;

    /// <param name="connection">The connection, which may not exist yet.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="said">The callback for each message.</param>
    public RedisSubscription(RedisConnection connection, RedisChannel channel, Action<string> said)
    {
        (_connection, _channel) = (connection, channel);
        _handler = (_, value) =>
        {
            if (Volatile.Read(ref _isDisposed) == 0) said(value.ToString());
        };
        _ = ChangeAsync(static (subscriber, self) => subscriber.SubscribeAsync(self._channel, self._handler));
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
            _ = ChangeAsync(static (subscriber, self) => subscriber.UnsubscribeAsync(self._channel, self._handler));
    }

    private async Task ChangeAsync(Func<ISubscriber, RedisSubscription, Task> change)
    {
        try
        {
            await change((await _connection.GetAsync().ConfigureAwait(false)).GetSubscriber(), this).ConfigureAwait(false);
        }
        // The client remembers the subscription, and sends it to a server once there is one.
        catch (Exception e) when (e is RedisException or TimeoutException or ObjectDisposedException or OperationCanceledException)
        {
        }
    }
}
