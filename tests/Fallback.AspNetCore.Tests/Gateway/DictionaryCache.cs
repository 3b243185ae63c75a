using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Hybrid;

namespace Fallback.AspNetCore.Tests.Gateway;

/// <summary>A cache that keeps everything for ever.</summary>
internal sealed class DictionaryCache : HybridCache
{
    private readonly ConcurrentDictionary<string, object?> _kept = new(StringComparer.Ordinal);

    public IEnumerable<string> Keys => _kept.Keys;

    public override ValueTask<T> GetOrCreateAsync<TState, T>(
        string key, TState state, Func<TState, CancellationToken, ValueTask<T>> factory, HybridCacheEntryOptions? options = null,
        IEnumerable<string>? tags = null, CancellationToken cancellationToken = default) =>
        new(_kept.TryGetValue(key, out object? value) ? (T)value! : default!);

    public override ValueTask SetAsync<T>(
        string key, T value, HybridCacheEntryOptions? options = null, IEnumerable<string>? tags = null, CancellationToken cancellationToken = default)
    {
        _kept[key] = value;
        return default;
    }

    public override ValueTask RemoveAsync(string key, CancellationToken cancellationToken = default)
    {
        _kept.TryRemove(key, out _);
        return default;
    }

    public override ValueTask RemoveByTagAsync(string tag, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
