using Fallback.CompilerServices;

namespace Fallback;

/// <summary>
/// A stream: the attempt lasts until the first content, which commits the call. Before that, failing over is invisible to the caller.
/// </summary>
internal readonly struct StreamExchange : IExchange<OpenedStream>
{
    public bool? Streams => true;

    /// <summary>Returns the limit: a model that does not stream shows nothing until everything is there.</summary>
    public TimeSpan Limit(Tier tier, RequestShape shape) =>
        tier.FirstToken < tier.Timeout && shape.Streams != false ? tier.FirstToken : tier.Timeout;

    public async ValueTask<Reply<OpenedStream>> SendAsync(Tier tier, RequestShape shape, Call call, AttemptTimer timer)
    {
        // From the request on: the time of the headers is part of the tier's time.
        var time = new ThinkingTime(call, tier, timer);
        Reply<IChunkStream> opened = shape.Streams == false
            ? await AskWholeAsync(tier, shape, call, timer).ConfigureAwait(false)
            : await tier.Transport.OpenAsync(tier.Endpoint, shape, call.Request, timer.Token).ConfigureAwait(false);
        if (opened.Failure is { } refused) return new Reply<OpenedStream>(refused);
        var stream = new OpenedStream(opened.Value!, tier, shape);
        bool ready = false;
        try
        {
            Failure? failure = await stream.ReadToContentAsync(time).ConfigureAwait(false) ?? Emptiness(stream, call);
            ready = failure is null;
            return ready ? new Reply<OpenedStream>(stream) : new Reply<OpenedStream>(failure!);
        }
        finally
        {
            // The failing tier's request is aborted before the next one starts.
            if (!ready) await stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async ValueTask<Reply<IChunkStream>> AskWholeAsync(Tier tier, RequestShape shape, Call call, AttemptTimer timer)
    {
        Reply<ChatAnswer> whole = await tier.Transport.CompleteAsync(tier.Endpoint, shape, call.Request, timer.Token).ConfigureAwait(false);
        return whole.Failure is { } failure ? new Reply<IChunkStream>(failure) : new Reply<IChunkStream>(new WholeStream(whole.Value!));
    }

    /// <summary>Returns null: an invalid answer is found where its stream is closed.</summary>
    public Failure? Examine(OpenedStream reply, Call call) => null;

    public AnswerFacts FactsOf(OpenedStream reply) => reply.Facts;

    public void Accept(OpenedStream reply, Tier tier, in TierPermit permit, TimeSpan latency, long endedAt) => reply.Accept(permit, latency);

    private static Failure? Emptiness(OpenedStream stream, Call call) =>
        !stream.HasContent && call.Plan.FailoverOn.HasFlag(FailoverKinds.EmptyAnswer)
            ? CompletionExchange<string, TextAnswer>.EmptyAnswer(stream.Usage)
            : null;
}
