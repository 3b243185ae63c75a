namespace Fallback;

/// <summary>
/// Checks the effective chain, which attributes and configuration form together with the defaults, by the rules that the build applies to
/// the declared one (FB2004, FB2007, FB2008).
/// </summary>
internal static class EffectiveTimes
{
    /// <summary>Each finding with its rule and the settings that remedy it.</summary>
    public static IEnumerable<(string Rule, string What, string Remedy)> Check(EffectiveChain chain)
    {
        ChainTimes times = chain.Times;
        if (times.Tiers.Count == 0) yield break;
        string name = chain.Client;
        if (TimeConflicts.Reach(times, name) is { } missed)
            yield return ("FB2004", missed.What, $"raise {chain.Key}:DeadlineMs, or lower {TimeoutKey(chain, missed.Tier - 1)}");
        if (TimeConflicts.Calls(times, name) is { } calls)
            yield return ("FB2007", calls.What, $"raise {chain.Key}:MaxAttempts{(times.MaxRetries > 0 ? $", or lower {chain.Key}:TierRetry:MaxRetries" : "")}");
        if (TimeConflicts.Break(Where(static tier => tier.Breaker is not { IsOff: true }), name) is { } early)
            yield return ("FB2008", early.What, $"raise {chain.Key}:CircuitBreaker:BreakSeconds");
        if (TimeConflicts.FirstToken(Where(static tier => tier.LimitsFirstToken), name) is { } idle)
            yield return ("FB2008", idle.What, $"lower {chain.Key}:TierTimeout:FirstTokenMs");
        if (TimeConflicts.Hedge(times, name) is { } late) yield return ("FB2008", late.What, $"lower {chain.Key}:Hedge:DelayMs");

        IReadOnlyList<TierTimes> Where(Func<EffectiveTier, bool> holds) => [.. times.Tiers.Where((_, place) => holds(chain.Tiers[place]))];
    }

    private static string TimeoutKey(EffectiveChain chain, int tier) =>
        chain.HasConfiguredTiers && !chain.Tiers[tier].IsDegraded ? $"{chain.Key}:Tiers:{tier}:TimeoutMs" : $"{chain.Key}:TierTimeout:TimeoutMs";
}
