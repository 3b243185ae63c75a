using Fallback.CompilerServices;

namespace Fallback;

/// <summary>What keeps a call from a tier before the tier's state is asked: the request or the configuration.</summary>
internal static class Obstacles
{
    /// <summary>What a call ends with that must not leave a tier out for its window.</summary>
    public static Failure TooLong { get; } = new(FailureKind.ContextLengthExceeded, FailureScope.Request);

    /// <summary>Null when there is none.</summary>
    public static SkipReason? Find(Call call, Tier tier)
    {
        if (tier.LacksKey) return SkipReason.NoKey;
        if (CallContext.Fit(call, tier).IsTooLong) return SkipReason.ContextTooSmall;
        if (tier.State.Learned.TokensPerMinute is { } perMinute && Tokens(call) > perMinute) return SkipReason.RequestTooLargeForLimit;
        return MissingCapability(call, tier) is null ? null : SkipReason.CapabilityMissing;
    }

    /// <summary>What the tier's model or dialect does not have that the call needs, for people; null for nothing.</summary>
    public static string? MissingCapability(Call call, Tier tier)
    {
        if (call.Prompt.Prefill is not null && tier.Prefill == AssistantPrefill.None)
            return $"{tier} is not known to be able to continue a partial answer; Models:{tier}:Prefill can say how it does";
        if (call.Prompt.Prefill is not null && tier.State.Learned.PrefillRejected)
            return $"{tier} has refused to continue a partial answer";
        if (KnownRefusals.Find(call, tier) is { } refused) return refused;
        ChatRequest request = call.Request;
        if (request.Wire is { } wire && !(tier.Endpoint.ChatClient is null && wire.IsFor(tier.Endpoint.Dialect))
            && wire.OnlyInChatCompletions(request) is { } only)
            return $"{only} cannot be sent to {tier.Provider} in its dialect";
        if (request.Messages.Length == 0 && request.Options?.Tools is not { Count: > 0 }) return null;
        if (tier.Facts is { SupportsTools: false } && request.Options?.Tools is { Count: > 0 }) return $"{tier} does not support tools";
        if (tier.Facts is { SupportsVision: false } && RequestSize.HasImages(request)) return $"{tier} does not accept images";
        return tier.Transport.Objection(tier.Endpoint, request) is { } what ? $"{what} cannot be sent to {tier.Provider} in its dialect" : null;
    }

    private static long Tokens(Call call) => call.Prompt.MeasuredTokens ?? call.Prompt.LeastTokens;
}
