namespace Fallback;

/// <summary>
/// Answers outside the process, for all replicas, and the way that calls ask for them. It never throws a store's exception, and never waits
/// long for a store.
/// </summary>
/// <remarks>Abstract, so that a natively compiled program without such a store contains none of its code.</remarks>
internal abstract class SharedAnswers
{
    /// <summary>Whether the store is known to answer.</summary>
    public abstract bool IsAvailable { get; }

    /// <summary>
    /// Returns the key of the calls that run together: the leading call decides for all of them whether an answer is fresh enough.
    /// </summary>
    public abstract string FlightOf(Call call, string key);

    /// <summary>Runs one call for all equal ones: it returns a fresh answer, otherwise the chain's, otherwise a stale one.</summary>
    /// <param name="leader">The call.</param>
    /// <param name="ask">Asks the chain.</param>
    public abstract Task<SharedOutcome> LeadAsync(Call leader, Func<Call, Task<SharedOutcome>> ask);

    /// <summary>Does the same for a stream, which shares no call.</summary>
    public abstract ValueTask AskAsync(StreamRun run, string key);

    /// <summary>Stores an answer, in the background.</summary>
    public abstract void Store(Call call, CacheEntry entry);

    /// <summary>Lets running writes complete, for a moment.</summary>
    public abstract void Close();
}

/// <summary>The code of an application that has a cache to share answers in.</summary>
internal abstract class AnswerSharing
{
    public abstract void Check(FigureCheck figures, AnswerStoreOptions options);

    public abstract SharedAnswers Share(FallbackRuntime runtime, AnswerStoreOptions options);
}
