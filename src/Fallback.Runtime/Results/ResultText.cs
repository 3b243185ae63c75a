namespace Fallback;

/// <summary>Describes in one line how an answer came about. The answer itself is left out, because it must not appear in logs.</summary>
internal static class ResultText
{
    public static string Of(
        string status, bool degraded, string? source, TimeSpan latency, IReadOnlyList<TierAttempt> attempts, string requestId)
    {
        string from = source is null ? "" : $" from {source}";
        return $"{status}{(degraded ? " (degraded)" : "")}{from} in {Wording.Time(latency)}{Before(attempts)}, request {requestId}";
    }

    private static string Before(IReadOnlyList<TierAttempt> attempts)
    {
        int failed = attempts.Count(static attempt => attempt.Failure is not null);
        int skipped = attempts.Count(static attempt => attempt.Skipped is not null);
        string text = failed == 0 ? "" : $" after {Wording.Count(failed, "failure")}";
        return skipped == 0 ? text : $"{text} {(failed == 0 ? "after" : "and")} {Wording.Count(skipped, "skipped tier")}";
    }
}
