using System.Runtime.CompilerServices;
using Fallback.CompilerServices;

namespace Fallback;

/// <summary>Hands a chain's answer out as it comes. Before the first content it fails over; after it, a failure is thrown with the text so far.</summary>
internal static class TextStreamer
{
    public static async IAsyncEnumerable<string> StreamAsync(ChainInvoker invoker, ChatRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Call call = invoker.Begin(request, cancellationToken);
        CachedAnswer? cached = call.Plan.Cache is null ? null : call.Runtime.Cache.Find(call, CacheKey.Of(call));
        if (cached is { IsFresh: true })
        {
            call.Runtime.Finish(call, AnswerStatus.Cached, null);
            if (cached.Entry.Answer.Text.Length > 0) yield return cached.Entry.Answer.Text;
            yield break;
        }

        Outcome<OpenedStream> outcome = await ChainRunner.RunAsync<OpenedStream, StreamExchange>(call, default).ConfigureAwait(false);
        if (outcome.Tier is null)
        {
            Answered instead = LastAnswer.Find(call, outcome.Refusal, cached);
            if (instead.Answer.Text.Length > 0) yield return instead.Answer.Text;
            yield break;
        }

        OpenedStream stream = outcome.Value!;
        await using (stream.ConfigureAwait(false))
        {
            while (await NextAsync(call, stream, outcome.Latency).ConfigureAwait(false) is { } text) yield return text;
        }
    }

    private static async ValueTask<string?> NextAsync(Call call, OpenedStream stream, TimeSpan firstContent)
    {
        TimeSpan limit = stream.Tier.Idle;
        if (call.Plan.DeadlineDeclared && call.Remaining < limit) limit = call.Remaining;
        Reply<string?> reply = limit > TimeSpan.Zero ? await ReadAsync(call, stream, limit).ConfigureAwait(false) : new Reply<string?>(Stalled(limit));
        if (reply.Failure is { } failure) throw Interrupted(call, stream, failure);
        if (reply.Value is not null) return reply.Value;

        stream.ReportSuccess();
        call.Succeed(stream.Tier, stream.Shape, stream.Usage, firstContent);
        ChatAnswer answer = stream.ToAnswer();
        if (call.Plan.Cache is not null) call.Runtime.Cache.Store(call, CacheKey.Of(call), answer, stream.Tier);
        call.Runtime.Finish(call, AnswerStatus.Live, stream.Tier);
        return null;
    }

    private static async ValueTask<Reply<string?>> ReadAsync(Call call, OpenedStream stream, TimeSpan limit)
    {
        AttemptTimer timer = AttemptTimer.Start(call.Time, limit, call.Caller);
        try
        {
            return await stream.NextTextAsync(timer.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!call.Caller.IsCancellationRequested)
        {
            return new Reply<string?>(Stalled(limit));
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

    private static Failure Stalled(TimeSpan limit) =>
        new(FailureKind.StreamInterrupted, FailureScope.Model) { Message = limit > TimeSpan.Zero ? $"no content for {limit.TotalMilliseconds:0} ms" : "the deadline was reached" };

    private static StreamInterruptedException Interrupted(Call call, OpenedStream stream, Failure failure)
    {
        stream.ReportFailure(failure);
        call.Fail(stream.Tier, stream.Shape, failure with { Usage = stream.Usage }, call.Elapsed);
        call.Runtime.Finish(call, null, stream.Tier);
        string text = stream.TextSoFar;
        return new StreamInterruptedException(FailureText.Interrupted(call, text.Length), call.RequestId, call.Attempts, failure.Kind, text, stream.Usage);
    }
}
