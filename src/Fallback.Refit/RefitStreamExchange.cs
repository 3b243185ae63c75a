using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>A method of a Refit interface with a sequence: the attempt lasts until the first content, which commits the call.</summary>
internal readonly struct RefitStreamExchange<TApi, T>(
    RefitConnection<TApi> connection, Func<TApi, string?, CancellationToken, IAsyncEnumerable<T>> open)
    : IExchange<RefitStream<T>>
{
    public bool? Streams => null;

    public TimeSpan Limit(Tier tier, RequestShape shape) => tier.FirstToken < tier.Timeout ? tier.FirstToken : tier.Timeout;

    public async ValueTask<Reply<RefitStream<T>>> SendAsync(Tier tier, RequestShape shape, Call call, AttemptTimer timer)
    {
        CancellationToken cancellationToken = timer.Token;
        var time = new ThinkingTime(call, tier, timer);
        RefitAttempt attempt = connection.Begin(tier, shape, call, CancellationToken.None, isSequence: true);
        RefitStream<T>? stream = null;
        bool ready = false;
        try
        {
            (TApi api, Func<TApi, string?, CancellationToken, IAsyncEnumerable<T>> method) = (connection.Open(attempt), open);
            stream = new RefitStream<T>(attempt, token => method(api, RefitConnection.ModelOf(attempt.Shape), token));
            Failure? failure = await stream.OpenAsync(time).ConfigureAwait(false);
            ready = failure is null;
            return ready ? new Reply<RefitStream<T>>(stream) : new Reply<RefitStream<T>>(failure!);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return new Reply<RefitStream<T>>(attempt.Classify(e));
        }
        finally
        {
            // The failing tier's request is aborted before the next one starts.
            if (!ready && stream is not null) await stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    public Failure? Examine(RefitStream<T> reply, Call call) => null;

    public AnswerFacts FactsOf(RefitStream<T> reply) => reply.Facts;

    public void Accept(RefitStream<T> reply, Tier tier, in TierPermit permit, TimeSpan latency, long endedAt) =>
        reply.Accept(permit, latency);
}
