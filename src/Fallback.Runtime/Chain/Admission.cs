using Fallback.Catalogue;

namespace Fallback;

/// <summary>Whether a tier can take a call at all. A tier that cannot is skipped without a request and without an exception.</summary>
internal static class Admission
{
    /// <summary>A reason that lies in the request or the configuration; null when there is none.</summary>
    public static SkipReason? Obstacle(Call call, Tier tier)
    {
        if (tier.LacksKey) return SkipReason.NoKey;
        if (!FitsWindow(call, tier)) return SkipReason.ContextTooSmall;
        if (tier.State.Learned.TokensPerMinute is { } perMinute && Tokens(call) > perMinute) return SkipReason.RequestTooLargeForLimit;
        if (call.Prefill is not null && tier.Prefill == AssistantPrefill.None) return SkipReason.CapabilityMissing;
        if (tier.Facts is { } facts && LacksCapability(call, facts)) return SkipReason.CapabilityMissing;
        return null;
    }

    private static bool FitsWindow(Call call, Tier tier)
    {
        int? window = tier.State.Learned.ContextWindow ?? tier.Facts?.MaxInput ?? tier.Facts?.ContextWindow;
        // Without a count from a provider only what is sure not to fit is kept back; in doubt the provider says it.
        return window is null || (call.MeasuredTokens is { } measured ? measured <= window : window > 1_000_000 || call.LeastTokens <= window);
    }

    private static long Tokens(Call call) => call.MeasuredTokens ?? call.LeastTokens;

    private static bool LacksCapability(Call call, ModelFacts facts) =>
        facts.SupportsTools == false && call.Request.Options?.Tools is { Count: > 0 }
        || facts.SupportsVision == false && call.Request.Messages.Length > 0 && RequestSize.HasImages(call.Request);
}
