using Microsoft.Extensions.Caching.Hybrid;

namespace Fallback;

/// <summary>
/// Stores answers in a <see cref="HybridCache"/>: one copy for as long as it is fresh, and another under its own key for as long as it can
/// be used as a stale one. Reads have a time limit, and writes run in the background; a store that hangs costs the limit once, not in each
/// call.
/// </summary>
internal sealed class HybridAnswers : SharedAnswers
{
    /// <summary>The most answers that wait for a slow store; further ones are not written.</summary>
    private const int MostWrites = 32;

    private static readonly TimeSpan _closing = TimeSpan.FromSeconds(1);

    // Redis and others refuse times beyond the range of their calendars.
    private static readonly TimeSpan _longest = TimeSpan.FromDays(365);

    private readonly FallbackRuntime _runtime;
    private readonly AnswerStoreOptions _options;
    private readonly BoundedCache _cache;
    private readonly SharedFigures _figures;
    private readonly SharedPlaces _places = new();
    private readonly HybridCacheEntryOptions _readFresh;
    private readonly HybridCacheEntryOptions _readStale;

    private readonly TaskCompletionSource _written = new();

    // One more than the running writes, until the runtime closes.
    private int _writing = 1;

    public HybridAnswers(FallbackRuntime runtime, AnswerStoreOptions options)
    {
        _runtime = runtime;
        _options = options;
        _readFresh = Entry(null, HybridCacheEntryFlags.DisableUnderlyingData);
        _readStale = new HybridCacheEntryOptions
        {
            Flags = HybridCacheEntryFlags.DisableUnderlyingData | HybridCacheEntryFlags.DisableLocalCache,
        };
        _cache = new BoundedCache(options.HybridCache!, runtime.Time);
        _figures = SharedFigures.Of(runtime.Instruments.Meter);
        Health = new StoreHealth(() => _cache.CheckAsync(options.ReadTimeout), options.ReadTimeout, runtime);
        _figures.Add(this);
    }

    public StoreHealth Health { get; }

    public override bool IsAvailable => Health.Works;

    /// <summary>Whether its runtime was disposed of.</summary>
    public bool IsClosed => _runtime.IsDisposed;

    public override string FlightOf(Call call, string key) => $"{key} {call.Plan.Cache}";

    public override async Task<SharedOutcome> LeadAsync(Call leader, Func<Call, Task<SharedOutcome>> ask)
    {
        string key = CacheKey.Of(leader)!;
        if (await FindAsync(leader, key, stale: false).ConfigureAwait(false) is { } fresh) return new SharedOutcome(leader, default, fresh);
        SharedOutcome asked = await ask(leader).ConfigureAwait(false);
        if (asked.Outcome.Tier is not null || !IsStaleWanted(leader, asked.Outcome.Refusal)) return asked;
        return new SharedOutcome(leader, asked.Outcome, await FindAsync(leader, key, stale: true).ConfigureAwait(false));
    }

    public override async ValueTask AskAsync(StreamRun run, string key)
    {
        Call call = run.Call;
        if (run.Serve(await FindAsync(call, key, stale: false).ConfigureAwait(false))) return;
        Outcome<OpenedStream> outcome = await ChainRunner.StartAsync<OpenedStream, StreamExchange>(call, default).ConfigureAwait(false);
        CachedAnswer? stale = outcome.Tier is null && IsStaleWanted(call, outcome.Refusal)
            ? await FindAsync(call, key, stale: true).ConfigureAwait(false)
            : null;
        run.Begin(outcome, stale);
    }

    private static bool IsStaleWanted(Call call, Failure? refusal) => refusal is null && call.Plan.Cache is { ServeStale: true };

