using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>Where the answers of <see cref="AnswerCacheAttribute"/> are kept.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AnswerCacheStore>))]
public enum AnswerCacheStore
{
    /// <summary>In the memory of the process, bounded by <see cref="FallbackOptions.CacheEntries"/> and <see cref="FallbackOptions.CacheBytes"/>.</summary>
    Memory,

    /// <summary>
    /// In a <see cref="Microsoft.Extensions.Caching.Hybrid.HybridCache"/>, so that replicas share them and a restart keeps them. While it
    /// fails, each process goes on with its own memory.
    /// </summary>
    HybridCache,
}
