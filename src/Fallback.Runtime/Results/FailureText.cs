using System.Globalization;
using System.Text;

namespace Fallback;

/// <summary>Says in words what happened to a call, for exceptions and logs.</summary>
internal static class FailureText
{
    public static string AllFailed(Call call, TimeSpan? retryAfter)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"No tier of {call.Plan.Client}.{call.Request.Method} could answer (request {call.RequestId}).");
        Append(text, call.Attempts);
        if (retryAfter is { } wait) text.Append(CultureInfo.InvariantCulture, $" The first tier can be tried again in {Wording.Seconds(wait)}.");
        return text.ToString();
    }

    public static string Rejected(Call call, Failure failure)
    {
        string remedy = call.SideEffects is { HasRun: true }
            ? "A tool with side effects has run, which must not happen twice: look at what it did before you ask again."
            : Remedy(failure.Kind);
        string method = $"{call.Plan.Client}.{call.Request.Method}";
        return $"{method} was refused and no other tier was asked (request {call.RequestId}): {call.Attempts[^1]}. {remedy}";
    }

    public static string Interrupted(Call call, int characters) => Wording.Invariant(
        $"The stream of {call.Plan.Client}.{call.Request.Method} broke after {characters} characters (request {call.RequestId}): {call.Attempts[^1]}.");

    private static void Append(StringBuilder text, IReadOnlyList<TierAttempt> attempts)
    {
        foreach (TierAttempt attempt in attempts) text.Append(' ').Append(attempt).Append(';');
        if (attempts.Count > 0) text[^1] = '.';
    }

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
