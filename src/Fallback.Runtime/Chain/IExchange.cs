namespace Fallback;

/// <summary>
/// The differences between a plain call and a stream inside an attempt. Everything else (order, skipping, retries, state) is decided once,
/// in <see cref="ChainRunner"/>. Implemented by structs, so that the runner is compiled for each.
/// </summary>
internal interface IExchange<TOut>
{
    /// <summary>Whether the answer is requested as a stream; null if the runtime cannot request it otherwise.</summary>
    bool? Streams { get; }

    /// <summary>How long the attempt may take.</summary>
    TimeSpan Limit(Tier tier, RequestShape shape);

    ValueTask<Reply<TOut>> SendAsync(Tier tier, RequestShape shape, Call call, AttemptTimer timer);

    /// <summary>Examines a reply that looks like a success; null if it is one.</summary>
    Failure? Examine(TOut reply, Call call);

    /// <summary>Returns what a reply is known to have used, and the provider's facts about it.</summary>
    AnswerFacts FactsOf(TOut reply);

    /// <summary>Accepts a successful attempt. A stream keeps the permit until its end; a plain call reports it.</summary>
    void Accept(TOut reply, Tier tier, in TierPermit permit, TimeSpan latency, long endedAt);
}
