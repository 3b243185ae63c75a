using Fallback.CompilerServices;

namespace Fallback;

/// <summary>
/// Runs a call with a cache in front: a fresh answer at once, otherwise one shared call for all equal ones. For calls that have a key, see
/// <see cref="CacheKey"/>.
/// </summary>
internal static class CachedChain
{
    public static async ValueTask<Answered> AskAsync<T, TReader>(Call call, string key)
        where TReader : struct, IAnswerReader<T>
    {
        CachedAnswer? cached = Look(call, key);
        if (cached is { IsFresh: true }) return CallEnding.Kept(call, cached.Entry, AnswerStatus.Cached);
        SharedOutcome shared = await ShareAsync<T, TReader>(call, key).ConfigureAwait(false);
        if (Accept(call, shared, ref cached)) return CallEnding.Kept(call, cached!.Entry, AnswerStatus.Cached);
        if (shared.Outcome.Tier is not { } tier) return CallEnding.LastResort(call, shared.Outcome.Refusal, cached);
        CallEnding.Live(call, tier);
        return Answered.Live(shared.Outcome.Value!, tier, shared.Outcome.Shape);
    }

    /// <summary>Stores an answer, if it may be stored, for equal calls.</summary>
    public static void Keep(Call call, string key, ChatAnswer answer, Tier tier)
    {
        AnswerStore store = call.Runtime.Cache;
        SharedAnswers? shared = call.Runtime.SharedAnswers;
        if (store.KeepsNothing && shared is null) return;
        if (CacheEntry.Of(call, key, answer, tier) is not { } entry) return;
        if (!store.KeepsNothing) store.Store(entry);
        shared?.Store(call, entry);
    }

    /// <summary>Returns the answer in the process's memory; null if answers are shared, because equal calls look there together.</summary>
    private static CachedAnswer? Look(Call call, string key)
    {
        if (call.Runtime.SharedAnswers is not null) return null;
        CachedAnswer? cached = call.Runtime.Cache.Find(call, key);
        call.Runtime.Instruments.Looked(call, cached);
        return cached;
    }

    /// <summary>Takes over the result of the shared call; returns whether that is a fresh answer from the cache.</summary>
    private static bool Accept(Call call, SharedOutcome shared, ref CachedAnswer? cached)
    {
        if (call.Runtime.SharedAnswers is not null)
        {
            cached = shared.Kept;
            call.Runtime.Instruments.Looked(call, cached);
            if (cached is { IsFresh: true }) return true;
        }
        call.Progress.Adopt(shared.Leader.Progress);
        return false;
    }

    private static string FlightOf(Call call, string key) => call.Runtime.SharedAnswers?.FlightOf(call, key) ?? key;

    /// <summary>Runs one call for all equal ones, through the shared answers if there are any.</summary>
    private static Task<SharedOutcome> LeadAsync(Call leader, Func<Call, Task<SharedOutcome>> ask) =>
        leader.Runtime.SharedAnswers?.LeadAsync(leader, ask) ?? ask(leader);

    private static async ValueTask<SharedOutcome> ShareAsync<T, TReader>(Call call, string key)
        where TReader : struct, IAnswerReader<T>
    {
        try
        {
            return await call.Runtime.Flights
                .RunAsync(
                    FlightOf(call, key), call, static (first, token) => LeadAsync(first.Detach(token), AskChainAsync<T, TReader>), call.Caller)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            throw new OperationCanceledException(call.Caller);
        }
    }

    private static async Task<SharedOutcome> AskChainAsync<T, TReader>(Call leader)
        where TReader : struct, IAnswerReader<T>
    {
        Outcome<ChatAnswer> outcome = await ChainRunner.StartAsync<ChatAnswer, CompletionExchange<T, TReader>>(leader, default).ConfigureAwait(false);
        if (outcome.Tier is not null)
        {
            AttemptEnding.Succeed(leader, outcome);
            if (!outcome.Tier.IsDegraded && CacheKey.Of(leader) is { } key) Keep(leader, key, outcome.Value!, outcome.Tier);
        }
        return new SharedOutcome(leader, outcome, null);
    }
}

/// <summary>The result of a shared call, and the call that ran it.</summary>
/// <param name="leader">That call.</param>
/// <param name="outcome">What the chain returned; nothing if a stored answer was still fresh.</param>
/// <param name="kept">What <see cref="SharedAnswers"/> had: a fresh answer, or a stale one for a chain that could not answer.</param>
internal sealed class SharedOutcome(Call leader, Outcome<ChatAnswer> outcome, CachedAnswer? kept)
{
    public Call Leader => leader;

    public Outcome<ChatAnswer> Outcome => outcome;

    public CachedAnswer? Kept => kept;
}
