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

    /// <summary>The entry of an answer that is worth it, see <see cref="KeptAnswer"/>; null for another.</summary>
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
