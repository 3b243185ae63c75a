using Microsoft.Extensions.Caching.Hybrid;

namespace Fallback;

/// <summary>
/// Where the answers of <see cref="AnswerCacheAttribute"/> are stored, for all clients of a runtime: the section <c>AnswerCache</c>. Each
/// client declares how long. Fallback reads these options at start; a reload does not change them.
/// </summary>
public sealed class AnswerStoreOptions
{
    internal AnswerStoreOptions()
    {
    }

    /// <summary>The kind of store. Default <see cref="AnswerCacheStore.Memory"/>.</summary>
    public AnswerCacheStore Store { get; set; }

    /// <summary>
    /// The cache that <see cref="AnswerCacheStore.HybridCache"/> uses. Default null; in a container, the one that <c>AddHybridCache()</c>
    /// registered. The runtime does not dispose of it.
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
    /// How long a call waits for the <see cref="HybridCache"/>, from 1 ms to 5 s. Default 50 ms. A longer read counts as a miss.
    /// </summary>
    public TimeSpan ReadTimeout { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// The size of the largest answer that is written to the <see cref="HybridCache"/>, in bytes, at least 1,000. Default 1,000,000,
    /// slightly below <c>HybridCacheOptions.MaximumPayloadBytes</c>; if you raise one, raise both.
    /// </summary>
    public int MaxAnswerBytes { get; set; } = 1_000_000;

    /// <summary>
    /// How long the <see cref="HybridCache"/> may serve a copy from the process's memory without asking the store behind it. Default 60 s;
    /// with 0, it always asks. Copies for stale answers are never held in that memory.
    /// </summary>
    public TimeSpan LocalFor { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>What is done with the cache; null without one.</summary>
    internal AnswerSharing? Sharing { get; private set; }
}
