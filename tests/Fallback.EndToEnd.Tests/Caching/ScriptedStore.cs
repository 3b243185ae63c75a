using System.Collections.Concurrent;
using Fallback.TestUtilities;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Fallback.EndToEnd.Tests;

/// <summary>What stands behind the caches of several processes: works, throws or hangs as a test says, and remembers what was asked of it.</summary>
internal sealed class ScriptedStore : IDistributedCache, IDisposable
{
    private readonly MemoryDistributedCache _kept = new(Options.Create(new MemoryDistributedCacheOptions()));
    private readonly ConcurrentQueue<ServiceProvider> _processes = new();
    private readonly ConcurrentDictionary<string, byte[]> _written = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _reads = new();

    /// <summary>What happens before anything else; a task that does not end is a store that hangs.</summary>
    public Func<CancellationToken, Task> Before { get; set; } = static _ => Task.CompletedTask;

    /// <summary>All that was written, by key.</summary>
    public IReadOnlyDictionary<string, byte[]> Written => _written;

    /// <summary>The keys of answers that were written.</summary>
    public string[] Answers => [.. _written.Keys.Where(IsOfAnswer).Order()];

    /// <summary>Keys of answers that were asked for.</summary>
    public string[] Reads => [.. _reads.Where(IsOfAnswer)];

    /// <summary>The cache of another process, as <c>AddHybridCache()</c> makes it.</summary>
    public HybridCache NewCache()
    {
        var services = new ServiceCollection();
        services.AddHybridCache();
        services.AddSingleton<IDistributedCache>(this);
        ServiceProvider process = services.BuildServiceProvider();
        _processes.Enqueue(process);
        return process.GetRequiredService<HybridCache>();
    }

    /// <summary>Another process, whose answers stand here.</summary>
    public FallbackRuntime NewRuntime(Stage stage, Action<FallbackOptions>? configure = null) => new(OptionsOf(stage, configure));

    public FallbackOptions OptionsOf(Stage stage, Action<FallbackOptions>? configure = null)
    {
        FallbackOptions options = stage.Options();
        options.AnswerCache.Store = AnswerCacheStore.HybridCache;
        options.AnswerCache.HybridCache = NewCache();
        configure?.Invoke(options);
        return options;
    }

    /// <summary>Waits until so many answers were written; with stale ones, each is written twice.</summary>
    public Task WrittenAsync(int answers) => WaitFor.ConditionAsync(() => Answers.Length >= answers, Stage.Token);

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        _reads.Enqueue(key);
        await Before(token).ConfigureAwait(false);
        return await _kept.GetAsync(key, token).ConfigureAwait(false);
    }

    public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        await Before(token).ConfigureAwait(false);
        await _kept.SetAsync(key, value, options, token).ConfigureAwait(false);
        _written[key] = [.. value];
    }

    public Task RefreshAsync(string key, CancellationToken token = default) => _kept.RefreshAsync(key, token);

    public async Task RemoveAsync(string key, CancellationToken token = default)
    {
        await Before(token).ConfigureAwait(false);
        await _kept.RemoveAsync(key, token).ConfigureAwait(false);
    }

    public byte[]? Get(string key) => throw new NotSupportedException("Nobody may wait for a store on its own thread.");

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException();

    public void Refresh(string key) => throw new NotSupportedException();

    public void Remove(string key) => throw new NotSupportedException();

    private static bool IsOfAnswer(string key) =>
        key.StartsWith("fallback:v1:", StringComparison.Ordinal) && !key.Contains("check:", StringComparison.Ordinal);

    public void Dispose()
    {
        foreach (ServiceProvider process in _processes) process.Dispose();
    }
}
