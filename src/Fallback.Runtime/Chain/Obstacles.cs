using Fallback.CompilerServices;

namespace Fallback;

/// <summary>Finds what keeps a call from a tier before the tier's state is examined: the request or the configuration.</summary>
internal static class Obstacles
{
    /// <summary>The failure of a call whose policy forbids skipping a tier because of its window.</summary>
    public static Failure TooLong { get; } = new(FailureKind.ContextLengthExceeded, FailureScope.Request);

    /// <summary>Returns the obstacle; null if there is none.</summary>
    public static SkipReason? Find(Call call, Tier tier)
    {
        if (tier.LacksKey) return SkipReason.NoKey;
        if (CallContext.Fit(call, tier).IsTooLong) return SkipReason.ContextTooSmall;
        if (tier.State.Learned.TokensPerMinute is { } perMinute && Tokens(call) > perMinute) return SkipReason.RequestTooLargeForLimit;
        return MissingCapability(call, tier) is null ? null : SkipReason.CapabilityMissing;
    }

    /// <summary>Returns what the call needs and the tier's model or dialect lacks, for display; null for nothing.</summary>
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
