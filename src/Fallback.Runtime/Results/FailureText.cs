namespace Fallback;

/// <summary>Describes what happened to a call, for exceptions and logs.</summary>
internal static class FailureText
{
    private const string SideEffects =
        "A tool with side effects has run, and must not run twice: check what it did before you call again.";

    /// <summary>Describes first the most important failure, then all attempts, and last which tier can be asked again and when.</summary>
    public static string AllFailed(Call call, Comeback? comeback) =>
        $"No tier of {Method(call)} could answer (request {call.RequestId}).{Gravest(call.Progress.Attempts)}"
        + $"{List(call.Progress.Attempts)}{Again(comeback)}";

    public static string Rejected(Call call, Failure failure) =>
        $"{Method(call)} was refused and no other tier was asked (request {call.RequestId}): "
        + $"{call.Progress.Attempts[^1]}. {(call.SideEffects is { HasRun: true } ? SideEffects : Remedy(failure.Kind))}";

    /// <summary>Describes first what broke the text that the caller has received, then why no other tier has taken over.</summary>
    public static string Interrupted(Call call, TierAttempt broken, int characters)
    {
        IEnumerable<TierAttempt> later = call.Progress.Attempts.SkipWhile(attempt => !ReferenceEquals(attempt, broken)).Skip(1);
        string beginning = Wording.Invariant(
            $"The stream of {Method(call)} broke after {characters} characters (request {call.RequestId}): {broken}.");
        return $"{beginning}{List([.. later])}{Again(Comeback.Of(call))}";
    }

    /// <summary>
    /// Returns the most serious failure: a failure that only a person can fix comes before one that passes by itself. Empty if there is
    /// only one attempt.
    /// </summary>
    private static string Gravest(IReadOnlyList<TierAttempt> attempts)
    {
        TierAttempt? gravest = null;
        foreach (TierAttempt attempt in attempts)
            if (attempt.Failure is not (null or FailureKind.Cancelled) && (gravest is null || Rank(attempt) < Rank(gravest))) gravest = attempt;
        if (gravest is null || attempts.Count == 1) return "";
        return $" What matters most: {gravest.Failure} at {(gravest.Canary ? "the canary" : Wording.Place(gravest.TierIndex))}.";
    }

    private static int Rank(TierAttempt attempt) => attempt.Failure switch
    {
        FailureKind.InvalidCredentials or FailureKind.BillingExhausted or FailureKind.PermissionDenied => 0,
        FailureKind.ModelUnavailable or FailureKind.EndpointMisconfigured => 1,
        FailureKind.ContentFiltered or FailureKind.InvalidRequest or FailureKind.PayloadTooLarge or FailureKind.ContextLengthExceeded => 2,
        FailureKind.RateLimited or FailureKind.QuotaWindowExhausted or FailureKind.RequestTooLargeForLimit => 4,
        _ => 3,
    };

    /// <summary>Says when a tier can be asked again, if none can be asked at once.</summary>
    private static string Again(Comeback? comeback) => comeback switch
    {
        null => "",
        (var wait, null) => $" The breaker over all tiers lets the next call through in {Wording.Seconds(wait)}.",
        (var wait, var tier) => $" The tier that can be asked again soonest is {tier.Provider}/{tier.Model}, in {Wording.Seconds(wait)}.",
    };

    private static string List(IReadOnlyList<TierAttempt> attempts) => attempts.Count == 0 ? "" : $" {string.Join("; ", attempts)}.";

    private static string Method(Call call) => $"{call.Plan.Client}.{call.Request.Method}";

    private static string Remedy(FailureKind kind) => kind switch
    {
        FailureKind.ContentFiltered => "Change the prompt, or declare [FailoverOn(FailoverKinds.ContentFiltered)] to ask the next vendor.",
        FailureKind.InvalidRequest => "Correct the request, or declare [FailoverOn(FailoverKinds.InvalidRequest)] if only this tier refuses it.",
        FailureKind.PayloadTooLarge => "Send less, or declare [FailoverOn(FailoverKinds.PayloadTooLarge)].",
        FailureKind.ContextLengthExceeded =>
            "Send less, or declare [ContextPolicy(ContextOverflow.TrimHistory)] or [ContextPolicy(ContextOverflow.SkipTier)].",
        _ => "",
    };
}
