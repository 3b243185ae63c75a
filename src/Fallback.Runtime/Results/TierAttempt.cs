using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// One tier's part in a call: a request that was sent, or the reason why the tier was skipped. It contains no request, header or key.
/// </summary>
public sealed record TierAttempt
{
    /// <summary>The tier's index in the chain, from 0; -1 for the canary, which comes before the first tier.</summary>
    public required int TierIndex { get; init; }

    /// <summary>The requested model.</summary>
    public required string Model { get; init; }

    /// <summary>The provider's configured name.</summary>
    public required string Provider { get; init; }

    /// <summary>The provider's instance; <c>default</c> if the provider has only one.</summary>
    public string Instance { get; init; } = "default";

    /// <summary>Whether this is the degraded model (<see cref="DegradedModelAttribute"/>).</summary>
    public bool Degraded { get; init; }

    /// <summary>Whether this is the canary (<see cref="CanaryAttribute"/>).</summary>
    public bool Canary => TierIndex == Tier.CanaryIndex;

    /// <summary>The kind of failure; null for an attempt that succeeded and for a skipped tier.</summary>
    public FailureKind? Failure { get; init; }

    /// <summary>The reason why the tier was skipped; null if it was asked.</summary>
    public SkipReason? Skipped { get; init; }

    /// <summary>The HTTP status; null if none was received.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>The provider's own error code; null if it gave none.</summary>
    public string? ProviderCode { get; init; }

    /// <summary>The provider's message, with secrets masked and cut to 500 characters, or a message of Fallback.</summary>
    public string? Message { get; init; }

    /// <summary>The provider's id of the request; null if it gave none.</summary>
    public string? ProviderRequestId { get; init; }

    /// <summary>The reason why the request was sent.</summary>
    public AttemptRole Role { get; init; }

    /// <summary>The time from the start of the call to the request or skip.</summary>
    public TimeSpan StartedAfter { get; init; }

    /// <summary>How long the attempt took; for a stream that succeeded, the time to its first content. Zero for a skipped tier.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>
    /// The time until the tier can be asked again, according to the provider, the rate gate or the breaker; null if unknown.
    /// </summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// The changes that were made to the request for this tier ("left out temperature", "left out 12 of 40 messages", "max_tokens sent as
    /// max_completion_tokens"). Usually empty.
    /// </summary>
    public IReadOnlyList<string> Adaptations { get; init; } = [];

    /// <summary>The tokens that the attempt used, if the provider reported them; otherwise null. Each read returns a new object.</summary>
    public UsageDetails? Usage
    {
        get => ContentCopy.Of(Told);
        init => Told = value;
    }

    /// <summary>What the provider said, with what decides its price; shared, and so never handed out or changed.</summary>
    internal UsageDetails? Told { get; private init; }

    /// <summary>The model's name in the answer, where it has one: its price is the attempt's.</summary>
    internal string? AnsweredBy { get; init; }

    /// <summary>
    /// The fault that was injected into the attempt, by <see cref="FaultInjectionOptions"/> or <see cref="FallbackMonitor.InjectFault"/>;
    /// null if there was none. An attempt that was only slowed down may have succeeded.
    /// </summary>
    public FaultKind? Injected { get; init; }

    /// <summary>Whether the tier could not answer because of the request, which it refuses or cannot take.</summary>
    internal bool IsOfRequest => Skipped is { } reason
        ? reason is SkipReason.ContextTooSmall or SkipReason.CapabilityMissing or SkipReason.RequestTooLargeForLimit
        : Failure is FailureKind.ContentFiltered or FailureKind.ContextLengthExceeded or FailureKind.OutputLimitTooLarge
            or FailureKind.UnsupportedParameter or FailureKind.InvalidRequest or FailureKind.PayloadTooLarge or FailureKind.RequestTooLargeForLimit;

    /// <summary>Whether this attempt produced the answer.</summary>
    public bool Succeeded => Failure is null && Skipped is null;

    /// <summary>Returns the attempt's result in one line: <c>tier 1 openai/gpt-6: Overloaded after 120 ms, HTTP 503</c>.</summary>
    public override string ToString()
    {
        string instance = Instance == "default" ? "" : $" ({Instance})";
        string tier = $"{Wording.Place(TierIndex)} {Provider}/{Model}{instance}";
        string told = Message is { Length: > 0 } ? $" ({Message.ReplaceLineEndings(" ").TrimEnd('.')})" : "";
        if (Skipped is { } reason) return $"{tier}: skipped, {reason}{(RetryAfter is { } wait ? $" for {Wording.Seconds(wait)}" : "")}{told}";
        string injected = Injected is null ? "" : ", injected";
        if (Failure is not { } failure) return $"{tier}: answered after {Wording.Time(Latency)}{injected}";
        string http = HttpStatus is { } status ? Wording.Invariant($", HTTP {status}") : "";
        string code = ProviderCode is null ? "" : $"{(HttpStatus is null ? "," : "")} {ProviderCode}";
        return $"{tier}: {failure} after {Wording.Time(Latency)}{http}{code}{injected}{told}";
    }
}
