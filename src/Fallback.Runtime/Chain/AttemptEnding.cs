using System.Diagnostics;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Fallback;

/// <summary>
/// Ends every attempt, and every tier's turn without one: this class alone notes it for the call, counts, traces, logs and publishes it.
/// The holder of the permit reports the effect on the tier to <see cref="TierState"/>.
/// </summary>
internal static class AttemptEnding
{
    /// <summary>Ends an attempt with a whole answer, which callers may share.</summary>
    public static void Succeed(Call call, in Outcome<ChatAnswer> outcome) =>
        Succeed(call, outcome.Tier!, outcome.Shape, AnswerFacts.Of(outcome.Value!), outcome.Latency);

    public static void Succeed(Call call, Tier tier, RequestShape shape, AnswerFacts facts, TimeSpan latency)
    {
        facts = facts with { Model = tier.Endpoint.Shown(facts.Model) };
        var attempt = new TierAttempt
        {
            TierIndex = tier.Index,
            Provider = tier.Provider,
            Model = shape.Model,
            Instance = tier.Endpoint.Instance,
            Degraded = tier.IsDegraded,
            Role = call.Role,
            StartedAfter = call.AttemptedAfter,
            Injected = InjectedInto(call),
            Latency = latency,
            Adaptations = shape.Adaptations,
            AnsweredBy = facts.Model,
            Usage = Noted(call, tier, facts.Usage),
        };
        call.TryNote(attempt);
        Tell(call, call, tier, attempt, facts, null);
        if (call.Plan.Canary is { } canary && attempt.Injected is null) canary.Succeeded(call, tier, attempt);
    }

    public static TierAttempt Fail(Call call, Tier tier, RequestShape shape, Failure failure, TimeSpan latency)
    {
        var attempt = new TierAttempt
        {
            TierIndex = tier.Index,
            Provider = tier.Provider,
            Model = shape.Model,
            Instance = tier.Endpoint.Instance,
            Degraded = tier.IsDegraded,
            Role = call.Role,
            StartedAfter = call.AttemptedAfter,
            Injected = InjectedInto(call),
            Failure = failure.Kind,
            HttpStatus = failure.HttpStatus == 0 ? null : failure.HttpStatus,
            ProviderCode = failure.ProviderCode,
            Message = failure.Message,
            ProviderRequestId = failure.ProviderRequestId,
            Latency = latency,
            RetryAfter = failure.RetryAfter,
            Adaptations = shape.Adaptations,
            Usage = Noted(call, tier, failure.Usage),
        };
        if (call.TryNote(attempt, failure.Thrown)) Tell(call, call, tier, attempt, new AnswerFacts(failure.Usage), ErrorTypes.Of(failure), failure.Thrown);
        // A fault shows nothing about the compared models.
        if (call.Plan.Canary is { } canary && attempt.Injected is null) canary.Failed(call, tier, failure);
        return attempt;
    }

    /// <summary>
    /// Ends an attempt that no caller waits for any more: the caller is gone, or another tier was faster. That shows nothing about the
    /// tier.
    /// </summary>
    /// <param name="call">The call that reports it.</param>
    /// <param name="part">The part of the call that sent the request.</param>
    /// <param name="tier">The tier that was asked.</param>
    /// <param name="model">The requested model.</param>
    /// <param name="why">The reason, as text.</param>
    /// <param name="latency">The time that it took.</param>
    /// <param name="usage">The tokens that it is known to have used.</param>
    public static void GiveUp(Call call, Call part, Tier tier, string model, string why, TimeSpan latency, UsageDetails? usage)
    {
        var attempt = new TierAttempt
        {
            TierIndex = tier.Index,
            Provider = tier.Provider,
            Model = model,
            Instance = tier.Endpoint.Instance,
            Degraded = tier.IsDegraded,
            Role = part.Role,
            StartedAfter = part.AttemptedAfter,
            Injected = InjectedInto(part),
            Failure = FailureKind.Cancelled,
            Message = why,
            Latency = latency,
            Usage = Noted(call, tier, usage),
        };
        if (call.TryNote(attempt)) Tell(call, part, tier, attempt, new AnswerFacts(usage), ErrorTypes.Of(FailureKind.Cancelled));
    }

