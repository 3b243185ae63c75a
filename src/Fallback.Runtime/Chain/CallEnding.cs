using Fallback.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Fallback;

/// <summary>
/// Ends every call, plain or stream, whichever code ran it. Metrics, trace, log, events and the window of recent calls are updated only
/// here, and each call ends once.
/// </summary>
internal static class CallEnding
{
    /// <summary>Ends a call with the answer of a tier.</summary>
    /// <param name="call">The call.</param>
    /// <param name="tier">The tier that answered.</param>
    /// <param name="at">The timestamp of the end, if it was taken.</param>
    public static void Live(Call call, Tier tier, long? at = null) => End(call, CallOutcome.Live, tier, at);

    /// <summary>Ends a call with an answer from the cache.</summary>
    public static Answered Kept(Call call, CacheEntry entry, AnswerStatus status)
    {
        End(call, (CallOutcome)status, kept: entry);
        return Answered.Kept(entry, status);
    }

    /// <summary>Ends a call that no tier answered: with a stale answer, or the declared default.</summary>
    /// <exception cref="RequestRejectedException">Every tier would repeat the failure.</exception>
    /// <exception cref="AllTiersFailedException">There is neither a stale nor a default answer.</exception>
    public static Answered LastResort(Call call, Failure? refusal, CachedAnswer? cached)
    {
        if (refusal is not null) throw Failed(call, refusal);
        if (cached is not null && call.Plan.Cache is { ServeStale: true }) return Kept(call, cached.Entry, AnswerStatus.Stale);
        if (call.Plan.DefaultResponse is not { } text) throw Failed(call, null);
        End(call, CallOutcome.Default);
        return new Answered(new ChatAnswer { Text = text }, AnswerStatus.Default, null, null, null, -1);
    }

    /// <summary>Ends a call without an answer; returns the exception for its caller.</summary>
    public static FallbackException Failed(Call call, Failure? refusal)
    {
        End(call, CallOutcome.Failed, errorType: refusal is null ? ErrorTypes.AllTiersFailed : ErrorTypes.Of(refusal));
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
        Comeback? comeback = Comeback.Of(call);
        string message = FailureText.AllFailed(call, comeback);
        return new AllTiersFailedException(message, attempts, call.Progress.LastThrown)
        {
            RequestId = call.RequestId, RetryAfter = comeback?.Wait,
        };
    }

    /// <summary>Ends a call with a part of an answer; returns the exception for its caller.</summary>
    /// <param name="call">The call.</param>
    /// <param name="broken">The attempt whose text the caller has received.</param>
    /// <param name="failure">The failure that broke it.</param>
    /// <param name="soFar">The text.</param>
    /// <param name="usage">The tokens that the broken stream is known to have used.</param>
    public static StreamInterruptedException Interrupted(Call call, TierAttempt broken, Failure failure, string soFar, UsageDetails? usage)
    {
        End(call, CallOutcome.Failed, errorType: ErrorTypes.Interrupted);
        string message = FailureText.Interrupted(call, broken, soFar.Length);
        return new StreamInterruptedException(message, call.Progress.Attempts, failure.Kind, soFar, failure.Thrown)
        {
            RequestId = call.RequestId,
            Usage = ContentCopy.Of(usage),
        };
    }

    /// <summary>
    /// Ends a call whose caller receives an exception: a cancellation, the exception of a call that has already ended, or an unexpected
    /// one.
    /// </summary>
    public static void Thrown(Call call, Exception exception)
    {
        if (exception is OperationCanceledException && call.Caller.IsCancellationRequested) End(call, CallOutcome.Cancelled);
        else End(call, CallOutcome.Failed, errorType: ErrorTypes.Of(exception));
    }

    /// <summary>Ends a call whose caller stopped reading.</summary>
    public static void Abandoned(Call call) => End(call, CallOutcome.Cancelled);

    /// <summary>Does not end the call: its stream broke and continues with another tier.</summary>
    public static void Recovered(Call call, FailureKind cause, bool restarted)
    {
        call.Runtime.Instruments.Recovered(call, restarted);
        Spans.Recovered(call, cause, restarted);
        EventFeed feed = call.Runtime.Monitor.Feed;
        if (!feed.IsWatched) return;
        feed.Publish(new StreamRecoveryEvent
        {
            At = call.Time.GetUtcNow(),
            RequestId = call.RequestId,
            Client = call.Plan.Client,
            Restarted = restarted,
            Cause = cause,
        });
    }

    private static void End(
        Call call, CallOutcome outcome, Tier? tier = null, long? at = null, CacheEntry? kept = null, string? errorType = null)
    {
        if (!call.TryEnd(at ?? call.Time.GetTimestamp())) return;
        FallbackMonitor monitor = call.Runtime.Monitor;
        monitor.Recent.Add(outcome, call.Latency);
        if (tier is not null && call.Middleware is { } middleware) Spans.Attribute(middleware, tier);
        Instruments instruments = call.Runtime.Instruments;
        if (call.Span is not null || instruments.ObserveCalls || monitor.Feed.IsWatched)
        {
            var end = new CallEnd(call, outcome, kept, errorType);
            if (instruments.ObserveCalls) instruments.Ended(end);
            if (call.Span is { } span) Spans.EndCall(span, end);
            if (monitor.Feed.IsWatched) monitor.Feed.Publish(end.ToEvent(call.Time.GetUtcNow()));
        }
        Write(call, outcome, tier);
    }

    /// <summary>Writes one line per call that did not go as usual, for the engineer on duty.</summary>
    private static void Write(Call call, CallOutcome outcome, Tier? tier)
    {
        ILogger logger = call.Runtime.Logger;
        LogLevel level = LevelOf(call, outcome, tier);
        if (!logger.IsEnabled(level)) return;
        string client = call.Plan.Client, method = call.Request.Method;
        double latency = call.Latency.TotalMilliseconds;
        switch (outcome)
        {
            case CallOutcome.Failed:
                Log.CallFailed(logger, call.RequestId, client, method, latency, Story.Of(call));
                break;
            case CallOutcome.Stale or CallOutcome.Default:
                Log.Degraded(logger, call.RequestId, client, method, (AnswerStatus)outcome, latency, Story.Of(call));
                break;
            case CallOutcome.Live when level == LogLevel.Warning:
                Log.AnsweredByDegraded(logger, call.RequestId, client, method, tier!, latency, Story.Of(call));
                break;
            case CallOutcome.Live when level == LogLevel.Information:
                Log.AnsweredAfterAll(logger, call.RequestId, client, method, tier!, latency, Story.Of(call));
                break;
            case CallOutcome.Cancelled:
                Log.CallCancelled(logger, call.RequestId, client, method, latency);
                break;
            default:
                Log.Answered(logger, call.RequestId, client, method, (AnswerStatus)outcome, tier?.ToString() ?? "cache", latency);
                break;
        }
    }

    private static LogLevel LevelOf(Call call, CallOutcome outcome, Tier? tier) => outcome switch
    {
        CallOutcome.Failed => LogLevel.Error,
        CallOutcome.Stale or CallOutcome.Default => LogLevel.Warning,
        CallOutcome.Live when tier is { IsDegraded: true } => LogLevel.Warning,
        CallOutcome.Live when call.Progress is { Attempts.Count: > 1 } or { Success.Adaptations.Count: > 0 } => LogLevel.Information,
        _ => LogLevel.Debug,
    };
}
