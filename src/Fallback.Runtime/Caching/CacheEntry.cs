using Fallback.CompilerServices;

namespace Fallback;

/// <summary>A stored answer. Contains the answer and the tier that gave it, never a key.</summary>
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

    /// <summary>The time after which the chain that stored it cannot use it any more, not even as a stale answer.</summary>
    public required TimeSpan KeptFor { get; init; }

    /// <summary>The memory that it uses.</summary>
    public required long Bytes { get; init; }

    /// <summary>The number of times it was served.</summary>
    public int Hits => _hits;

    public void Hit() => Interlocked.Increment(ref _hits);

    /// <summary>Creates the entry of an answer that may be stored, see <see cref="KeptAnswer"/>; null for any other.</summary>
    public static CacheEntry? Of(Call call, string key, ChatAnswer answer, Tier tier)
    {
        if (KeptAnswer.Of(answer) is not { } kept) return null;
        return new CacheEntry
        {
            Key = key,
            Answer = kept,
            Provider = tier.Provider,
            Instance = tier.Endpoint.Instance,
            Model = tier.Endpoint.Shown(answer.Model) ?? tier.Model,
            TierIndex = tier.Index,
            StoredAt = call.Time.GetTimestamp(),
            KeptFor = call.Plan.Cache!.Longest,
            Bytes = AnswerSize.Of(kept),
        };
    }
}

/// <summary>An entry that was found.</summary>
/// <param name="entry">The entry.</param>
/// <param name="isFresh">Whether it is within its time to live.</param>
internal sealed class CachedAnswer(CacheEntry entry, bool isFresh)
{
    public CacheEntry Entry => entry;

    public bool IsFresh => isFresh;
}
