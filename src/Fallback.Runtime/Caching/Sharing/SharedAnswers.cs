namespace Fallback;

/// <summary>
/// Answers that stand outside of the process, for all replicas, and how calls ask for them. Never throws what a store throws, and never waits
/// long for it.
/// </summary>
/// <remarks>Abstract, so that a natively compiled program without such a store has none of its code.</remarks>
internal abstract class SharedAnswers
{
    /// <summary>Whether the store answers, as far as is known.</summary>
    public abstract bool IsAvailable { get; }

    /// <summary>Which calls look and ask together: who leads judges for all of them whether an answer is fresh enough.</summary>
    public abstract string FlightOf(Call call, string key);

    /// <summary>A call for all that ask the same: a fresh answer, else the chain's, else a stale one.</summary>
    /// <param name="leader">The call.</param>
    /// <param name="ask">Asks the chain.</param>
    public abstract Task<SharedOutcome> LeadAsync(Call leader, Func<Call, Task<SharedOutcome>> ask);

    /// <summary>The same for a stream, which shares no call.</summary>
    public abstract ValueTask AskAsync(StreamRun run, string key);

    /// <summary>Keeps an answer, in the background.</summary>
    public abstract void Store(Call call, CacheEntry entry);

    /// <summary>Lets what is being written come to its end, for a moment.</summary>
    public abstract void Close();
}

/// <summary>What an application that has a cache to share answers in has of code for it.</summary>
internal abstract class AnswerSharing
{
    public abstract void Check(FigureCheck figures, AnswerStoreOptions options);

    public abstract SharedAnswers Share(FallbackRuntime runtime, AnswerStoreOptions options);
}
