using Fallback.Catalogue;

namespace Fallback;

/// <summary>Whether a tier can take a call at all. A tier that cannot is skipped without a request and without an exception.</summary>
internal static class Admission
{
    /// <summary>What a call ends with that must not leave a tier out for its window.</summary>
    public static Failure TooLong { get; } = new(FailureKind.ContextLengthExceeded, FailureScope.Request);

    /// <summary>A reason that lies in the request or the configuration; null when there is none.</summary>
    public static SkipReason? Obstacle(Call call, Tier tier)
    {
        if (tier.LacksKey) return SkipReason.NoKey;
        if (CallContext.Fit(call, tier).IsTooLong) return SkipReason.ContextTooSmall;
        if (tier.State.Learned.TokensPerMinute is { } perMinute && Tokens(call) > perMinute) return SkipReason.RequestTooLargeForLimit;
        if (call.Prefill is not null && tier.Prefill == AssistantPrefill.None) return SkipReason.CapabilityMissing;
        if (tier.Facts is { } facts && LacksCapability(call, facts)) return SkipReason.CapabilityMissing;
        return null;
    }

    private static long Tokens(Call call) => call.MeasuredTokens ?? call.LeastTokens;

    private static bool LacksCapability(Call call, ModelFacts facts) =>
        facts.SupportsTools == false && call.Request.Options?.Tools is { Count: > 0 }
        || facts.SupportsVision == false && call.Request.Messages.Length > 0 && RequestSize.HasImages(call.Request);
}
