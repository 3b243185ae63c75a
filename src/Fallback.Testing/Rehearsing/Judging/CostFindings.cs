using System.Globalization;

namespace Fallback.Testing;

/// <summary>Finds fallbacks that the budget excludes, or that cost more than permitted.</summary>
internal static class CostFindings
{
    public static IEnumerable<RehearsalFinding> Of(Evidence evidence)
    {
        foreach (Tier tier in evidence.Plan.Tiers)
        {
            if (OverBudget(evidence, tier) is { } budget) yield return budget;
            else if (TooDear(evidence, tier) is { } dear) yield return dear;
        }
    }

    private static RehearsalFinding? OverBudget(Evidence evidence, Tier tier)
    {
        if (evidence.Plan.Budget is not { } budget) return null;
        string limit = budget.PerCall > 0 ? $"{Usd(budget.PerCall)} a call" : $"{Usd(budget.PerDay)} a day";
        if (evidence.Failing.Any(one => Evidence.SkipOf(one, tier) == SkipReason.OverBudget))
            return evidence.Find(
                RehearsalFindingKind.DearerThanBudget, tier,
                $"{Evidence.Place(tier)} is left out, because it could cost more than the budget of {limit}; raise the budget, choose a cheaper "
                + "fallback, or bound the answer by [Generation(MaxOutputTokens = …)]");
        decimal? cost = CostOf(evidence, tier);
        if (budget.PerCall <= 0 || cost is null || cost <= budget.PerCall) return null;
        return evidence.Find(
            RehearsalFindingKind.DearerThanBudget, tier,
            $"an answer of {Evidence.Place(tier)} costs {Usd(cost.Value)}, more than the budget of {limit}; raise the budget, or choose a cheaper "
            + "fallback");
    }

    private static RehearsalFinding? TooDear(Evidence evidence, Tier tier)
    {
        if (evidence.Options.MaxCostFactor is not { } most || evidence.Healthy.Row.CostUsd is not { } first || first <= 0) return null;
        if (CostOf(evidence, tier) is not { } cost || cost <= first * most) return null;
        return evidence.Find(
            RehearsalFindingKind.DearerThanFirstChoice, tier,
            string.Create(
                CultureInfo.InvariantCulture,
                $"an answer of {Evidence.Place(tier)} costs {Usd(cost)}, {cost / first:0.#} times the first choice's {Usd(first)}; {most:0.#} times are ")
            + "allowed: choose a cheaper fallback, or raise MaxCostFactor");
    }

    /// <summary>Returns the cost of the tier's answer alone: from a call in which nothing else was billed.</summary>
    private static decimal? CostOf(Evidence evidence, Tier tier) => evidence.Failing
        .Where(one => one.Row.Outcome == CallOutcome.Live && one.Row.TierIndex == tier.Index
            && one.Row.Attempts.Count(static attempt => attempt.Usage is not null) == 1)
        .Select(static one => one.Row.CostUsd).FirstOrDefault();

    private static string Usd(decimal amount) => string.Create(CultureInfo.InvariantCulture, $"{amount:0.######} USD");
}
