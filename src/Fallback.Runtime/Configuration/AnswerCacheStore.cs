using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>Where Fallback stores the answers of <see cref="AnswerCacheAttribute"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AnswerCacheStore>))]
public enum AnswerCacheStore
{
    /// <summary>
    /// In the memory of the process, limited by <see cref="FallbackOptions.CacheEntries"/> and <see cref="FallbackOptions.CacheBytes"/>.
    /// </summary>
    Memory,

    /// <summary>
    /// In a <see cref="Microsoft.Extensions.Caching.Hybrid.HybridCache"/>, so that replicas share the answers and a restart keeps them.
    /// While that cache fails, each process uses its own memory.
    /// </summary>
    HybridCache,
}
