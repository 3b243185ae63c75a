using System.Diagnostics;

namespace Fallback;

/// <summary>
/// The activity source <c>Fallback</c>: a span for each call and, below it, one for each attempt. Everything else that happens to a call is
/// an event of its span. Costs one check without a listener.
/// </summary>
internal static class Spans
{
    private static readonly ActivitySource _source = new(Names.Source, typeof(Spans).Assembly.GetName().Version?.ToString(3));

    /// <summary>Starts the span of a call, below the caller's.</summary>
    public static Activity? StartCall(ChainPlan plan, string method) =>
        !_source.HasListeners() ? null
            : _source.StartActivity(
                plan.SpanName, ActivityKind.Internal, default(ActivityContext), [new(Names.Client, plan.Client), new(Names.Method, method)]);

    /// <summary>Starts the span of an attempt, which is current while the request is sent.</summary>
    public static Activity? StartAttempt(Call call, Tier tier)
    {
        if (call.Span is not { } parent) return null;
        Activity.Current = parent;
        Activity? span = _source.StartActivity(tier.Tags.SpanName, ActivityKind.Client, default(ActivityContext), tier.Tags.Span);
        if (span is null) return null;
        if (call.Role != AttemptRole.Regular) span.SetTag(Names.Role, call.Role.ToString());
        if (call.IsStream) span.SetTag(Names.Stream, true);
        return span;
    }

    /// <summary>Starts the span of a request that does not belong to a call, as a trace of its own.</summary>
    public static Activity? StartProbe(Tier tier, ProbeType type)
    {
        // The application's own clock may run its timers in any context.
        Activity.Current = null;
        return !_source.HasListeners() ? null
            : _source.StartActivity(
                type == ProbeType.Probe ? $"probe {tier.Model}" : $"synthetic {tier.Model}", ActivityKind.Client, default(ActivityContext),
                tier.Tags.OfProbe(type));
    }

    public static void EndProbe(Activity? span, Tier tier, in ProbeReply reply, ProbeOutcome outcome)
    {
        if (span is null) return;
        span.SetTag(Names.Outcome, outcome.ToString());
        if (tier.Endpoint.Shown(reply.Answer?.Model) is { } model) span.SetTag(Names.AnsweringModel, model);
        if (reply.Answer?.FinishReason is { } reason) span.SetTag(Names.FinishReasons, new[] { reason.Value });
        if (reply.Answer?.Usage is { } usage)
        {
            if (usage.InputTokenCount is { } input) span.SetTag(Names.InputTokens, input);
            if (usage.OutputTokenCount is { } output) span.SetTag(Names.OutputTokens, output);
        }
        if (reply.CostUsd is { } cost) span.SetTag(Names.CostUsd, (double)cost);
        if (reply.Failure is { } failure)
        {
            if (failure.HttpStatus > 0) span.SetTag(Names.HttpStatus, failure.HttpStatus);
            span.SetTag(Names.ErrorType, ErrorTypes.Of(failure));
            span.SetStatus(ActivityStatusCode.Error, ErrorTypes.Of(failure));
        }
        Stop(span);
    }

    /// <summary>Discards the span of a request that was not sent after all.</summary>
    public static void Discard(Activity? span)
    {
        if (span is null) return;
        span.IsAllDataRequested = false;
        span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        Stop(span);
    }

