using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// The keys of the additional properties that show how an answer came about. They are on a <see cref="ChatResponse"/>, or on the last <see
/// cref="ChatResponseUpdate"/> of a stream. Their values are text, numbers and Booleans, so that they can be stored.
/// </summary>
public static class FallbackProperties
{
    /// <summary>The name of the <see cref="AnswerStatus"/>: <c>Live</c>, <c>Cached</c>, <c>Stale</c> or <c>Default</c>.</summary>
    public const string Status = "fallback.status";

    /// <summary>The provider that answered; missing for a default answer.</summary>
    public const string Provider = "fallback.provider";

    /// <summary>
    /// The index in the chain of the tier that answered, from 0 (<see cref="int"/>); missing for a default answer and for the canary's.
    /// </summary>
    public const string TierIndex = "fallback.tier_index";

    /// <summary>The call's id, the same as in the logs.</summary>
    public const string RequestId = "fallback.request_id";

    /// <summary>The number of attempts and skips before the answer (<see cref="int"/>).</summary>
    public const string FailedAttempts = "fallback.failed_attempts";

    /// <summary>
    /// True (<see cref="bool"/>) if the degraded model (<see cref="DegradedModelAttribute"/>) answered; missing otherwise.
    /// </summary>
    public const string Degraded = "fallback.degraded";

    /// <summary>True (<see cref="bool"/>) if the canary (<see cref="CanaryAttribute"/>) answered; missing otherwise.</summary>
    public const string Canary = "fallback.canary";

    /// <summary>
    /// The tier that produced a tool call, a thought or a message, as <c>provider/model</c>; it is a property of that content or message.
    /// If the history ends with a tool's result, the next call begins with the tier that called the tool. Content that only its maker can
    /// read (signatures, encrypted thoughts) is sent back to that provider alone. Without the property (for example, because a store
    /// dropped it), such a call begins with the chain's first tier.
    /// </summary>
    public const string Tier = "fallback.tier";

    /// <summary>The same over what the provider said of its response.</summary>
    internal static AdditionalPropertiesDictionary Of(Call call, in Answered answered, AdditionalPropertiesDictionary? given)
    {
        AdditionalPropertiesDictionary properties = Of(call, answered.Status, answered.Provider, answered.TierIndex);
        foreach ((string name, object? value) in given ?? []) properties.TryAdd(name, value);
        return properties;
    }

    internal static AdditionalPropertiesDictionary Of(Call call, AnswerStatus status, string? provider, int tierIndex)
    {
        int failed = 0;
        foreach (TierAttempt attempt in call.Progress.Attempts)
            if (!attempt.Succeeded) failed++;
        var properties = new AdditionalPropertiesDictionary { [Status] = status.ToString(), [RequestId] = call.RequestId, [FailedAttempts] = failed };
        if (status == AnswerStatus.Live && call.Progress.Success?.Degraded == true) properties[Degraded] = true;
        if (provider is not null) properties[Provider] = provider;
        if (provider is not null && tierIndex == Fallback.Tier.CanaryIndex && status == AnswerStatus.Live) properties[Canary] = true;
        if (tierIndex >= 0) properties[TierIndex] = tierIndex;
        return properties;
    }
}
