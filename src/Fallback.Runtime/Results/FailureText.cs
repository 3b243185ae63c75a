namespace Fallback;

/// <summary>Says in words what happened to a call, for exceptions and logs.</summary>
internal static class FailureText
{
    private const string SideEffects =
        "A tool with side effects has run, which must not happen twice: look at what it did before you ask again.";

    public static string AllFailed(Call call, TimeSpan? retryAfter)
    {
        string next = retryAfter is { } wait ? $" The first tier can be tried again in {Wording.Seconds(wait)}." : "";
        return $"No tier of {Method(call)} could answer (request {call.RequestId}).{List(call.Progress.Attempts)}{next}";
    }

    public static string Rejected(Call call, Failure failure) =>
        $"{Method(call)} was refused and no other tier was asked (request {call.RequestId}): "
        + $"{call.Progress.Attempts[^1]}. {(call.SideEffects is { HasRun: true } ? SideEffects : Remedy(failure.Kind))}";

    /// <summary>First what broke the text that the caller has, then why no other tier has taken over.</summary>
    public static string Interrupted(Call call, TierAttempt broken, int characters)
    {
        IEnumerable<TierAttempt> later = call.Progress.Attempts.SkipWhile(attempt => !ReferenceEquals(attempt, broken)).Skip(1);
        return Wording.Invariant(
            $"The stream of {Method(call)} broke after {characters} characters (request {call.RequestId}): {broken}.{List([.. later])}");
    }

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
