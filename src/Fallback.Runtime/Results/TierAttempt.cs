using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>One tier's part in a call: an attempt that was sent, or the reason why none was. Holds no request, header or key.</summary>
public sealed record TierAttempt
{
    /// <summary>The tier's place in the chain, from 0; -1 for the canary, which stands before it.</summary>
    public required int TierIndex { get; init; }

    /// <summary>The model that was asked for.</summary>
    public required string Model { get; init; }

    /// <summary>The provider's configured name.</summary>
    public required string Provider { get; init; }

    /// <summary>The provider's instance; <c>default</c> where there is one only.</summary>
    public string Instance { get; init; } = "default";

    /// <summary>Whether this is the smaller model of <see cref="DegradedModelAttribute"/>.</summary>
    public bool Degraded { get; init; }

    /// <summary>Whether this is the canary of <see cref="CanaryAttribute"/>.</summary>
    public bool Canary => TierIndex == Tier.CanaryIndex;

    /// <summary>What went wrong; null for the attempt that succeeded, and for a skipped tier.</summary>
    public FailureKind? Failure { get; init; }

    /// <summary>Why the tier was not asked; null when it was.</summary>
    public SkipReason? Skipped { get; init; }

    /// <summary>The HTTP status; null when none was received.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>The provider's own error code.</summary>
    public string? ProviderCode { get; init; }

    /// <summary>The provider's message, redacted and cut to 500 characters, or our own words.</summary>
    public string? Message { get; init; }

    /// <summary>The provider's id of the request.</summary>
    public string? ProviderRequestId { get; init; }

    /// <summary>Why the request was sent.</summary>
    public AttemptRole Role { get; init; }

    /// <summary>When the request was sent or the tier skipped, counted from the beginning of the call.</summary>
    public TimeSpan StartedAfter { get; init; }

    /// <summary>How long the attempt took, of a stream that succeeded until its first content; zero for a skipped tier.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>How long the provider, gate or breaker asks to be left alone; null where that is not known.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// What was changed for this tier ("left out temperature", "left out 12 of 40 messages", "max_tokens sent as
    /// max_completion_tokens"); empty as a rule.
    /// </summary>
    public IReadOnlyList<string> Adaptations { get; init; } = [];

    /// <summary>Tokens that the attempt used, as far as the provider said; a new object each time.</summary>
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

    /// <summary>Whether this attempt gave the answer.</summary>
    public bool Succeeded => Failure is null && Skipped is null;

    /// <summary>What became of the tier, in one line: <c>tier 1 openai/gpt-6: Overloaded after 120 ms, HTTP 503</c>.</summary>
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
