namespace Fallback.Testing;

/// <summary>Creates a row of the report from an ended call.</summary>
internal static class Rows
{
    public static RehearsalRow Of(ClientMethod method, Scene scene, Heard heard, CallEvent? call)
    {
        CallOutcome outcome = call?.Outcome ?? (heard.Thrown is null ? CallOutcome.Live : CallOutcome.Failed);
        return new RehearsalRow
        {
            Method = method.Name,
            IsStream = method.IsStream,
            Failing = scene.Failing,
            Failure = scene.Failure,
            Outcome = outcome,
            AnsweredBy = call is null ? "nobody" : WhoAnswered(call),
            TierIndex = call?.TierIndex ?? -1,
            Elapsed = heard.Elapsed,
            CostUsd = call?.CostUsd,
            CallerSaw = heard.Thrown is { } thrown ? Seen(thrown, heard.Pieces) : Seen(outcome, call),
            Attempts = call?.Attempts ?? [],
        };
    }

    private static string WhoAnswered(CallEvent call) => call.Outcome switch
    {
        CallOutcome.Cached or CallOutcome.Stale => "cache",
        CallOutcome.Default => "default response",
        CallOutcome.Live => Named(call),
        _ => "nobody",
    };

    private static string Named(CallEvent call)
    {
        string place = call.TierIndex < 0 ? "canary" : Wording.Invariant($"{call.TierIndex + 1}");
        string instance = call.Instance is null or ProviderInstance.Default ? "" : $" ({call.Instance})";
        return $"{place} {call.Provider}/{call.Model}{instance}";
    }

    private static string Seen(CallOutcome outcome, CallEvent? call) => outcome switch
    {
        CallOutcome.Cached => "a cached answer",
        CallOutcome.Stale => "a stale answer",
        CallOutcome.Default => "the default answer",
        _ when call?.Attempts.LastOrDefault(static attempt => attempt.Succeeded)?.Degraded == true => "the smaller model's answer",
        _ => "the answer",
    };

    // Only the type, because a message may contain anything.
    private static string Seen(Exception thrown, int pieces)
    {
        string kind = thrown is RequestRejectedException rejected ? $" ({rejected.Kind})" : "";
        return $"{thrown.GetType().Name}{kind}{(pieces > 0 ? $" after {Wording.Count(pieces, "piece")}" : "")}";
    }
}
