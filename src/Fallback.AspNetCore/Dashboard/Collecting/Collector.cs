using Microsoft.Extensions.Logging;

namespace Fallback.Dashboard;

/// <summary>
/// Watches a runtime and keeps what the pages show: figures of each half minute and the last calls. The amount is limited, however many
/// calls there are. Thread-safe.
/// </summary>
internal sealed class Collector(FallbackMonitor monitor, TimeProvider time, int keptCalls)
{
    /// <summary>
    /// The most clients, and tiers, with figures of their own. Names come from a program and its configuration, so there are few.
    /// </summary>
    private const int MostNames = 512;

    private readonly object _lock = new();
    private readonly BucketRing<CallFigures> _calls = new(Slots.Before + Slots.Shown);
    private readonly Dictionary<string, BucketRing<CallFigures>> _clients = new(StringComparer.Ordinal);
    private readonly Dictionary<TierKey, BucketRing<TierFigures>> _tiers = [];
    private readonly Dictionary<string, Incident> _incidents = new(StringComparer.Ordinal);
    private readonly Dictionary<TierKey, decimal> _extra = [];
    private readonly CallLog _log = new(keptCalls);
    private long _lost;

    public TimeProvider Time { get; } = time;

    public DateTimeOffset StartedAt { get; } = time.GetUtcNow();