    /// <summary>Returns the answer to a call; null if there is none.</summary>
    /// <param name="call">The call.</param>
    /// <param name="key">Its key in the cache.</param>
    /// <param name="stale">Whether no tier could answer, so that an expired answer is wanted.</param>
    /// <exception cref="OperationCanceledException">The caller canceled.</exception>
    private async ValueTask<CachedAnswer?> FindAsync(Call call, string key, bool stale)
    {
        if (!await Health.IsUsableAsync(call.Caller).ConfigureAwait(false)) return FindOwn(call, key, stale);
        SharedPlace place = _places.Of(call.Plan);
        byte[]? payload;
        try
        {
            payload = await _cache
                .ReadAsync(place.KeyOf(key, stale), stale ? _readStale : _readFresh, place.Tags, _options.ReadTimeout, call.Caller)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (call.Caller.IsCancellationRequested)
        {
            throw;
        }
        // Whatever the exception is, the call continues without the store.
        catch (Exception e)
        {
            Fail(e, "read");
            return FindOwn(call, key, stale);
        }
        Health.Answered();
        return payload is null ? null : Open(payload, call, key, stale);
    }

    public override void Store(Call call, CacheEntry entry)
    {
        if (!Health.MayWork) return;
        if (!TryBegin())
        {
            _figures.Count(SharedFault.Dropped, "write");
            return;
        }
        var write = new SharedWrite(call.Plan, entry, call.Time.GetUtcNow());
        // Not a part of the call, because it would keep the call's span and locals.
        ThreadPool.UnsafeQueueUserWorkItem(
            static work => _ = work.Answers.WriteAsync(work.Write), (Answers: this, Write: write), preferLocal: false);
    }

    public override void Close()
    {
        // A program that asks once and ends has paid for its answer.
        End();
        _written.Task.Wait(_closing);
    }

    /// <summary>Reserves a place for one more write; false once it is closed.</summary>
    private bool TryBegin()
    {
        while (true)
        {
            int now = Volatile.Read(ref _writing);
            if (now is 0 or > MostWrites) return false;
            if (Interlocked.CompareExchange(ref _writing, now + 1, now) == now) return true;
        }
    }

    private void End()
    {
        if (Interlocked.Decrement(ref _writing) == 0) _written.SetResult();
    }

    /// <summary>Returns what the process itself has stored, while the store is out.</summary>
    private CachedAnswer? FindOwn(Call call, string key, bool stale)
    {
        CachedAnswer? own = _runtime.Cache.Find(call, key);
        if (stale) return own is null ? null : new CachedAnswer(own.Entry, false);
        return own is { IsFresh: true } ? own : null;
    }

    private CachedAnswer? Open(byte[] payload, Call call, string key, bool stale)
    {
        if (payload.Length > _options.MaxAnswerBytes)
        {
            _figures.Count(SharedFault.TooLarge, "read");
            return null;
        }
        if (AnswerPayload.Read(payload, key) is not { } answer || !answer.IsOf(call.Plan))
        {
            _figures.Count(SharedFault.Unreadable, "read");
            Log.SharedAnswerUnreadable(_runtime.Logger, call.Plan.Client);
            return null;
        }
        // The clock of the process that wrote it may be ahead of this one's.
        TimeSpan age = call.Time.GetUtcNow() - answer.StoredAt;
        if (age < TimeSpan.Zero) age = TimeSpan.Zero;
        CachePolicy policy = call.Plan.Cache!;
        if (age >= (stale ? policy.Longest : policy.TimeToLive)) return null;
        return new CachedAnswer(answer.ToEntry(key, policy, call.Time, age), !stale);
    }

    private async Task WriteAsync(SharedWrite write)
    {
        try
        {
            if (!await Health.SettledAsync().ConfigureAwait(false)) return;
            (byte[]? payload, SharedFault fault) = AnswerPayload.Write(write.Entry, write.At, _options.MaxAnswerBytes);
            if (payload is null)
            {
                _figures.Count(fault, "write");
                return;
            }
            SharedPlace place = _places.Of(write.Plan);
            CachePolicy policy = write.Plan.Cache!;
            await _cache.WriteAsync(place.KeyOf(write.Entry.Key, false), payload, Entry(policy.TimeToLive), place.Tags).ConfigureAwait(false);
            if (policy is not { ServeStale: true, StaleFor.Ticks: > 0 }) return;
            // It is rarely needed, and not held in memory.
            HybridCacheEntryOptions kept = Entry(policy.Longest, HybridCacheEntryFlags.DisableLocalCache);
            await _cache.WriteAsync(place.KeyOf(write.Entry.Key, true), payload, kept, place.Tags).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Fail(e, "write");
        }
        finally
        {
            End();
        }
    }

    private void Fail(Exception e, string operation)
    {
        _figures.Count(e is TimeoutException ? SharedFault.Timeout : SharedFault.Error, operation);
        Health.Doubt();
    }

    private HybridCacheEntryOptions Entry(TimeSpan? expiration, HybridCacheEntryFlags flags = HybridCacheEntryFlags.None) => new()
    {
        Expiration = expiration > _longest ? _longest : expiration,
        LocalCacheExpiration = _options.LocalFor,
        Flags = _options.LocalFor == TimeSpan.Zero ? flags | HybridCacheEntryFlags.DisableLocalCache : flags,
    };
}

/// <summary>An answer on its way to the store.</summary>
internal sealed record SharedWrite(ChainPlan Plan, CacheEntry Entry, DateTimeOffset At);
