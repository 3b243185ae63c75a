namespace Fallback.Testing;

/// <summary>Finds failures that the caller saw although a tier was healthy.</summary>
internal static class CallerFindings
{
    public static IEnumerable<RehearsalFinding> Of(Evidence evidence)
    {
        Played[] seen = [.. evidence.All.Where(one => one.Scene.Failure is not null && one.Row.Outcome == CallOutcome.Failed && evidence.HasHelp(one))];
        // Each of these has its own finding, or is intended.
        seen = [.. seen.Where(one => !IsTold(evidence, one))];
        Played[] broken = [.. seen.Where(static one => one.Thrown is StreamInterruptedException)];
        if (broken.Length > 0)
            yield return evidence.Find(
                RehearsalFindingKind.FailureReachesCaller, null,
                $"a stream that breaks in its middle reaches the caller ({Evidence.Scenes(broken)}); declare [OnStreamFailure] with Restart or "
                + "Continue, or with Fail if that is what you want");
        foreach (IGrouping<string, Played> group in seen.Except(broken).GroupBy(one => Advice(evidence, one)))
            yield return evidence.Find(
                RehearsalFindingKind.FailureReachesCaller, null,
                $"the caller sees {group.First().Row.CallerSaw} although a tier is well ({Evidence.Scenes(group)}); {group.Key}");
    }

    private static bool IsTold(Evidence evidence, Played one)
    {
        if (one.Scene.Failure == RehearsedFailure.Slow) return true;
        if (one.Thrown is StreamInterruptedException && evidence.Plan.IsStreamRecoveryDecided) return true;
        // A prompt that is too long for one model is too long for every model whose window is no larger.
        if (one.Scene.Failure == RehearsedFailure.PromptTooLong && !HasLargerWindow(evidence, one)) return true;
        Tier[] help = [.. evidence.Help(one)];
        return help.Length > 0 && help.All(tier => Evidence.SkipOf(one, tier)
            is SkipReason.OverBudget or SkipReason.ContextTooSmall or SkipReason.DeadlineReached);
    }

    private static bool HasLargerWindow(Evidence evidence, Played one)
    {
        int? failed = one.Scene.Tiers.Max(static tier => tier.CurrentFacts?.ContextWindow);
        return failed is not null && evidence.Help(one).Any(tier => tier.CurrentFacts?.ContextWindow > failed);
    }

    private static string Advice(Evidence evidence, Played one)
    {
        SkipReason? reason = evidence.Help(one).Select(tier => Evidence.SkipOf(one, tier)).FirstOrDefault(static skip => skip is not null);
        return reason is { } known ? $"the tiers behind are skipped, {known}: {Remedies.For(known)}" : "declare [FailoverOn] for it, or add a tier";
    }
}
