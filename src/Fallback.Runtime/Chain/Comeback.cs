namespace Fallback;

/// <summary>When a call that no tier could answer is worth repeating.</summary>
internal static class Comeback
{
    /// <summary>
    /// The tier that is out for the shortest time, by the last attempt at each. Null if a tier can be asked again at once, and
    /// if time does not help with any.
    /// </summary>
    public static (TierAttempt Attempt, TimeSpan Wait)? First(Call call)
    {
        (TierAttempt Attempt, TimeSpan Wait)? first = null;
        IReadOnlyList<TierAttempt> attempts = call.Progress.Attempts;
        for (int i = 0; i < attempts.Count; i++)
        {
            TierAttempt attempt = attempts[i];
            // The canary is no part of what is left: its place is before the chain.
            if (attempt.Canary || IsFollowed(attempts, i) || WaitFor(call, attempt) is not { } wait) continue;
            if (wait <= TimeSpan.Zero) return null;
            if (first is null || wait < first.Value.Wait) first = (attempt, wait);
        }
        return first;
    }

    private static bool IsFollowed(IReadOnlyList<TierAttempt> attempts, int index)
    {
        for (int i = index + 1; i < attempts.Count; i++)
            if (attempts[i].TierIndex == attempts[index].TierIndex && attempts[i].Instance == attempts[index].Instance) return true;
        return false;
    }

    /// <summary>How long an attempt's tier is out; zero if it can be asked at once, null if no time makes it answer this request.</summary>
    private static TimeSpan? WaitFor(Call call, TierAttempt attempt)
    {
        if (attempt.RetryAfter is { } told) return told;
        TimeSpan known = call.Plan.TierOf(attempt).State.OutFor;
        if (known > TimeSpan.Zero) return known;
        return Passes(attempt) ? TimeSpan.Zero : null;
    }

    /// <summary>Whether the same request can be answered by the tier without anybody's help.</summary>
    private static bool Passes(TierAttempt attempt) => attempt.Skipped is { } reason
        ? reason is SkipReason.ProbeUnderWay or SkipReason.Recovering or SkipReason.RateLimited or SkipReason.LimitReached
            or SkipReason.DeadlineReached or SkipReason.AttemptsUsedUp or SkipReason.TierTimeoutReached
        : attempt.Failure is FailureKind.RateLimited or FailureKind.Overloaded or FailureKind.ServerError or FailureKind.NetworkError
            or FailureKind.Timeout or FailureKind.StreamInterrupted or FailureKind.ProtocolError or FailureKind.Conflict
            or FailureKind.SchemaViolation;
}
