using Fallback.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Fallback;

/// <summary>
/// The end of every attempt, and of every tier's turn that came to none: noted for the call, counted and logged here and nowhere else. What
/// it means for the tier is told to <see cref="TierState"/> by whoever holds the permit.
/// </summary>
internal static class AttemptEnding
{
    /// <summary>A whole answer, which others may share.</summary>
    public static void Succeed(Call call, in Outcome<ChatAnswer> outcome) =>
        Succeed(call, outcome.Tier!, outcome.Shape, outcome.Value!.Usage, outcome.Latency);

    public static void Succeed(Call call, Tier tier, RequestShape shape, UsageDetails? usage, TimeSpan latency)
    {
        call.TryNote(new TierAttempt
        {
            TierIndex = tier.Index,
            Provider = tier.Provider,
            Model = shape.Model,
            Instance = tier.Endpoint.Instance,
            Degraded = tier.IsDegraded,
            Latency = latency,
            Adaptations = shape.Adaptations,
            Usage = Noted(call, tier, usage),
        });
        Metrics.Attempted(call, tier, null);
        if (call.IsProbe)
        {
            Log.Probed(
                call.Runtime.Logger, call.RequestId, call.Plan.Client, call.Request.Method, tier, "answered", latency.TotalMilliseconds);
        }
        if (shape.Adaptations.Count > 0)
        {
            string adaptations = string.Join(", ", shape.Adaptations);
            Log.Adapted(call.Runtime.Logger, call.RequestId, call.Plan.Client, tier.Provider, shape.Model, adaptations);
        }
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
        if (!call.TryNote(attempt, failure.Thrown)) return attempt;
        Metrics.Attempted(call, tier, failure.Kind);
        if (call.IsProbe)
        {
            string outcome = failure.Kind.ToString();
            Log.Probed(call.Runtime.Logger, call.RequestId, call.Plan.Client, call.Request.Method, tier, outcome, latency.TotalMilliseconds);
        }
        if (call.Runtime.Logger.IsEnabled(LogLevel.Warning))
        {
            Log.TierFailed(
                call.Runtime.Logger, call.RequestId, call.Plan.Client, call.Request.Method, tier.Index + 1, tier.Provider, shape.Model,
                failure.Kind, failure.HttpStatus, failure.ProviderCode, failure.Message, failure.ProviderRequestId,
                latency.TotalMilliseconds, failure.Thrown);
        }
        return attempt;
    }

    /// <summary>Nobody waits for it any more: its caller has gone, or another tier was quicker. That says nothing about the tier.</summary>
    public static void GiveUp(Call call, Tier tier, string model, string why, TimeSpan latency, UsageDetails? usage)
    {
        bool isNoted = call.TryNote(new TierAttempt
        {
            TierIndex = tier.Index,
            Provider = tier.Provider,
            Model = model,
            Instance = tier.Endpoint.Instance,
            Degraded = tier.IsDegraded,
            Failure = FailureKind.Cancelled,
            Message = why,
            Latency = latency,
            Usage = Noted(call, tier, usage),
        });
        if (!isNoted) return;
        Metrics.Attempted(call, tier, FailureKind.Cancelled);
        if (call.Runtime.Logger.IsEnabled(LogLevel.Debug))
        {
            Log.TierGivenUp(
                call.Runtime.Logger, call.RequestId, call.Plan.Client, call.Request.Method, tier.Index + 1, tier.Provider, model,
                why, latency.TotalMilliseconds);
        }
    }

    /// <summary>A probe of the call has not ended when the call does: what becomes of it is told when it ends.</summary>
    public static void LeaveBehind(Call call, Tier tier)
    {
        call.TryNote(new TierAttempt
        {
            TierIndex = tier.Index,
            Provider = tier.Provider,
            Model = tier.Model,
            Instance = tier.Endpoint.Instance,
            Degraded = tier.IsDegraded,
            Skipped = SkipReason.ProbeUnderWay,
            Message = "probed beside this call, which did not wait for it",
        });
    }

    public static void Skip<TPermit>(Call call, Tier tier, in Admission<TPermit> refusal) => Skip(call, tier, refusal.Reason, refusal.Wait);

    public static void Skip(Call call, Tier tier, SkipReason reason, TimeSpan wait)
    {
        bool isNoted = call.TryNote(new TierAttempt
        {
            TierIndex = tier.Index,
            Provider = tier.Provider,
            Model = tier.Model,
            Instance = tier.Endpoint.Instance,
            Degraded = tier.IsDegraded,
            Skipped = reason,
            Message = reason == SkipReason.CapabilityMissing ? Obstacles.MissingCapability(call, tier) : null,
            RetryAfter = wait > TimeSpan.Zero ? wait : null,
        });
        if (!isNoted) return;
        Metrics.Skipped(call, tier, reason);
        if (call.Runtime.Logger.IsEnabled(LogLevel.Debug))
        {
            Log.TierSkipped(
                call.Runtime.Logger, call.RequestId, call.Plan.Client, call.Request.Method, tier.Index + 1, tier.Provider, tier.Model,
                reason);
        }
    }

    /// <summary>What a provider says that it used; figures that cannot be true are logged once for each provider.</summary>
    private static UsageDetails? Noted(Call call, Tier tier, UsageDetails? usage)
    {
        if (usage is ReportedUsage { HasOddFigures: true } && tier.Endpoint.TryNoteOddFigures())
            Log.OddFigures(call.Runtime.Logger, tier.Provider, tier.Model);
        return usage;
    }
}
