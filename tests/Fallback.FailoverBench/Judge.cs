namespace Fallback.FailoverBench;

/// <summary>The verdict, by the published criterion.</summary>
internal static class Judge
{
    public static Verdict Of(Scenario scenario, Observation seen)
    {
        bool hangs = seen.Elapsed > scenario.Limit;
        bool isHalf = !scenario.IsRefused && !Check.NoHalfAnswer.Holds(seen);
        Check[] missed = [.. scenario.Checks.Where(check => !check.Holds(seen))];
        if (hangs || isHalf || missed.Any(static check => !check.IsAdvisory)) return Verdict.Fail;
        bool isAnswered = seen.Answers.All(static answer => answer.Error is null);
        if (scenario.IsRefused) return isAnswered || missed.Length > 0 ? Verdict.Partial : Verdict.Pass;
        if (!isAnswered) return Verdict.Safe;
        return missed.Length > 0 ? Verdict.Partial : Verdict.Pass;
    }
}