    /// <summary>Notes a probe that is still running when its call ends; its result is reported when it ends.</summary>
    public static void LeaveBehind(Call call, Tier tier)
    {
        call.TryNote(new TierAttempt
        {
            TierIndex = tier.Index,
            Provider = tier.Provider,
            Model = tier.Model,
            Instance = tier.Endpoint.Instance,
            Degraded = tier.IsDegraded,
            Role = AttemptRole.Probe,
            StartedAfter = call.Elapsed,
            Skipped = SkipReason.ProbeUnderWay,
            Message = "probed at the same time as this call, which did not wait for it",
        });
    }

    public static void Skip<TPermit>(Call call, Tier tier, in Admission<TPermit> refusal) => Skip(call, tier, refusal.Reason, refusal.Wait);

    public static void Skip(Call call, Tier tier, SkipReason reason, TimeSpan wait)
    {
        var attempt = new TierAttempt
        {
            TierIndex = tier.Index,
            Provider = tier.Provider,
            Model = tier.Model,
            Instance = tier.Endpoint.Instance,
            Degraded = tier.IsDegraded,
            Role = tier.IsCanary ? AttemptRole.Canary : AttemptRole.Regular,
            StartedAfter = call.Elapsed,
            Skipped = reason,
            Message = reason == SkipReason.CapabilityMissing ? Obstacles.MissingCapability(call, tier) : null,
            RetryAfter = wait > TimeSpan.Zero ? wait : null,
        };
        if (!call.TryNote(attempt)) return;
        call.Runtime.Instruments.Skipped(call, tier, reason);
        Spans.Skipped(call, tier, reason);
        Publish(call, attempt, default, null, null);
        if (call.Runtime.Logger.IsEnabled(LogLevel.Debug))
            Log.TierSkipped(call.Runtime.Logger, call.RequestId, call.Plan.Client, call.Request.Method, tier.Index + 1, tier, reason);
    }

    private static FaultKind? InjectedInto(Call part) => part.Injection is { HasStruck: true, Plan.Kind: var kind } ? kind : null;

    private static void Tell(
        Call call, Call part, Tier tier, TierAttempt attempt, in AnswerFacts facts, string? errorType, Exception? thrown = null)
    {
        Activity? span = part.TakeAttempt();
        Instruments instruments = call.Runtime.Instruments;
        if (span is not null || instruments.ObserveAttempts || call.Runtime.Monitor.Feed.IsWatched)
        {
            var end = new AttemptEnd(call, tier, attempt, facts, part.Attempting, errorType);
            if (instruments.ObserveAttempts) instruments.Ended(end);
            if (span is not null) Spans.EndAttempt(span, end);
            Publish(call, attempt, end.Duration, end.CostUsd, errorType);
        }
        LogLevel level = thrown is null ? LogLevel.Debug : LogLevel.Warning;
        if (!attempt.Succeeded && call.Runtime.Logger.IsEnabled(level))
        {
            string failure = Story.Failure(attempt);
            // For the provider's support; the call's own line has no room for it.
            if (attempt.ProviderRequestId is { } id) failure += $", provider's request id {id},";
            Log.TierFailed(
                call.Runtime.Logger, level, call.RequestId, call.Plan.Client, call.Request.Method, tier.Index + 1, tier, attempt.Role, failure,
                attempt.Latency.TotalMilliseconds, thrown);
        }
        else if (call.IsProbe && call.Runtime.Logger.IsEnabled(LogLevel.Debug))
        {
            Log.ProbeAnswered(
                call.Runtime.Logger, call.RequestId, call.Plan.Client, call.Request.Method, tier, attempt.Latency.TotalMilliseconds);
        }
    }

    private static void Publish(Call call, TierAttempt attempt, TimeSpan duration, decimal? cost, string? errorType)
    {
        EventFeed feed = call.Runtime.Monitor.Feed;
        if (!feed.IsWatched) return;
        feed.Publish(new AttemptEvent
        {
            At = call.Time.GetUtcNow(),
            RequestId = call.RequestId,
            Client = call.Plan.Client,
            Method = call.Request.Method,
            Attempt = attempt,
            Duration = duration,
            Usage = attempt.Usage,
            CostUsd = cost,
            ErrorType = errorType,
        });
    }

    /// <summary>The usage that a provider reported; impossible figures are logged once per provider.</summary>
    private static UsageDetails? Noted(Call call, Tier tier, UsageDetails? usage)
    {
        if (usage is ReportedUsage { HasOddFigures: true } && tier.Endpoint.TryNoteOddFigures())
            Log.OddFigures(call.Runtime.Logger, tier.Provider, tier.Model);
        return usage;
    }
}
