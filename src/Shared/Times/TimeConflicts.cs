using System.Collections.Generic;
using System.Linq;

namespace Fallback;

/// <summary>
/// Finds times and counts of a chain that do not fit together. Both the build (FB2004, FB2007, FB2008) and the start use this class, and
/// nothing else decides it.
/// </summary>
internal static class TimeConflicts
{
    /// <summary>Finds a tier whose turn comes after the deadline if the earlier ones hang (FB2004).</summary>
    public static TimeConflict? Reach(ChainTimes chain, string name)
    {
        if (chain.DeadlineMs == 0 || chain.DeclaredStarts() is not { } starts) return null;
        int first = starts.ToList().FindIndex(start => start >= chain.DeadlineMs);
        if (first < 0 || chain.Tiers[first].IsDegraded) return null;
        string before = first == 1 ? "tier 1" : $"tiers 1 to {TimeText.Number(first)}";
        string hang = first == 1 ? "it hangs" : "they hang";
        string missed = $"\"{chain.Tiers[first].Model}\" {(first == chain.TierCount - 1 ? "is" : "and the tiers after it are")}";
        return new TimeConflict(
            $"{before} of '{name}' can take {TimeText.Of(starts[first])}, "
                + $"but the deadline is {TimeText.Of(chain.DeadlineMs)}: if {hang}, {missed} never tried",
            first);
    }

    /// <summary>Returns the deadline with which the last tier has its whole time, in milliseconds; 0 if unknown.</summary>
    public static long EnoughMs(ChainTimes chain) =>
        chain.DeclaredStarts() is { } starts ? starts[chain.TierCount - 1] + chain.Tiers[chain.TierCount - 1].TimeoutMs : 0;

    /// <summary>Finds more requests than a call may send (FB2007).</summary>
    public static TimeConflict? Calls(ChainTimes chain, string name)
    {
        if (chain.DeclaredCalls <= chain.MaxAttempts) return null;
        string tiers = $"{TimeText.Number(chain.TierCount)} tiers";
        string why = chain.MaxRetries is > 0 and { } retries ? $"{tiers} with {TimeText.Number(retries)} retries each" : tiers;
        return new TimeConflict(
            $"{why} of '{name}' can need {TimeText.Number(chain.DeclaredCalls)} requests, but MaxAttempts is "
                + $"{TimeText.Number(chain.MaxAttempts)}: if the first tiers use them up, the last ones are not tried",
            chain.TierCount - 1);
    }

    /// <summary>
    /// Finds a break that ends before the calls that caused it, and is followed by a caller's own call as the probe (FB2008).
    /// </summary>
    public static TimeConflict? Break(IReadOnlyList<TierTimes> tiers, string name) => First(
        tiers,
        static tier => tier.TimeoutMs > tier.BreakMs && !tier.ProbesBeside,
        slow => $"the breaker of '{name}' stays open for {TimeText.Of(slow.BreakMs)}, which is less than the timeout of "
            + $"\"{slow.Model}\" ({TimeText.Of(slow.TimeoutMs)}): it closes again before calls that hang have ended");

    /// <summary>Finds a limit for the first token that the tier's timeout makes ineffective (FB2008).</summary>
    public static TimeConflict? FirstToken(IReadOnlyList<TierTimes> tiers, string name) => First(
        tiers,
        static tier => tier.FirstTokenMs >= tier.TimeoutMs,
        quick => $"the first text of \"{quick.Model}\" in '{name}' may take {TimeText.Of(quick.FirstTokenMs)}, but the "
            + $"tier's timeout is {TimeText.Of(quick.TimeoutMs)}: the limit for the first text never applies");

    /// <summary>Finds a hedge that starts when the first tier has already failed (FB2008).</summary>
    public static TimeConflict? Hedge(ChainTimes chain, string name)
    {
        if (chain.Hedge is not { } hedge || hedge.DelayMs < chain.Tiers[0].TimeoutMs) return null;
        TierTimes first = chain.Tiers[0];
        return new TimeConflict(
            $"the hedge of '{name}' starts after {TimeText.Of(hedge.DelayMs)}, but \"{first.Model}\" has failed by then: "
                + $"its timeout is {TimeText.Of(first.TimeoutMs)}",
            0);
    }

    private static TimeConflict? First(
        IReadOnlyList<TierTimes> tiers, System.Func<TierTimes, bool> conflicts, System.Func<TierTimes, string> what)
    {
        int place = tiers.ToList().FindIndex(tier => conflicts(tier));
        return place < 0 ? null : new TimeConflict(what(tiers[place]), place);
    }
}
