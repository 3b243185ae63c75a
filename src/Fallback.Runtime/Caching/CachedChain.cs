using Fallback.CompilerServices;

namespace Fallback;

/// <summary>
/// A call with a cache in front: a fresh answer at once, else one shared call for all that ask the same. For calls that have a key, see
/// <see cref="CacheKey"/>.
/// </summary>
internal static class CachedChain
{
    public static async ValueTask<Answered> AskAsync<T, TReader>(Call call, string key)
        where TReader : struct, IAnswerReader<T>
    {
        AnswerStore store = call.Runtime.Cache;
        CachedAnswer? cached = store.Find(call, key);
        call.Runtime.Instruments.Looked(call, cached);
        if (cached is { IsFresh: true }) return CallEnding.Kept(call, cached.Entry, AnswerStatus.Cached);
        SharedOutcome shared = await ShareAsync<T, TReader>(call, key).ConfigureAwait(false);
        call.Progress.Adopt(shared.Leader.Progress);
        if (shared.Outcome.Tier is not { } tier) return CallEnding.LastResort(call, shared.Outcome.Refusal, cached);
        CallEnding.Live(call, tier);
        return Answered.Live(shared.Outcome.Value!, tier, shared.Outcome.Shape);
    }

    private static async ValueTask<SharedOutcome> ShareAsync<T, TReader>(Call call, string key)
        where TReader : struct, IAnswerReader<T>
    {
        try
        {
            return await call.Runtime.Flights
                .RunAsync(key, call, static (first, token) => LeadAsync<T, TReader>(first.Detach(token)), call.Caller)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            throw new OperationCanceledException(call.Caller);
        }
    }

    private static async Task<SharedOutcome> LeadAsync<T, TReader>(Call leader)
        where TReader : struct, IAnswerReader<T>
    {
        Outcome<ChatAnswer> outcome = await ChainRunner.StartAsync<ChatAnswer, CompletionExchange<T, TReader>>(leader, default).ConfigureAwait(false);
        if (outcome.Tier is not null)
        {
            AttemptEnding.Succeed(leader, outcome);
            if (!outcome.Tier.IsDegraded && CacheKey.Of(leader) is { } key)
                leader.Runtime.Cache.Store(leader, key, outcome.Value!, outcome.Tier);
        }
        return new SharedOutcome(leader, outcome);
    }
}

/// <summary>What a shared call ended with, and the call that ran it.</summary>
internal sealed record SharedOutcome(Call Leader, Outcome<ChatAnswer> Outcome);
