namespace Fallback;

/// <summary>
/// What differs between a plain call and a stream inside an attempt; everything else (order, skipping, retries, state) is decided once,
/// in <see cref="ChainRunner"/>. Implemented by structs, so that the runner is compiled for each.
/// </summary>
internal interface IExchange<TOut>
{
    /// <summary>Whether the answer is asked for as a stream; null where the request is none of ours to ask otherwise.</summary>
    bool? Streams { get; }

    /// <summary>How long the attempt may take.</summary>
    TimeSpan Limit(Tier tier, RequestShape shape);

    ValueTask<Reply<TOut>> SendAsync(Tier tier, RequestShape shape, Call call, AttemptTimer timer);

    /// <summary>A last look at a reply that looks like a success; null when it is one.</summary>
    Failure? Examine(TOut reply, Call call);

    /// <summary>What a reply is known to have used, and what its provider says of it.</summary>
    AnswerFacts FactsOf(TOut reply);

    /// <summary>The attempt succeeded. A stream keeps the permit until its end; a plain call reports it.</summary>
    void Accept(TOut reply, Tier tier, in TierPermit permit, TimeSpan latency, long endedAt);
}
