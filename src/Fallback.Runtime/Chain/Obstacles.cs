using Fallback.Catalogue;

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
        if (call.Prompt.Prefill is not null && tier.Prefill == AssistantPrefill.None) return SkipReason.CapabilityMissing;
        if (tier.Facts is { } facts && LacksCapability(call, facts)) return SkipReason.CapabilityMissing;
        return null;
    }

    private static long Tokens(Call call) => call.Prompt.MeasuredTokens ?? call.Prompt.LeastTokens;

    private static bool LacksCapability(Call call, ModelFacts facts) =>
        facts.SupportsTools == false && call.Request.Options?.Tools is { Count: > 0 }
        || facts.SupportsVision == false && call.Request.Messages.Length > 0 && RequestSize.HasImages(call.Request);
}
