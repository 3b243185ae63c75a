namespace Fallback.Testing;

/// <summary>Finds tiers that the deadline cuts off, once the earlier tiers have used up their time.</summary>
internal static class TimeFindings
{
    public static IEnumerable<RehearsalFinding> Of(Evidence evidence)
    {
        foreach (Tier tier in evidence.Plan.Tiers)
        {
            // The slowest successful answer after silent tiers, for which a deadline must leave time.
            Played[] late = [.. evidence.Failing.Where(one => one.Scene.Last?.Index == tier.Index && IsLate(one))];
            if (late.Length == 0) continue;
            TimeSpan needed = late[^1].Scene.Tiers.Aggregate(
                TimeSpan.Zero, (sum, asked) => sum + Failures.LimitOf(asked, evidence.IsStream));
            yield return evidence.Find(
                RehearsalFindingKind.DeadlineCutsOff, tier,
                $"the deadline of {Wording.Time(evidence.Plan.Deadline)} cuts off {Evidence.Place(tier)}: with the tiers before it silent, its answer "
                + $"may come after {Wording.Time(needed)}; raise DeadlineMs to {needed.TotalMilliseconds:0}, or lower the timeouts before it");
        }
    }

    private static bool IsLate(Played one)
    {
        if (one.Scene is not { Failure: RehearsedFailure.Slow, Last: { } tier } || one.Row.Outcome == CallOutcome.Live) return false;
        return Evidence.SkipOf(one, tier) is SkipReason.DeadlineReached or null;
    }
}
