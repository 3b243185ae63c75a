using Fallback.CompilerServices;

namespace Fallback;

/// <summary>A kept answer. Never holds a key: only the answer and who gave it.</summary>
internal sealed class CacheEntry
{
    private int _hits;

    public required string Key { get; init; }

    public required ChatAnswer Answer { get; init; }

    public required string Provider { get; init; }

    public required string Instance { get; init; }

    public required string Model { get; init; }

    public required int TierIndex { get; init; }

    public required long StoredAt { get; init; }

    /// <summary>After which it is of no use to the chain that stored it, not even as a stale answer.</summary>
    public required TimeSpan KeptFor { get; init; }

    /// <summary>What it takes of memory.</summary>
    public required long Bytes { get; init; }

    /// <summary>How often it was served.</summary>
    public int Hits => _hits;

    public void Hit() => Interlocked.Increment(ref _hits);
}

/// <summary>An entry that was found, and whether it is within its time to live.</summary>
internal sealed record CachedAnswer(CacheEntry Entry, bool IsFresh);
