namespace Fallback.Dashboard;

/// <summary>Describes the result of a call in a few words; nothing else decides it.</summary>
internal static class CallVerdict
{
    private const int MostReasons = 3;

    public static string Of(CallEvent call) => call.Outcome switch
    {
        CallOutcome.Live => Live(call),
        CallOutcome.Cached => "from the cache",
        CallOutcome.Stale or CallOutcome.Default => Out(call),
        CallOutcome.Failed => Failed(call),
        _ => "abandoned by its caller",
    };

    private static string Live(CallEvent call)
    {
        if (call.Attempts.FirstOrDefault(static attempt => attempt.Succeeded) is not { } success) return "shared with an equal call";
        if (success.Role == AttemptRole.Hedge) return $"hedge won after {Words.Time(success.StartedAfter)}";
        if (success.Role == AttemptRole.Probe) return "the probe answered";
        TierAttempt[] before = [.. call.Attempts.Where(attempt => !ReferenceEquals(attempt, success) && !IsLost(attempt))];
        if (success.TierIndex == call.Attempts[0].TierIndex
            && before.Any(attempt => attempt.TierIndex == success.TierIndex && attempt.Failure is not null))
            return $"retried: {Reasons(before)}";
        if (success.Canary) return "the canary answered";
        if (success.TierIndex == 0)
            return call.Attempts.Any(static attempt => attempt.Role == AttemptRole.Hedge) ? "first tier, hedge lost" : "first tier";
        if (success.Degraded) return $"smaller model: {Reasons(before)}";
        string which = success.TierIndex == 1 ? "next tier" : $"tier {success.TierIndex + 1}";
        return before.Length == 0 ? which : $"{which}: {Reasons(before)}";
    }

    /// <summary>No tier answered, and something else did.</summary>
    private static string Out(CallEvent call) =>
        call.Attempts.Count > 0 && call.Attempts.All(static attempt => attempt.Skipped == SkipReason.OverBudget) ? "over budget"
        : call.Attempts.All(static attempt => attempt.Skipped is not null) ? "no tier available"
        : $"every tier failed: {Reasons(call.Attempts)}";

    private static string Failed(CallEvent call) => call.ErrorType switch
    {
        // A request that no other tier would accept is not sent on, so its last attempt is the one that ended it.
        { } type when IsStop(type) && LastFailure(call) is { } kind => $"stopped: {Words.Of(kind)}",
        "provider_stream_interrupted" => $"stream broke: {Reasons(Later(call), "no other tier took over")}",
        "fallback_all_tiers_failed" => Out(call),
        "fallback_disposed" => "the runtime was disposed",
        _ => LastFailure(call) is { } kind ? $"stopped: {Words.Of(kind)}" : "failed inside Fallback",
    };

    private static bool IsStop(string errorType) =>
        errorType.StartsWith("caller_", StringComparison.Ordinal) || errorType.StartsWith("policy_", StringComparison.Ordinal);

    private static FailureKind? LastFailure(CallEvent call) =>
        call.Attempts.LastOrDefault(static attempt => attempt.Failure is not null)?.Failure;

    private static TierAttempt[] Later(CallEvent call) =>
        [.. call.Attempts.Where(static attempt => attempt.Failure is not FailureKind.StreamInterrupted)];

    /// <summary>Whether an attempt was canceled because another was faster, which is not a reason.</summary>
    private static bool IsLost(TierAttempt attempt) => attempt.Failure == FailureKind.Cancelled;

    /// <summary>
    /// Returns the reasons: failures first, because they are more informative than skips that followed from earlier ones.
    /// </summary>
    private static string Reasons(IReadOnlyCollection<TierAttempt> attempts, string none = "no reason known")
    {
        string[] reasons =
        [
            .. attempts.Where(static attempt => !IsLost(attempt)).Select(static attempt => attempt.Failure).OfType<FailureKind>().Select(Words.Of)
                .Concat(attempts.Select(static attempt => attempt.Skipped).OfType<SkipReason>().Select(Words.Of))
                .Distinct(StringComparer.Ordinal)
        ];
        if (reasons.Length == 0) return none;
        string more = reasons.Length > MostReasons ? ", …" : "";
        return string.Join(", ", reasons.Take(MostReasons)) + more;
    }
}
