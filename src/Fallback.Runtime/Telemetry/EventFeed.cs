using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Fallback;

/// <summary>
/// Delivers a runtime's events to its watchers. Publishing never waits: each watcher has a bounded queue, from which the oldest events are
/// dropped first. Thread-safe.
/// </summary>
internal sealed class EventFeed(TimeProvider time)
{
    /// <summary>The most events that wait for one watcher.</summary>
    public const int Capacity = 8_192;

    private readonly object _lock = new();
    private Watcher[] _watchers = [];
    private bool _isOver;

    /// <summary>Whether there are watchers: without any, no event is created.</summary>
    public bool IsWatched => Volatile.Read(ref _watchers).Length > 0;

    public void Publish(FallbackEvent happened)
    {
        foreach (Watcher watcher in Volatile.Read(ref _watchers)) watcher.Offer(happened);
    }

    public async IAsyncEnumerable<FallbackEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var watcher = new Watcher();
        lock (_lock)
        {
            if (_isOver) yield break;
            _watchers = [.. _watchers, watcher];
        }
        try
        {
            while (await watcher.Queue.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                while (watcher.Queue.Reader.TryRead(out FallbackEvent? next))
                {
                    if (watcher.TakeLost() is var lost and > 0) yield return new EventsLost { At = time.GetUtcNow(), Count = lost };
                    yield return next;
                }
            }
        }
        finally
        {
            lock (_lock) _watchers = [.. _watchers.Where(other => other != watcher)];
        }
    }

    /// <summary>Ends the feed: there are no more events.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            _isOver = true;
            foreach (Watcher watcher in _watchers) watcher.Queue.Writer.TryComplete();
        }
    }

    private sealed class Watcher
    {
        private long _lost;

        public Watcher() => Queue = Channel.CreateBounded<FallbackEvent>(
            new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => Interlocked.Increment(ref _lost));

        public Channel<FallbackEvent> Queue { get; }

        public void Offer(FallbackEvent happened) => Queue.Writer.TryWrite(happened);

        public long TakeLost() => Interlocked.Exchange(ref _lost, 0);
    }
}
