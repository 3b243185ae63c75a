using System.Runtime.CompilerServices;
using Fallback.CompilerServices;

namespace Fallback;

/// <summary>Hands out the sequence of a Refit method, from whichever tier has given its first content.</summary>
internal static class RefitStreams
{
    public static async IAsyncEnumerable<T> ReadAsync<TApi, T>(ChainInvoker chain, string method, RefitStreamExchange<TApi, T> exchange, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Call call = chain.Start(new ChatRequest { Method = method }, cancellationToken);
        Outcome<RefitStream<T>> outcome = await ChainRunner.StartAsync<RefitStream<T>, RefitStreamExchange<TApi, T>>(call, exchange).ConfigureAwait(false);
        if (outcome.Tier is null) LastAnswer.Throw(call, outcome.Refusal);
        RefitStream<T> stream = outcome.Value!;
        await using (stream.ConfigureAwait(false))
        {
            while (true)
            {
                (Failure? failure, bool hasItem, T item) = await NextAsync(call, stream).ConfigureAwait(false);
                if (failure is not null) throw Interrupted(call, stream, failure);
                if (!hasItem) break;
                yield return item;
            }
            stream.ReportSuccess();
            call.Succeed(outcome.Tier!, outcome.Shape, stream.Attempt.Usage, outcome.Latency);
            call.Runtime.Finish(call, AnswerStatus.Live, outcome.Tier);
        }
    }

    private static async ValueTask<(Failure? Failure, bool HasItem, T Item)> NextAsync<T>(Call call, RefitStream<T> stream)
    {
        TimeSpan limit = stream.Attempt.Tier.Idle;
        if (call.Plan.DeadlineDeclared && call.Remaining < limit) limit = call.Remaining;
        if (limit <= TimeSpan.Zero) return (ChatStream.Broken(FailureKind.StreamInterrupted, "the deadline was reached"), false, default!);
        AttemptTimer timer = AttemptTimer.Start(call.Time, limit, call.Caller);
        try
        {
            return await stream.NextAsync(timer.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!call.Caller.IsCancellationRequested)
        {
            return (ChatStream.Broken(FailureKind.StreamInterrupted, $"no content for {limit.TotalMilliseconds:0} ms"), false, default!);
        }
        catch (OperationCanceledException)
        {
            throw new OperationCanceledException(call.Caller);
        }
        finally
        {
            timer.Stop();
        }
    }

    private static StreamInterruptedException Interrupted<T>(Call call, RefitStream<T> stream, Failure failure)
    {
        stream.ReportFailure(failure);
        call.Fail(stream.Attempt.Tier, stream.Attempt.Shape, failure, call.Elapsed);
        call.Runtime.Finish(call, null, stream.Attempt.Tier);
        string text = stream.Text;
        return new StreamInterruptedException(FailureText.Interrupted(call, text.Length), call.Attempts, failure.Kind, text)
        {
            RequestId = call.RequestId,
            Usage = stream.Attempt.Usage,
        };
    }
}