    /// <summary>Watches until the application stops or the runtime is disposed of; nothing after this call is missed.</summary>
    public async Task RunAsync(ILogger logger, CancellationToken stopping)
    {
        try
        {
            await foreach (FallbackEvent happened in monitor.WatchAsync(stopping).ConfigureAwait(false)) Add(happened);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
        // Nothing awaits this task, so the exception would be lost; the application continues without the dashboard's figures.
        catch (Exception e)
        {
            DashboardLog.CollectorFailed(logger, e);
        }
    }

    public void Add(FallbackEvent happened)
    {
        lock (_lock)
        {
            switch (happened)
            {
                case CallEvent call:
                    Count(call);
                    break;
                case AttemptEvent attempt when RingOf(_tiers, TierKey.Of(attempt.Attempt)) is { } ring:
                    ring.At(Slots.Of(attempt.At))?.Add(attempt);
                    break;
                case BreakerEvent change:
                    Count(change);
                    break;
                case EventsLost lost:
                    _lost += lost.Count;
                    break;
            }
        }
    }

    /// <summary>Returns a copy of the current figures.</summary>
    public CollectedFigures Read()
    {
        long now = Slots.Of(Time.GetUtcNow());
        long first = now - Slots.Shown + 1;
        lock (_lock)
        {
            return new CollectedFigures
            {
                Now = now,
                Calls = Sum(_calls, first, Slots.Shown),
                Latest = Sum(_calls, now - 1, 2),
                Before = Sum(_calls, first - Slots.Before, Slots.Before),
                Clients = _clients.ToDictionary(static of => of.Key, of => Sum(of.Value, first, Slots.Shown), StringComparer.Ordinal),
                Tiers = _tiers.ToDictionary(static of => of.Key, of => Copy(of.Value, first)),
                Incidents = new Dictionary<string, Incident>(_incidents, StringComparer.Ordinal),
                ExtraUsd = new Dictionary<TierKey, decimal>(_extra),
                LastCall = _log.Last,
                Lost = _lost,
            };
        }
    }

    /// <summary>Returns the calls, the latest first.</summary>
    public KeptCall[] Calls(bool unusualOnly)
    {
        lock (_lock) return _log.Copy(unusualOnly);
    }

    public KeptCall? FindCall(string requestId)
    {
        lock (_lock) return _log.Find(requestId);
    }

    private void Count(CallEvent call)
    {
        long slot = Slots.Of(call.At);
        _calls.At(slot)?.Add(call);
        RingOf(_clients, call.Client)?.At(slot)?.Add(call);
        if (call is { Outcome: CallOutcome.Live, CostUsd: { } cost }) CountExtra(call.Attempts, cost);
        _log.Add(call);
    }

    /// <summary>Counts what others have cost more than a tier would have, since its last answer.</summary>
    private void CountExtra(IReadOnlyList<TierAttempt> attempts, decimal cost)
    {
        if (attempts.Count == 0 || attempts[^1] is not { Succeeded: true } success) return;
        if (_extra.Count > 0) _extra.Remove(TierKey.Of(success));
        for (int i = 0; i < attempts.Count - 1; i++)
        {
            TierAttempt passed = attempts[i];
            var tier = TierKey.Of(passed);
            // A tier that was asked twice, or at the same time as another one, counts once.
            if (passed.Succeeded || tier == TierKey.Of(success) || IsAmong(attempts, i, tier)) continue;
            if (monitor.PriceOf(passed.Provider, passed.Model, success.Told) is not { } usual) continue;
            if (_extra.Count < MostNames || _extra.ContainsKey(tier)) _extra[tier] = _extra.GetValueOrDefault(tier) + cost - usual;
        }
    }

    private static bool IsAmong(IReadOnlyList<TierAttempt> attempts, int count, TierKey tier)
    {
        for (int i = 0; i < count; i++)
            if (TierKey.Of(attempts[i]) == tier) return true;
        return false;
    }

    /// <summary>Remembers the time since which a breaker has kept calls away, including its probes.</summary>
    private void Count(BreakerEvent happened)
    {
        BreakerChange change = happened.Change;
        if (change.To == BreakerState.Closed) _incidents.Remove(change.Name);
        else if (_incidents.TryGetValue(change.Name, out Incident known))
            _incidents[change.Name] = known with { Cause = change.Cause ?? known.Cause };
        else if (_incidents.Count < MostNames) _incidents[change.Name] = new Incident(happened.At, change.Cause);
    }

    private static BucketRing<T>? RingOf<TKey, T>(Dictionary<TKey, BucketRing<T>> rings, TKey key)
        where TKey : notnull
        where T : class, new()
    {
        if (rings.TryGetValue(key, out BucketRing<T>? ring)) return ring;
        if (rings.Count == MostNames) return null;
        return rings[key] = new BucketRing<T>(Slots.Shown);
    }

    private static CallFigures Sum(BucketRing<CallFigures> ring, long first, int count)
    {
        var sum = new CallFigures();
        for (long slot = first; slot < first + count; slot++) sum.Add(ring.Find(slot));
        return sum;
    }

    private static TierHistory Copy(BucketRing<TierFigures> ring, long first)
    {
        var history = new TierHistory();
        for (int i = 0; i < Slots.Shown; i++)
        {
            if (ring.Find(first + i) is not { } bucket) continue;
            history.Sum.Add(bucket);
            (history.Slots[i] = new TierFigures()).Add(bucket);
        }
        return history;
    }
}

/// <summary>A breaker that keeps calls away.</summary>
/// <param name="Since">The time since when it does.</param>
/// <param name="Cause">The failure that opened it last; null if it was isolated manually.</param>
internal readonly record struct Incident(DateTimeOffset Since, FailureKind? Cause);

/// <summary>A tier's half minutes, the oldest first, and their sum.</summary>
internal sealed class TierHistory
{
    public TierFigures Sum { get; } = new();

    public TierFigures?[] Slots { get; } = new TierFigures?[Dashboard.Slots.Shown];
}

/// <summary>What was collected, at one moment.</summary>
internal sealed record CollectedFigures
{
    /// <summary>The half minute of the moment.</summary>
    public required long Now { get; init; }
    public required CallFigures Calls { get; init; }
    /// <summary>Of the half minute of the moment and the one before it.</summary>
    public required CallFigures Latest { get; init; }
    public required CallFigures Before { get; init; }
    public required Dictionary<string, CallFigures> Clients { get; init; }
    public required Dictionary<TierKey, TierHistory> Tiers { get; init; }
    public required Dictionary<string, Incident> Incidents { get; init; }
    /// <summary>What others have cost more than a tier would have, since its last answer.</summary>
    public required Dictionary<TierKey, decimal> ExtraUsd { get; init; }
    public required long LastCall { get; init; }
    /// <summary>The events that arrived faster than they were counted.</summary>
    public required long Lost { get; init; }
}
