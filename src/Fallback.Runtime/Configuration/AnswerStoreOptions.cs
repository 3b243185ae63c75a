using Microsoft.Extensions.Caching.Hybrid;

namespace Fallback;

/// <summary>
/// Where the answers of <see cref="AnswerCacheAttribute"/> are kept, for all clients of a runtime; the section <c>AnswerCache</c>. For how
/// long is said by each client. Read at start; a reload changes nothing here.
/// </summary>
public sealed class AnswerStoreOptions
{
    internal AnswerStoreOptions()
    {
    }

    /// <summary>Where. Default <see cref="AnswerCacheStore.Memory"/>.</summary>
    public AnswerCacheStore Store { get; set; }

    /// <summary>
    /// The cache of <see cref="AnswerCacheStore.HybridCache"/>; nothing else reads it. Default: none; with a container, the one that
    /// <c>AddHybridCache()</c> has registered. The runtime does not dispose it.
    /// </summary>
    public HybridCache? HybridCache
    {
        get;
        set
        {
            field = value;
            // Only a program that sets one has the code for it when it is compiled natively.
            Sharing = value is null ? null : new HybridSharing();
        }
    }

    /// <summary>
    /// How long a call waits for the <see cref="HybridCache"/>; what takes longer is a miss. Default 50 ms; from 1 ms to 5 s.
    /// </summary>
    public TimeSpan ReadTimeout { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// The largest answer that goes into the <see cref="HybridCache"/>, in bytes as it is written there. Default 1,000,000, which is just
    /// within <c>HybridCacheOptions.MaximumPayloadBytes</c>; raise both. At least 1,000.
    /// </summary>
    public int MaxAnswerBytes { get; set; } = 1_000_000;

    /// <summary>
    /// How long the <see cref="HybridCache"/> may serve a copy out of the process's memory, without asking what is behind it. Default 60 s;
    /// 0 asks each time. Copies for stale answers are never held in memory there.
    /// </summary>
    public TimeSpan LocalFor { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>What is done with the cache; null without one.</summary>
    internal AnswerSharing? Sharing { get; private set; }
}
