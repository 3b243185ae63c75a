using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>An answer and how it came about. Immutable and safe to share between threads.</summary>
/// <typeparam name="T">The answer's type.</typeparam>
public sealed class FallbackResult<T>
{
    /// <summary>The answer.</summary>
    public required T Value { get; init; }

    /// <summary>Whether the answer is live, cached, stale or the default response.</summary>
    public required AnswerStatus Status { get; init; }

    /// <summary>The model that answered, as the provider names it in its response; null for a default answer.</summary>
    public string? Model { get; init; }

    /// <summary>The provider that answered; null for a default answer.</summary>
    public string? Provider { get; init; }

    /// <summary>The provider's instance that answered; null for a default answer.</summary>
    public string? Instance { get; init; }

    /// <summary>The index of the tier that answered, from 0; -1 for a default answer and for the canary's (<see cref="Canary"/>).</summary>
    public int TierIndex { get; init; } = -1;

    /// <summary>Whether this is a live answer of the degraded model (<see cref="DegradedModelAttribute"/>).</summary>
    public bool Degraded { get; init; }

    /// <summary>Whether this is a live answer of the canary (<see cref="CanaryAttribute"/>).</summary>
    public bool Canary { get; init; }

    /// <summary>Every attempt and every skipped tier, in order. For a live answer, the last one is the attempt that succeeded.</summary>
    public IReadOnlyList<TierAttempt> Attempts { get; init; } = [];

    /// <summary>The tokens, as the provider counted them; null if it did not report them.</summary>
    public UsageDetails? Usage { get; init; }

    /// <summary>
    /// The estimated cost of the call in US dollars, by the catalogue's price of the model that answered. It includes failed attempts if
    /// the provider reported their usage. Null if unknown; 0 only for a cached, stale or default answer, or if the price is 0.
    /// </summary>
    public decimal? CostUsd { get; init; }

    /// <summary>The time from the start of the call to the answer.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>This call's id, the same as in the logs.</summary>
    public required string RequestId { get; init; }

    /// <summary>The reason why the model stopped; null for a default answer.</summary>
    public ChatFinishReason? FinishReason { get; init; }

    /// <summary>
    /// Returns how the answer came about, in one line and without the answer: <c>Live from anthropic/claude-sonnet-5-5 (tier 2) in 812 ms
    /// after 1 failure, request 7f3a</c>.
    /// </summary>
    public override string ToString()
    {
        string? source = Provider is null ? null : $"{Provider}/{Model} ({Wording.Place(TierIndex)})";
        return ResultText.Of(Status.ToString(), Degraded, source, Latency, Attempts, RequestId);
    }
}
