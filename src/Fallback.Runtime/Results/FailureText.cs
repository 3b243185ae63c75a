using System.Globalization;
using System.Text;

namespace Fallback;

/// <summary>Says in words what happened to a call, for exceptions and logs.</summary>
internal static class FailureText
{
    private const string SideEffects =
        "A tool with side effects has run, which must not happen twice: look at what it did before you ask again.";

    public static string AllFailed(Call call, TimeSpan? retryAfter)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"No tier of {call.Plan.Client}.{call.Request.Method} could answer (request {call.RequestId}).");
        Append(text, call.Progress.Attempts);
        if (retryAfter is { } wait) text.Append(CultureInfo.InvariantCulture, $" The first tier can be tried again in {Seconds(wait)}.");
        return text.ToString();
    }

    public static string Rejected(Call call, Failure failure) => string.Create(CultureInfo.InvariantCulture,
        $"{call.Plan.Client}.{call.Request.Method} was refused and no other tier was asked (request {call.RequestId}): "
        + $"{Describe(call.Progress.Attempts[^1])}. {(call.SideEffects is { HasRun: true } ? SideEffects : Remedy(failure.Kind))}");

    /// <summary>First what broke the text that the caller has, then why no other tier has taken over.</summary>
    public static string Interrupted(Call call, TierAttempt broken, int characters)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"The stream of {call.Plan.Client}.{call.Request.Method} broke");
        text.Append(CultureInfo.InvariantCulture, $" after {characters} characters (request {call.RequestId}):");
        IReadOnlyList<TierAttempt> attempts = call.Progress.Attempts;
        Append(text, [broken]);
        Append(text, [.. attempts.SkipWhile(attempt => !ReferenceEquals(attempt, broken)).Skip(1)]);
        return text.ToString();
    }

    private static void Append(StringBuilder text, IReadOnlyList<TierAttempt> attempts)
    {
        foreach (TierAttempt attempt in attempts) text.Append(' ').Append(Describe(attempt)).Append(';');
        if (attempts.Count > 0) text[^1] = '.';
    }

    private static string Describe(TierAttempt attempt)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"tier {attempt.TierIndex + 1} {attempt.Provider}/{attempt.Model}: ");
        if (attempt.Skipped is { } reason)
        {
            text.Append(CultureInfo.InvariantCulture, $"skipped, {reason}");
            if (attempt.RetryAfter is { } wait) text.Append(CultureInfo.InvariantCulture, $" for {Seconds(wait)}");
            return text.ToString();
        }
        text.Append(CultureInfo.InvariantCulture, $"{attempt.Failure} after {attempt.Latency.TotalMilliseconds:0} ms");
        if (attempt.HttpStatus is { } status) text.Append(CultureInfo.InvariantCulture, $", HTTP {status}");
        if (attempt.ProviderCode is { } code) text.Append(CultureInfo.InvariantCulture, $" {code}");
        if (attempt.Message is { Length: > 0 } message) text.Append(CultureInfo.InvariantCulture, $" ({message.TrimEnd('.')})");
        return text.ToString();
    }

    private static string Remedy(FailureKind kind) => kind switch
    {
        FailureKind.ContentFiltered => "Change the prompt, or declare [FailoverOn(FailoverKinds.ContentFiltered)] to ask the next vendor.",
        FailureKind.InvalidRequest => "Correct the request, or declare [FailoverOn(FailoverKinds.InvalidRequest)] if only this tier refuses it.",
        FailureKind.PayloadTooLarge => "Send less, or declare [FailoverOn(FailoverKinds.PayloadTooLarge)].",
        FailureKind.ContextLengthExceeded => "Send less, or declare [ContextPolicy(ContextOverflow.TrimHistory)] or [ContextPolicy(ContextOverflow.SkipTier)].",
        _ => "",
    };

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s");
}
