using Fallback.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Fallback;

/// <summary>
/// The end of every call, plain or stream, whoever ran it: log, metrics and the window of recent calls hear of it here and nowhere else,
/// and each call ends once.
/// </summary>
internal static class CallEnding
{
    /// <summary>With the answer of a tier.</summary>
    /// <param name="call">The call.</param>
    /// <param name="tier">Who answered.</param>
    /// <param name="at">When, if that was noted.</param>
    public static void Live(Call call, Tier tier, long? at = null) => End(call, CallEnd.Live, tier, at);

    /// <summary>With an answer from the cache.</summary>
    public static Answered Kept(Call call, CacheEntry entry, AnswerStatus status)
    {
        End(call, (CallEnd)status);
        return Answered.Kept(entry, status);
    }

    /// <summary>With what is left when no tier answered: a stale answer, or the declared default.</summary>
    /// <exception cref="RequestRejectedException">The failure is one that every tier would repeat.</exception>
    /// <exception cref="AllTiersFailedException">There is nothing to serve.</exception>
    public static Answered LastResort(Call call, Failure? refusal, CachedAnswer? cached)
    {
        if (refusal is not null) throw Failed(call, refusal);
        if (cached is not null && call.Plan.Cache is { ServeStale: true }) return Kept(call, cached.Entry, AnswerStatus.Stale);
        if (call.Plan.DefaultResponse is not { } text) throw Failed(call, null);
        End(call, CallEnd.Default);
        return new Answered(new ChatAnswer { Text = text }, AnswerStatus.Default, null, null, null, -1);
    }

    /// <summary>Without an answer; the exception for its caller.</summary>
    public static FallbackException Failed(Call call, Failure? refusal)
    {
        End(call, CallEnd.Failed);
        IReadOnlyList<TierAttempt> attempts = call.Progress.Attempts;
        if (refusal is not null)
        {
            return new RequestRejectedException(FailureText.Rejected(call, refusal), attempts, refusal.Kind, refusal.Thrown)
            {
                RequestId = call.RequestId,
                HttpStatus = refusal.HttpStatus == 0 ? null : refusal.HttpStatus,
                ProviderCode = refusal.ProviderCode,
            };
        }
        TimeSpan? retryAfter = call.Progress.EarliestRetry();
        string message = FailureText.AllFailed(call);
        return new AllTiersFailedException(message, attempts, call.Progress.LastThrown) { RequestId = call.RequestId, RetryAfter = retryAfter };
    }

    /// <summary>With a part of an answer; the exception for its caller.</summary>
    /// <param name="call">The call.</param>
    /// <param name="broken">The attempt whose text the caller has.</param>
    /// <param name="failure">What broke it.</param>
    /// <param name="soFar">The text.</param>
    /// <param name="usage">What the broken stream is known to have used.</param>
    public static StreamInterruptedException Interrupted(Call call, TierAttempt broken, Failure failure, string soFar, UsageDetails? usage)
    {
        End(call, CallEnd.Failed);
        string message = FailureText.Interrupted(call, broken, soFar.Length);
        return new StreamInterruptedException(message, call.Progress.Attempts, failure.Kind, soFar, failure.Thrown)
        {
            RequestId = call.RequestId,
            Usage = ContentCopy.Of(usage),
        };
    }

    /// <summary>
    /// With an exception on its way to the caller: a cancellation, or one that has ended the call already, or one that nobody has foreseen.
    /// </summary>
    public static void Thrown(Call call, Exception exception) =>
        End(call, exception is OperationCanceledException && call.Caller.IsCancellationRequested ? CallEnd.Cancelled : CallEnd.Failed);

    /// <summary>By a caller who reads no further.</summary>
    public static void Abandoned(Call call) => End(call, CallEnd.Cancelled);

    private static void End(Call call, CallEnd end, Tier? tier = null, long? at = null)
    {
        if (!call.TryEnd(at ?? call.Time.GetTimestamp())) return;
        call.Runtime.Monitor.Recent.Add(end, call.Latency);
        Metrics.Ended(call, end);
        Write(call, end, tier);
    }

    private static void Write(Call call, CallEnd end, Tier? tier)
    {
        ILogger logger = call.Runtime.Logger;
        string client = call.Plan.Client, method = call.Request.Method;
        switch (end)
        {
            case CallEnd.Failed:
                Log.CallFailed(logger, call.RequestId, client, method, call.Progress.Attempts.Count, call.Latency.TotalMilliseconds);
                break;
            case CallEnd.Stale or CallEnd.Default:
                Log.Degraded(logger, call.RequestId, client, method, (AnswerStatus)end);
                break;
            case CallEnd.Live when tier is { IsDegraded: true }:
                Log.AnsweredByDegraded(logger, call.RequestId, client, method, tier);
                break;
            case CallEnd.Cancelled when logger.IsEnabled(LogLevel.Debug):
                Log.CallCancelled(logger, call.RequestId, client, method, call.Latency.TotalMilliseconds);
                break;
            case CallEnd.Live or CallEnd.Cached when logger.IsEnabled(LogLevel.Debug):
                string by = tier?.ToString() ?? "cache";
                Log.Answered(logger, call.RequestId, client, method, (AnswerStatus)end, by, call.Latency.TotalMilliseconds);
                break;
        }
    }
}
