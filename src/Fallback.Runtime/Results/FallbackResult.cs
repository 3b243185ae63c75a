using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>An answer and how it came about. Immutable and safe to share between threads.</summary>
/// <typeparam name="T">The answer's type.</typeparam>
public sealed class FallbackResult<T>
{
    /// <summary>The answer.</summary>
    public required T Value { get; init; }

    /// <summary>Live, cached, stale or default.</summary>
    public required AnswerStatus Status { get; init; }

    /// <summary>The model that answered, as the provider names it in its response; null for a default answer.</summary>
    public string? Model { get; init; }

    /// <summary>The provider that answered; null for a default answer.</summary>
    public string? Provider { get; init; }

    /// <summary>The provider's instance that answered; null for a default answer.</summary>
    public string? Instance { get; init; }

    /// <summary>The tier that answered, from 0; -1 for a default answer, and for one of the canary (<see cref="Canary"/>).</summary>
    public int TierIndex { get; init; } = -1;

    /// <summary>Whether the answer is a live one of the smaller model of <see cref="DegradedModelAttribute"/>.</summary>
    public bool Degraded { get; init; }

    /// <summary>Whether the answer is a live one of the canary of <see cref="CanaryAttribute"/>.</summary>
    public bool Canary { get; init; }

    /// <summary>Every attempt and every skipped tier, in order. The last one is the success of a live answer.</summary>
    public IReadOnlyList<TierAttempt> Attempts { get; init; } = [];

    /// <summary>Tokens, as the provider counted them; null when it did not say.</summary>
    public UsageDetails? Usage { get; init; }

    /// <summary>
    /// Estimated cost of the call in US dollars, by the catalogue's price of the model that answered, failed attempts included where
    /// the provider told their usage; null = unknown, never 0. 0 for a cached, stale or default answer.
    /// </summary>
    public decimal? CostUsd { get; init; }

    /// <summary>From the call to the answer.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>This call's id, the same as in the logs.</summary>
    public required string RequestId { get; init; }

    /// <summary>Why the model stopped; null for a default answer.</summary>
    public ChatFinishReason? FinishReason { get; init; }

    /// <summary>
    /// How the answer came about, in one line and without the answer:
    /// <c>Live from anthropic/claude-sonnet-5-5 (tier 2) in 812 ms after 1 failure, request 7f3a</c>.
    /// </summary>
    public override string ToString()
    {
        string? source = Provider is null ? null : $"{Provider}/{Model} ({Wording.Place(TierIndex)})";
        return ResultText.Of(Status.ToString(), Degraded, source, Latency, Attempts, RequestId);
    }
}
