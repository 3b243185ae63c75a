using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace Fallback;

/// <summary>The reason why an answer was not written to a store, or not read from it.</summary>
internal enum SharedFault
{
    /// <summary>No fault.</summary>
    None,

    /// <summary>The store took too long.</summary>
    Timeout,

    /// <summary>The store failed in another way.</summary>
    Error,

    /// <summary>The stored answer is of another version, damaged, or of a tier that the chain does not have.</summary>
    Unreadable,

    /// <summary>The answer is too large.</summary>
    TooLarge,

    /// <summary>The answer contains something that could not be read back.</summary>
    Unwritable,

    /// <summary>Too many others were being written.</summary>
    Dropped,
}

/// <summary>
/// The metrics of a shared store, one object per meter. Created with the first store, so that a program without a store has none of them.
/// </summary>
internal sealed class SharedFigures
{
    private static readonly ConditionalWeakTable<Meter, SharedFigures> _all = [];

    private readonly ConditionalWeakTable<HybridAnswers, object> _stores = [];
    private readonly Counter<long> _faults;

    private SharedFigures(Meter meter)
    {
        _faults = meter.CreateCounter<long>(
            "fallback.cache.store.failures", "{operation}", "Answers that could not be written to the shared store, "
                + "or read from it, by reason.");
        meter.CreateObservableGauge(
            "fallback.cache.store.available", Available, "{store}", "1 for a shared store of answers that works, else 0.");
    }

    public static SharedFigures Of(Meter meter) => _all.GetValue(meter, static meter => new SharedFigures(meter));

    public void Add(HybridAnswers store) => _stores.Add(store, store);

    public void Count(SharedFault fault, string operation)
    {
        if (_faults.Enabled) _faults.Add(1, new(Names.CacheOperation, operation), new(Names.Result, fault.ToString()));
    }

    private IEnumerable<Measurement<int>> Available()
    {
        bool any = false, all = true;
        foreach ((HybridAnswers store, _) in _stores)
        {
            if (store.IsClosed) continue;
            any = true;
            all &= store.IsAvailable;
        }
        // Usually there is one runtime; of several, the worst one counts.
        if (any) yield return new Measurement<int>(all ? 1 : 0, new KeyValuePair<string, object?>(Names.CacheStore, nameof(AnswerCacheStore.HybridCache)));
    }
}