    public static void EndAttempt(Activity span, in AttemptEnd end)
    {
        TierAttempt attempt = end.Attempt;
        if (end.Facts.Model is { } model) span.SetTag(Names.AnsweringModel, model);
        if (end.Tier.Endpoint.Redacted(end.Facts.ResponseId) is { } id) span.SetTag(Names.ResponseId, id);
        if (end.Facts.FinishReason is { } reason) span.SetTag(Names.FinishReasons, new[] { reason.Value });
        if (attempt.Succeeded && end.Call.IsStream) span.SetTag(Names.FirstChunk, attempt.Latency.TotalSeconds);
        if (attempt.Told is { } usage)
        {
            if (usage.InputTokenCount is { } input) span.SetTag(Names.InputTokens, input);
            if (usage.OutputTokenCount is { } output) span.SetTag(Names.OutputTokens, output);
            if (usage.CachedInputTokenCount is > 0 and var cached) span.SetTag(Names.CachedTokens, cached);
            if (usage.ReasoningTokenCount is > 0 and var thought) span.SetTag(Names.ReasoningTokens, thought);
            if ((usage as ReportedUsage)?.CacheWrittenTokenCount is > 0 and var written) span.SetTag(Names.CacheWriteTokens, written);
        }
        if (end.CostUsd is { } cost) span.SetTag(Names.CostUsd, (double)cost);
        if (attempt.Injected is { } fault) span.SetTag(Names.Fault, fault.ToString());
        if (attempt.HttpStatus is { } status) span.SetTag(Names.HttpStatus, status);
        if (end.ErrorType is { } error)
        {
            span.SetTag(Names.ErrorType, error);
            // If the call does not wait for the answer any more, this is not an error of the tier.
            if (attempt.Failure != FailureKind.Cancelled) span.SetStatus(ActivityStatusCode.Error, error);
        }
        Stop(span);
    }

    public static void Skipped(Call call, Tier tier, SkipReason reason)
    {
        if (call.Span is not { IsAllDataRequested: true } span) return;
        span.AddEvent(new ActivityEvent("fallback.skip", tags: new ActivityTagsCollection
        {
            [Names.Provider] = tier.Provider,
            [Names.Model] = tier.Model,
            [Names.TierIndex] = tier.Index,
            [Names.SkipReason] = reason.ToString(),
        }));
    }

    public static void Hedged(Call call, Tier waitedFor, Tier asked)
    {
        if (call.Span is not { IsAllDataRequested: true } span) return;
        span.AddEvent(new ActivityEvent("fallback.hedge", tags: new ActivityTagsCollection
        {
            [Names.Provider] = asked.Provider,
            [Names.Model] = asked.Model,
            ["fallback.hedge.slow_tier_index"] = waitedFor.Index,
            [Names.TierIndex] = asked.Index,
        }));
    }

    public static void Recovered(Call call, FailureKind cause, bool restarted)
    {
        if (call.Span is not { IsAllDataRequested: true } span) return;
        span.AddEvent(new ActivityEvent(restarted ? "fallback.stream.restart" : "fallback.stream.continuation", tags: new ActivityTagsCollection
        {
            [Names.ErrorType] = ErrorTypes.Of(cause),
        }));
    }

    public static void EndCall(Activity span, in CallEnd end)
    {
        span.SetTag(Names.RequestId, end.Call.RequestId);
        span.SetTag(Names.Outcome, end.Outcome.ToString());
        if (end.Attempt is { } answer)
        {
            span.SetTag(Names.TierIndex, answer.TierIndex);
            span.SetTag(Names.Provider, answer.Provider);
            span.SetTag(Names.Model, answer.Model);
        }
        if (end.CostUsd is { } cost) span.SetTag(Names.CostUsd, (double)cost);
        if (end.ErrorType is { } error)
        {
            span.SetTag(Names.ErrorType, error);
            span.SetStatus(ActivityStatusCode.Error, error);
        }
        Stop(span);
    }

    /// <summary>
    /// Returns the span of a chat middleware around the chain; it names the first tier until it is informed who answered. Null if there is
    /// none.
    /// </summary>
    public static Activity? Middleware() =>
        Activity.Current is { IsAllDataRequested: true } span && span.GetTagItem(Names.Vendor) is string && "chat".Equals(span.GetTagItem(Names.Operation))
            ? span
            : null;

    /// <summary>Informs it of the tier that answered.</summary>
    public static void Attribute(Activity middleware, Tier answered)
    {
        middleware.SetTag(Names.Vendor, answered.Tags.Vendor);
        if (answered.Tags.Server is not { } server) return;
        middleware.SetTag(Names.ServerAddress, server);
        middleware.SetTag(Names.ServerPort, answered.Tags.Port);
    }

    /// <summary>Ends a span on any thread, without changing the current one.</summary>
    private static void Stop(Activity span)
    {
        Activity? current = Activity.Current;
        span.Stop();
        Activity.Current = ReferenceEquals(current, span) ? span.Parent : current;
    }
}
