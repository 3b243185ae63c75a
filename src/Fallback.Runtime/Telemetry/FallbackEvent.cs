using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Something that a runtime has done; see <see cref="FallbackMonitor.WatchAsync"/>. Immutable. None holds a prompt, an answer or a key.
/// </summary>
public abstract record FallbackEvent
{
    private protected FallbackEvent()
    {
    }

    /// <summary>When it happened, by the runtime's clock.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>A call ended, however it did.</summary>
public sealed record CallEvent : FallbackEvent
{
    /// <summary>The call's id, the same as in results, logs and traces.</summary>
    public required string RequestId { get; init; }

    /// <summary>The full name of the client's interface, or the name of a chain without one.</summary>
    public required string Client { get; init; }

    /// <summary>The method that was called.</summary>
    public required string Method { get; init; }

    /// <summary>How it ended.</summary>
    public required CallOutcome Outcome { get; init; }

    /// <summary>Whether its answer was streamed.</summary>
    public bool IsStream { get; init; }

    /// <summary>From the call to its end; of a stream to its last piece.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Every attempt and every skipped tier, in the order in which they ended.</summary>
    public required IReadOnlyList<TierAttempt> Attempts { get; init; }

    /// <summary>The provider's configured name that answered; null where none did.</summary>
    public string? Provider { get; init; }

    /// <summary>The provider's instance that answered; null where none did.</summary>
    public string? Instance { get; init; }

    /// <summary>The model that was asked and answered; null where none did.</summary>
    public string? Model { get; init; }

    /// <summary>The tier that answered, from 0; -1 where none did, and where the canary did.</summary>
    public int TierIndex { get; init; } = -1;

    /// <summary>
    /// Estimated cost in US dollars of every attempt whose usage the provider told; null where a part is unknown, 0 for what was not asked
    /// of a provider. Calls that share one request each have its cost.
    /// </summary>
    public decimal? CostUsd { get; init; }

    /// <summary>
    /// Why there was no answer, by whose fault: one of the values that docs/observability.md lists. Null for an answered or cancelled call.
    /// </summary>
    public string? ErrorType { get; init; }

    /// <summary>The client's declared or configured deadline.</summary>
    public TimeSpan Deadline { get; init; }

    /// <summary>The chain as it was run; null in an event of a test.</summary>
    internal ChainPlan? Plan { get; init; }

    /// <summary>
    /// What became of the call, in one line: <c>Shop.IBot.AskAsync: Live from openai/gpt-6 (tier 2) in 812 ms after 1 failure, request 7f3a</c>.
    /// </summary>
    public override string ToString()
    {
        string? source = Provider is null ? null : $"{Provider}/{Model} ({Wording.Place(TierIndex)})";
        return $"{Client}.{Method}: {ResultText.Of(Outcome.ToString(), false, source, Duration, Attempts, RequestId)}";
    }
}

/// <summary>An attempt at a tier ended, or a tier was skipped.</summary>
public sealed record AttemptEvent : FallbackEvent
{
    /// <summary>The id of the call that it was for.</summary>
    public required string RequestId { get; init; }

    /// <summary>The call's client.</summary>
    public required string Client { get; init; }

    /// <summary>The call's method.</summary>
    public required string Method { get; init; }

    /// <summary>What became of it.</summary>
    public required TierAttempt Attempt { get; init; }

    /// <summary>From the request to its end, of a stream to its last piece; zero for a skipped tier.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Tokens, as the provider counted them; null when it did not say. A copy.</summary>
    public UsageDetails? Usage { get; init; }

    /// <summary>Estimated cost in US dollars; null where it is unknown.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary>
    /// Why it failed, by whose fault: one of the values that docs/observability.md lists. Null for a success and for a skipped tier.
    /// </summary>
    public string? ErrorType { get; init; }

    /// <summary>What became of the tier, in one line, as <see cref="TierAttempt.ToString"/> has it.</summary>
    public override string ToString() => $"{Client}.{Method}, request {RequestId}: {Attempt}";
}

/// <summary>A breaker changed its state.</summary>
public sealed record BreakerEvent : FallbackEvent
{
    /// <summary>Which one, and how.</summary>
    public required BreakerChange Change { get; init; }

    /// <summary>The change, in one line.</summary>
    public override string ToString() => Change.ToString();
}

/// <summary>A stream broke after its reader had some of it, and another tier took over.</summary>
public sealed record StreamRecoveryEvent : FallbackEvent
{
    /// <summary>The id of the call.</summary>
    public required string RequestId { get; init; }

    /// <summary>The call's client.</summary>
    public required string Client { get; init; }

    /// <summary>Whether the answer began anew; false where the next tier goes on with it.</summary>
    public required bool Restarted { get; init; }

    /// <summary>What broke the stream.</summary>
    public required FailureKind Cause { get; init; }
}

/// <summary>Something was decided of a canary.</summary>
public sealed record CanaryEvent : FallbackEvent
{
    /// <summary>The client whose calls ask it.</summary>
    public required string Client { get; init; }

    /// <summary>The canary, as <c>provider/model</c>.</summary>
    public required string Model { get; init; }

    /// <summary>What, and on which figures.</summary>
    public required CanaryDecision Decision { get; init; }

    /// <summary>The decision, in one line.</summary>
    public override string ToString() => $"{Client}, canary {Model}: {Decision}";
}

/// <summary>Whoever watches was too slow, and events before this one were dropped for it. Others have them.</summary>
public sealed record EventsLost : FallbackEvent
{
    /// <summary>How many.</summary>
    public required long Count { get; init; }
}
