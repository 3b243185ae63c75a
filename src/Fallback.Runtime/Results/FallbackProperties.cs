using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// What the additional properties of a <see cref="ChatResponse"/>, or of the last <see cref="ChatResponseUpdate"/> of a stream, say of how
/// the answer came about. The values are texts and numbers, so that they can be stored.
/// </summary>
public static class FallbackProperties
{
    /// <summary>The <see cref="AnswerStatus"/> by name: <c>Live</c>, <c>Cached</c>, <c>Stale</c> or <c>Default</c>.</summary>
    public const string Status = "fallback.status";

    /// <summary>The provider that answered; missing for a default answer.</summary>
    public const string Provider = "fallback.provider";

    /// <summary>The place in the chain of the tier that answered, from 0 (<see cref="int"/>); missing for a default answer and for the
    /// canary's.</summary>
    public const string TierIndex = "fallback.tier_index";

    /// <summary>The call's id, the same as in the logs.</summary>
    public const string RequestId = "fallback.request_id";

    /// <summary>How many attempts and skips came before (<see cref="int"/>).</summary>
    public const string FailedAttempts = "fallback.failed_attempts";

    /// <summary>True (<see cref="bool"/>) when the smaller model of <see cref="DegradedModelAttribute"/> answered; missing else.</summary>
    public const string Degraded = "fallback.degraded";

    /// <summary>True (<see cref="bool"/>) when the canary of <see cref="CanaryAttribute"/> answered; missing else.</summary>
    public const string Canary = "fallback.canary";

    /// <summary>
    /// On a tool call, a thought and a message: the tier that gave it, as <c>provider/model</c>. The next call with a tool's result at the
    /// end of its history begins with the tier that called the tool, and what only its maker can read (signatures, encrypted thoughts) goes
    /// back to that provider alone. Without the property (dropped by a store, say) such a call begins with the chain's first tier.
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
