using Fallback.Catalogue;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Computes the cost of attempts, as far as their providers reported usage: the same for results, metrics, traces and events.
/// </summary>
internal static class CallCost
{
    /// <summary>Returns the cost of the answer and of every failed attempt with known usage; null if a part is unknown.</summary>
    public static decimal? Of(Call call)
    {
        decimal? total = 0;
        IReadOnlyList<TierAttempt> attempts = call.Progress.Attempts;
        for (int i = 0; i < attempts.Count; i++)
            if (attempts[i] is var attempt && (attempt.Succeeded || attempt.Told is not null)) total += Of(call, attempt);
        return total;
    }

    /// <summary>
    /// Returns the cost as the provider reported it, otherwise by the price of the model that answered. An unknown name (for example a
    /// dated snapshot) has the price of the tier's own model. Null if that is unknown.
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
