namespace Fallback.OutageBench;

/// <summary>What is to be reached in drought and after it.</summary>
internal static class DroughtTargets
{
    public static string Table(PhaseTable drought, PhaseTable[] recoveries, bool mixed)
    {
        List<Target> targets =
        [
            new("share of calls without an answer, worst phase and repetition", recoveries.Append(drought).Max(static phase => phase.Unanswered(RivalKind.Ours)), 0),
            new("cost in drought, relative to the plain loop's", drought.CostRatio(RivalKind.Ours, RivalKind.Loop), 1.1),
            new("p99 in drought, relative to tuned Polly's", drought.P99Ratio(RivalKind.Ours, RivalKind.Polly), 1),
            new("cost after recovery, relative to the first tier's price, worst phase", recoveries.Max(static phase => phase.Price(RivalKind.Ours)), 1.5),
        ];
        targets.Add(new("cost with `[Hedge]`, relative to the loop's, when all tiers are healthy, worst phase", recoveries.Max(static phase => phase.CostRatio(RivalKind.ByBudget, RivalKind.Loop)), 1.01));
        if (mixed)
        {
            targets.Add(new("p99 with `[Hedge]` (ExtraCost = 0.10), relative to the loop's", drought.P99Ratio(RivalKind.ByBudget, RivalKind.Loop), 0.75));
            targets.Add(new("its cost, relative to the loop's (plus 0.02 for noise)", drought.CostRatio(RivalKind.ByBudget, RivalKind.Loop), 1.12));
            targets.Add(new("best p99, relative to the loop's, with a hedge that costs at most 1.1 times the loop", Best(drought, 1.1), 0.75));
            targets.Add(new("best p99, relative to the loop's, with a hedge that costs at most 1.25 times the loop", Best(drought, 1.25), 0.6));
        }
        return Target.Table(targets);
    }

    private static double Best(PhaseTable drought, double mostCost) => RivalKind.Hedged
        .Where(kind => drought.CostRatio(kind, RivalKind.Loop) <= mostCost)
        .Select(kind => drought.P99Ratio(kind, RivalKind.Loop))
        .DefaultIfEmpty(double.PositiveInfinity)
        .Min();
}
