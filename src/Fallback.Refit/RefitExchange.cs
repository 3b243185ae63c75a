namespace Fallback;

/// <summary>A method of a Refit interface with one answer: the attempt is a call of Refit's own client.</summary>
internal readonly struct RefitExchange<TApi, T>(
    RefitConnection<TApi> connection, Func<TApi, string?, CancellationToken, Task<T>> send, Func<T, Exception?>? errorOf, bool isOptional)
    : IExchange<RefitAnswer<T>>
{
    public bool? Streams => null;

    public TimeSpan Limit(Tier tier, RequestShape shape) => tier.Timeout;

    public async ValueTask<Reply<RefitAnswer<T>>> SendAsync(Tier tier, RequestShape shape, Call call, AttemptTimer timer)
    {
        CancellationToken cancellationToken = timer.Token;
        RefitAttempt attempt = connection.Begin(tier, shape, call, cancellationToken);
        Task<T>? asked = null;
        bool answered = false;
        try
        {
            asked = send(connection.Open(attempt), RefitConnection.ModelOf(shape), cancellationToken);
            T value = await Bounded.WaitAsync(asked, cancellationToken).ConfigureAwait(false);
            Failure? failure = FailureOf(value, attempt);
            // An answer that contains an error may be the result of a cancellation.
            if (failure is not null) cancellationToken.ThrowIfCancellationRequested();
            answered = failure is null;
            return answered ? new Reply<RefitAnswer<T>>(new RefitAnswer<T>(value, attempt)) : new Reply<RefitAnswer<T>>(failure!);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception e)
        {
            return new Reply<RefitAnswer<T>>(attempt.Classify(e));
        }
        finally
        {
            if (!answered) RefitConnection.Discard(asked, attempt);
        }
    }

    public Failure? Examine(RefitAnswer<T> reply, Call call) => null;

    public AnswerFacts FactsOf(RefitAnswer<T> reply) => new(reply.Usage);

    public void Accept(RefitAnswer<T> reply, Tier tier, in TierPermit permit, TimeSpan latency, long endedAt) =>
        reply.Accept(permit, latency);

    private Failure? FailureOf(T value, RefitAttempt attempt)
    {
        if (attempt.Failure is { } seen) return seen;
        if (value is null) return isOptional ? null : ReplyFailures.Broken(FailureKind.ProtocolError, "the reply has no body");
        return errorOf?.Invoke(value) is { } error ? attempt.Classify(error) : null;
    }
}
