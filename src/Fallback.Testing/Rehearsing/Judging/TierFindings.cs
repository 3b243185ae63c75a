namespace Fallback.Testing;

/// <summary>Finds tiers that never answer, and tiers whose window is too small.</summary>
internal static class TierFindings
{
    public static IEnumerable<RehearsalFinding> Of(Evidence evidence)
    {
        foreach (Tier tier in evidence.Plan.Tiers)
        {
            if (SmallWindow(evidence, tier) is { } small) yield return small;
            else if (NeverFires(evidence, tier) is { } never) yield return never;
        }
        if (evidence.Plan.Canary is { } canary && evidence.All.Any(static one => one.Scene.HasCanary) && !Answers(evidence, canary.Tier))
            yield return evidence.Find(
                RehearsalFindingKind.TierNeverFires, canary.Tier, $"the canary {canary.Tier.Name} has never answered: {Why(evidence, canary.Tier)}");
    }

    private static RehearsalFinding? SmallWindow(Evidence evidence, Tier tier)
    {
        bool isLeftOut = evidence.All.Any(one =>
            one.Scene.Failure != RehearsedFailure.PromptTooLong && Evidence.SkipOf(one, tier) == SkipReason.ContextTooSmall);
        if (!isLeftOut) return null;
        string window = tier.CurrentFacts?.ContextWindow is { } tokens ? Wording.Invariant($" of {tokens:N0} tokens") : "";
        return evidence.Find(
            RehearsalFindingKind.WindowTooSmall, tier,
            Wording.Invariant($"{Evidence.Place(tier)} is left out, because a prompt of about {evidence.Options.PromptTokens:N0} tokens and its answer ")
            + $"do not fit its window{window}; choose a model with a larger one, or declare [ContextPolicy(ContextOverflow.TrimHistory)]");
    }

    private static RehearsalFinding? NeverFires(Evidence evidence, Tier tier)
    {
        // Whether there was a call in which it was the tier's turn, and nothing else was the cause.
        bool hadItsTurn = evidence.Failing.Any(one => evidence.Help(one).FirstOrDefault() is { } next && next.Index == tier.Index);
        if (!hadItsTurn || Answers(evidence, tier)) return null;
        // A budget has its own finding.
        if (evidence.Failing.Any(one => Evidence.SkipOf(one, tier) == SkipReason.OverBudget)) return null;
        return evidence.Find(
            RehearsalFindingKind.TierNeverFires, tier,
            $"{Evidence.Place(tier)} has never answered, although every tier before it failed: {Why(evidence, tier)}");
    }

    private static bool Answers(Evidence evidence, Tier tier) => evidence.All.Any(one =>
        one.Row.Attempts.Any(attempt => attempt.TierIndex == tier.Index && attempt.Succeeded));

    /// <summary>Returns what most often kept the tier out, and what to do about it.</summary>
    private static string Why(Evidence evidence, Tier tier)
    {
        IEnumerable<TierAttempt> all = evidence.All.Where(one => one.Scene.Tiers.All(failing => failing.Index != tier.Index))
            .SelectMany(static one => one.Row.Attempts).Where(attempt => attempt.TierIndex == tier.Index);
        return all.GroupBy(static attempt => (attempt.Skipped, attempt.Failure)).MaxBy(static group => group.Count())?.Key switch
        {
            ({ } skipped, _) => $"it is skipped, {skipped}; {Remedies.For(skipped)}",
            (_, { } failure) => $"it fails by {failure} where it should answer; look at what the call sends it",
            _ => "the call ends before it; look at MaxAttempts and DeadlineMs",
        };
    }
}
