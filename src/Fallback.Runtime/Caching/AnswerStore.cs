using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Answers by key, bounded in number; the least recently used goes first. Thread-safe.</summary>
internal sealed class AnswerStore(int capacity, TimeProvider time)
{
    private readonly object _lock = new();
    private readonly Dictionary<string, LinkedListNode<CacheEntry>> _byKey = new(StringComparer.Ordinal);
    private readonly LinkedList<CacheEntry> _byUse = new();

    public int Count
    {
        get { lock (_lock) return _byKey.Count; }
    }

    /// <summary>The entry of a key, fresh or still good as a stale answer; null when there is none.</summary>
    public CachedAnswer? Find(Call call, string key)
    {
        CachePolicy policy = call.Plan.Cache!;
        lock (_lock)
        {
            if (!_byKey.TryGetValue(key, out LinkedListNode<CacheEntry>? node)) return null;
            TimeSpan age = time.GetElapsedTime(node.Value.StoredAt);
            bool fresh = age < policy.TimeToLive;
            if (!fresh && age >= policy.TimeToLive + policy.StaleFor)
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

    /// <summary>Keeps a complete answer. One that was cut by its length limit or asks for a tool is no answer to keep.</summary>
    public void Store(Call call, string key, ChatAnswer answer, Tier tier)
    {
        if (capacity == 0 || answer.HasToolCalls
            || answer.FinishReason is { } reason && reason != ChatFinishReason.Stop)
            return;
        var entry = new CacheEntry
        {
            Key = key,
            Answer = answer,
            Provider = tier.Provider,
            Instance = tier.Endpoint.Instance,
            Model = answer.Model ?? tier.Model,
            TierIndex = tier.Index,
            StoredAt = call.Time.GetTimestamp(),
        };
        lock (_lock)
        {
            if (_byKey.TryGetValue(key, out LinkedListNode<CacheEntry>? old)) Remove(old);
            _byKey[key] = _byUse.AddFirst(entry);
            if (_byKey.Count > capacity) Remove(_byUse.Last!);
        }
    }

    private void Remove(LinkedListNode<CacheEntry> node)
    {
        _byUse.Remove(node);
        _byKey.Remove(node.Value.Key);
    }
}
