using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Something that a runtime has done; see <see cref="FallbackMonitor.WatchAsync"/>. Immutable. No event contains a prompt, an answer or a
/// key.
/// </summary>
public abstract record FallbackEvent
{
    private protected FallbackEvent()
    {
    }

    /// <summary>The time of the event, by the runtime's clock.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>The end of a call, with or without an answer.</summary>
public sealed record CallEvent : FallbackEvent
{
    /// <summary>The call's id, the same as in results, logs and traces.</summary>
    public required string RequestId { get; init; }

    /// <summary>The full name of the client's interface, or the name of a chain without one.</summary>
    public required string Client { get; init; }

    /// <summary>The name of the called method.</summary>
    public required string Method { get; init; }

    /// <summary>How the call ended.</summary>
    public required CallOutcome Outcome { get; init; }

    /// <summary>Whether the answer was streamed.</summary>
    public bool IsStream { get; init; }

    /// <summary>The time from the start of the call to its end; for a stream, to its last chunk.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Every attempt and every skipped tier, in the order in which they ended.</summary>
    public required IReadOnlyList<TierAttempt> Attempts { get; init; }

    /// <summary>The configured name of the provider that answered; null if none did.</summary>
    public string? Provider { get; init; }

    /// <summary>The provider's instance that answered; null if none did.</summary>
    public string? Instance { get; init; }

    /// <summary>The requested model that answered; null if none did.</summary>
    public string? Model { get; init; }

    /// <summary>The index of the tier that answered, from 0; -1 if none did, or if the canary did.</summary>
    public int TierIndex { get; init; } = -1;

    /// <summary>
    /// The estimated cost in US dollars of every attempt whose usage the provider reported; null if a part is unknown, 0 if no provider was
    /// asked. If calls share one request, each has its full cost.
    /// </summary>
    public decimal? CostUsd { get; init; }

    /// <summary>
    /// Why there was no answer, and whose fault that was: one of the values listed under
    /// <see href="https://github.com/fallback-dotnet/fallback/blob/main/docs/observability.md#errors">errors</see>. Null for an answered or
    /// canceled call.
    /// </summary>
    public string? ErrorType { get; init; }

    /// <summary>The call's deadline: declared, configured, or the longest time that the call can need.</summary>
    public TimeSpan Deadline { get; init; }

    /// <summary>The chain as it was run; null in an event of a test.</summary>
    internal WeakReference<ChainPlan>? Plan { get; init; }

    /// <summary>
    /// Returns the call's end in one line: <c>Shop.IBot.AskAsync: Live from openai/gpt-6 (tier 2) in 812 ms after 1 failure, request
    /// 7f3a</c>.
    /// </summary>
    public override string ToString()
    {
        string? source = Provider is null ? null : $"{Provider}/{Model} ({Wording.Place(TierIndex)})";
        return $"{Client}.{Method}: {ResultText.Of(Outcome.ToString(), false, source, Duration, Attempts, RequestId)}";
    }
}

/// <summary>The end of an attempt at a tier, or the skip of a tier.</summary>
public sealed record AttemptEvent : FallbackEvent
{
    /// <summary>The id of the call that the attempt belongs to.</summary>
    public required string RequestId { get; init; }

    /// <summary>The full name of the client's interface, or the name of a chain without one.</summary>
    public required string Client { get; init; }

    /// <summary>The name of the called method.</summary>
    public required string Method { get; init; }

    /// <summary>The attempt or skip.</summary>
    public required TierAttempt Attempt { get; init; }

    /// <summary>The time from the request to its end; for a stream, to its last chunk. Zero for a skipped tier.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The tokens, as the provider counted them; null if it did not report them. A copy.</summary>
    public UsageDetails? Usage { get; init; }

    /// <summary>The estimated cost in US dollars; null if unknown.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary>
    /// Why the attempt failed, and whose fault that was: one of the values listed under
    /// <see href="https://github.com/fallback-dotnet/fallback/blob/main/docs/observability.md#errors">errors</see>. Null for a success and
    /// for a skipped tier.
    /// </summary>
    public string? ErrorType { get; init; }

    /// <summary>Returns the client, the method, the call's id and the text of <see cref="TierAttempt.ToString"/> in one line.</summary>
    public override string ToString() => $"{Client}.{Method}, request {RequestId}: {Attempt}";
}

/// <summary>A breaker's change of state.</summary>
public sealed record BreakerEvent : FallbackEvent
{
    /// <summary>The breaker and its change.</summary>
    public required BreakerChange Change { get; init; }

    /// <summary>Returns the change in one line.</summary>
    public override string ToString() => Change.ToString();
}

/// <summary>The recovery of a stream that broke after its reader had received some of it: another tier took over.</summary>
public sealed record StreamRecoveryEvent : FallbackEvent
{
    /// <summary>The id of the call.</summary>
    public required string RequestId { get; init; }

    /// <summary>The full name of the client's interface, or the name of a chain without one.</summary>
    public required string Client { get; init; }

    /// <summary>Whether the answer began again; false if the next tier continues it.</summary>
    public required bool Restarted { get; init; }

    /// <summary>The kind of failure that broke the stream.</summary>
    public required FailureKind Cause { get; init; }
}

/// <summary>A decision about a canary.</summary>
public sealed record CanaryEvent : FallbackEvent
{
    /// <summary>The client whose calls ask the canary.</summary>
    public required string Client { get; init; }

    /// <summary>The canary, as <c>provider/model</c>.</summary>
    public required string Model { get; init; }

    /// <summary>The decision, with the figures that it is based on.</summary>
    public required CanaryDecision Decision { get; init; }

    /// <summary>Returns the client, the canary and the decision in one line.</summary>
    public override string ToString() => $"{Client}, canary {Model}: {Decision}";
}

/// <summary>A gap: this watcher was too slow, and events before this one were dropped for it. Other watchers still receive them.</summary>
public sealed record EventsLost : FallbackEvent
{
    /// <summary>The number of dropped events.</summary>
    public required long Count { get; init; }
}
