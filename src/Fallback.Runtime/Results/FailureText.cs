namespace Fallback;

/// <summary>Says in words what happened to a call, for exceptions and logs.</summary>
internal static class FailureText
{
    public static string AllFailed(Call call, TimeSpan? retryAfter)
    {
        string attempts = call.Attempts.Count == 0 ? "" : $" {string.Join("; ", call.Attempts)}.";
        string next = retryAfter is { } wait ? $" The first tier can be tried again in {Wording.Seconds(wait)}." : "";
        return $"No tier of {Method(call)} could answer (request {call.RequestId}).{attempts}{next}";
    }

    public static string Rejected(Call call, Failure failure)
    {
        string remedy = call.SideEffects is { HasRun: true }
            ? "A tool with side effects has run, which must not happen twice: look at what it did before you ask again."
            : Remedy(failure.Kind);
        return $"{Method(call)} was refused and no other tier was asked (request {call.RequestId}): {call.Attempts[^1]}. {remedy}";
    }

    public static string Interrupted(Call call, int characters) => Wording.Invariant(
        $"The stream of {Method(call)} broke after {characters} characters (request {call.RequestId}): {call.Attempts[^1]}.");

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
