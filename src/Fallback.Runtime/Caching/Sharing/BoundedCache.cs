using Microsoft.Extensions.Caching.Hybrid;

namespace Fallback;

/// <summary>
/// A <see cref="HybridCache"/> with a time limit, even if it ignores its token. Values are byte arrays, for which it needs no serializer.
/// </summary>
internal sealed class BoundedCache(HybridCache cache, TimeProvider time)
{
    private static readonly TimeSpan _writeLimit = TimeSpan.FromSeconds(2);

    // Without the process's own copies: the check must show whether the store behind the cache works.
    private static readonly HybridCacheEntryOptions _checkWrite = new()
    {
        Expiration = TimeSpan.FromMinutes(1), Flags = HybridCacheEntryFlags.DisableLocalCache,
    };

    private static readonly HybridCacheEntryOptions _checkRead = new()
    {
        Flags = HybridCacheEntryFlags.DisableLocalCache | HybridCacheEntryFlags.DisableUnderlyingData,
    };

    /// <summary>Returns the value of a key; null if there is none.</summary>
    /// <exception cref="TimeoutException">The time is over.</exception>
    public ValueTask<byte[]?> ReadAsync(
        string key, HybridCacheEntryOptions options, string[]? tags, TimeSpan limit, CancellationToken cancellationToken)
    {
        var stop = new CancellationTokenSource();
        // Never called: the flags disable it.
        ValueTask<byte[]?> reading = cache.GetOrCreateAsync(
            key, 0, static (_, _) => ValueTask.FromResult<byte[]?>(null), options, tags, stop.Token);
        return reading.IsCompletedSuccessfully ? reading : EndAsync(reading.AsTask(), stop, limit, cancellationToken);
    }

    /// <exception cref="TimeoutException">The time is over.</exception>
    public async ValueTask WriteAsync(string key, byte[] value, HybridCacheEntryOptions options, string[]? tags)
    {
        var stop = new CancellationTokenSource();
        await EndAsync(SetAsync(), stop, _writeLimit, CancellationToken.None).ConfigureAwait(false);

        async Task<byte[]?> SetAsync()
        {
            await cache.SetAsync(key, value, options, tags, stop.Token).ConfigureAwait(false);
            return null;
        }
    }

    /// <summary>
    /// Checks that what is written can be read again in time; returns null, or what is wrong. A cache may hide a failing store, and treat
    /// it as empty.
    /// </summary>
    public async Task<string?> CheckAsync(TimeSpan readLimit)
    {
        Guid id = Guid.NewGuid();
        byte[] written = id.ToByteArray();
        string key = $"{SharedPlace.Prefix}check:{id:N}";
        await WriteAsync(key, written, _checkWrite, null).ConfigureAwait(false);
        try
        {
            // The first answer may have to pass through code that has never run.
            byte[]? read = await ReadAsync(key, _checkRead, null, readLimit, CancellationToken.None).ConfigureAwait(false);
            if (written.AsSpan().SequenceEqual(read)) return null;
        }
        catch (TimeoutException)
        {
        }
        byte[]? again = await ReadAsync(key, _checkRead, null, readLimit, CancellationToken.None).ConfigureAwait(false);
        return written.AsSpan().SequenceEqual(again) ? null : "what is written cannot be read back, or there is no distributed cache "
            + "behind the HybridCache";
    }

    private async ValueTask<byte[]?> EndAsync(
        Task<byte[]?> task, CancellationTokenSource stop, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            return await task.WaitAsync(limit, time, cancellationToken).ConfigureAwait(false);
        }
        catch when (!task.IsCompleted)
        {
            // On another thread, because the stopped code is foreign. Its result is ignored.
            Forget(stop.CancelAsync());
            Forget(task);
            throw;
        }
    }

    private static void Forget(Task task) => _ = task.ContinueWith(
        static ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
