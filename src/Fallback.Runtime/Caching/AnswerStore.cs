using System.Collections.Concurrent;

namespace Fallback;

/// <summary>
/// Stores answers by key, limited in number and in bytes. The least recently used one is removed first, and an answer that is too old for
/// every chain within a minute of the next use. Thread-safe.
/// </summary>
internal sealed class AnswerStore(int capacity, long bytes, TimeProvider time)
{
    /// <summary>The largest part of the memory that one answer may use, as a divisor: it must not displace too many others.</summary>
    private const int LargestShare = 8;

    /// <summary>
    /// The number of reasons for uncached calls that are logged: they depend on the code, not on the callers, so further ones are not worth
    /// a line.
    /// </summary>
    private const int MostNoted = 100;

    private static readonly TimeSpan _sweepEvery = TimeSpan.FromMinutes(1);

    private readonly object _lock = new();
    private readonly Dictionary<string, LinkedListNode<CacheEntry>> _byKey = new(StringComparer.Ordinal);
    private readonly LinkedList<CacheEntry> _byUse = new();
    private readonly ConcurrentDictionary<(string Client, string Obstacle), byte> _noted = new();
    private long _sweptAt = time.GetTimestamp();

    /// <summary>Whether it is switched off.</summary>
    public bool KeepsNothing => capacity == 0;

    public int Count
    {
        get { lock (_lock) return _byKey.Count; }
    }

    /// <summary>The memory that the entries use, as far as it is counted.</summary>
    public long Bytes { get; private set; }

    /// <summary>The entry of a key, fresh or usable as a stale answer; null if there is none.</summary>
    public CachedAnswer? Find(Call call, string key)
    {
        CachePolicy policy = call.Plan.Cache!;
        lock (_lock)
        {
            Sweep();
            if (!_byKey.TryGetValue(key, out LinkedListNode<CacheEntry>? node)) return null;
            TimeSpan age = time.GetElapsedTime(node.Value.StoredAt);
            bool fresh = age < policy.TimeToLive;
            if (!fresh && age >= policy.Longest)
            {
                Remove(node);
                return null;
            }
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            if (fresh) node.Value.Hit();
            return new CachedAnswer(node.Value, fresh);
        }
    }

    /// <summary>Stores an answer, unless it is too large.</summary>
    public void Store(CacheEntry entry)
    {
        if (entry.Bytes > bytes / LargestShare) return;
        lock (_lock)
        {
            Sweep();
            if (_byKey.TryGetValue(entry.Key, out LinkedListNode<CacheEntry>? old)) Remove(old);
            _byKey[entry.Key] = _byUse.AddFirst(entry);
            Bytes += entry.Bytes;
            while (_byKey.Count > capacity || Bytes > bytes) Remove(_byUse.Last!);
        }
    }

    /// <summary>Reports a call that is not cached: each time as a metric, and once in the log for each reason.</summary>
    public void NoteUncacheable(Call call, string obstacle)
    {
        call.Runtime.Instruments.Uncacheable(call);
        if (_noted.Count < MostNoted && _noted.TryAdd((call.Plan.Client, obstacle), 0))
            Log.Uncacheable(call.Runtime.Logger, call.Plan.Client, obstacle);
    }

    private void Sweep()
    {
        if (time.GetElapsedTime(_sweptAt) < _sweepEvery) return;
        _sweptAt = time.GetTimestamp();
        for (LinkedListNode<CacheEntry>? node = _byUse.First; node is not null;)
        {
            LinkedListNode<CacheEntry>? next = node.Next;
            if (time.GetElapsedTime(node.Value.StoredAt) >= node.Value.KeptFor) Remove(node);
            node = next;
        }
    }

    private void Remove(LinkedListNode<CacheEntry> node)
    {
        _byUse.Remove(node);
        _byKey.Remove(node.Value.Key);
        Bytes -= node.Value.Bytes;
    }
}
