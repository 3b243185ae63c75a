using Fallback.Catalogue;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>What attempts have cost, as far as their providers told: the same for results, metrics, traces and events.</summary>
internal static class CallCost
{
    /// <summary>The answer and every failed attempt whose usage is known; null when a part is unknown.</summary>
    public static decimal? Of(Call call)
    {
        decimal? total = 0;
        IReadOnlyList<TierAttempt> attempts = call.Progress.Attempts;
        for (int i = 0; i < attempts.Count; i++)
            if (attempts[i] is var attempt && (attempt.Succeeded || attempt.Told is not null)) total += Of(call, attempt);
        return total;
    }

    /// <summary>
    /// By the provider's word, else by the price of the model that answered; a name that nobody knows (a dated snapshot, say) is priced as the
    /// tier's own model. Null where that is unknown.
    /// </summary>
    public static decimal? Of(Call call, TierAttempt attempt)
    {
        UsageDetails? usage = attempt.Told;
        if (attempt.Succeeded && (usage as ReportedUsage)?.CostUsd is { } reported) return reported;
        ModelFacts? facts = call.Runtime.Configuration.Models.Facts(attempt.Provider, attempt.AnsweredBy ?? attempt.Model)
            ?? call.Plan.TierOf(attempt).Facts;
        return CostCalculator.Estimate(facts, usage, call.Time.GetUtcNow(), ServiceTiers.Of(usage, call.Request));
    }
}
