namespace Fallback.Testing;

/// <summary>Finds stale and default answers that are declared but were not served.</summary>
internal static class LastAnswerFindings
{
    public static IEnumerable<RehearsalFinding> Of(Evidence evidence)
    {
        Played? stale = evidence.All.FirstOrDefault(static one => one.Scene.AnsweredBefore is not null);
        if (stale is not null && stale.Row.Outcome != CallOutcome.Stale)
            yield return evidence.Find(
                RehearsalFindingKind.StaleAnswerMissing, null,
                $"the same call was answered before, but if no tier can answer, the caller sees {What(stale)} instead of the stale answer; see that calls "
                + "can be cached (CacheEntries, CacheBytes, StaleSeconds), or set ServeStale = false");
        if (evidence.Plan.DefaultResponse is null) yield break;
        Played[] missing = [.. evidence.Failing.Where(one => !evidence.HasHelp(one) && IsAwaited(evidence, one) && one.Row.Outcome == CallOutcome.Failed)];
        if (missing.Length > 0)
            yield return evidence.Find(
                RehearsalFindingKind.DefaultAnswerMissing, null,
                $"a default response is declared, and the caller sees {missing[0].Row.CallerSaw} ({Evidence.Scenes(missing)})");
    }

    /// <summary>
    /// Whether one is expected: a stream that has begun does not restart with a default answer, and a rejected request has none.
    /// </summary>
    private static bool IsAwaited(Evidence evidence, Played one) =>
        !(evidence.IsStream && one.Scene.Failure is { } failure && Failures.AreMidway(failure)) && one.Thrown is not RequestRejectedException;

    private static string What(Played one) => one.Thrown is null ? one.Row.CallerSaw : $"a {one.Row.CallerSaw}";
}
