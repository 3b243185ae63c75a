using System.Text.RegularExpressions;
using Fallback.CompilerServices;

namespace Fallback;

/// <summary>
/// Evaluates a failure that only the provider's message reports. The message may repeat the caller's own words, so it never blocks anything
/// for other calls by itself: not if the words are in the request, and otherwise only once a second reply has confirmed them.
/// </summary>
internal static partial class Hearsay
{
    // The number of characters around the found words, to tell an echo from a word that both texts use.
    private const int Around = 24;

    /// <summary>Returns the failure that may be acted upon.</summary>
    public static Failure Judge(Call call, Tier tier, Failure failure)
    {
        if (failure.Plain is not { } plain) return failure;
        failure = failure with { Plain = null };
        ChatRequest request = call.Request;
        if (failure.Kind == FailureKind.ContentFiltered) return IsPolicyEcho(request, failure) ? plain : failure;
        // With status 404, the status alone shows that something is missing; the words only show that it is no more than the model.
        if (failure is { Kind: FailureKind.ModelUnavailable, HttpStatus: 404 }) return failure;
        if (!Reaches(failure) || WeighsTheSame(failure, plain)) return Doubted(request, failure, plain);
        if (!RequestWords.AreKnown(request) || IsEcho(request, failure, plain)) return plain;
        // The status shows that something is wrong here, and the words show that waiting helps.
        if (FailureRules.For(failure.Kind).IsGate && Reaches(plain)) return failure;
        if (tier.State.Confirms(failure.Kind)) return failure;
        return Reaches(plain) ? plain : failure with { Scope = FailureScope.Request };
    }

    /// <summary>Whether the failure affects other calls, too.</summary>
    private static bool Reaches(Failure failure)
    {
        FailureRule rule = FailureRules.For(failure.Kind);
        return failure.Scope != FailureScope.Request && (rule.IsGate || rule.Counts || FailureRules.BreakOf(failure) is not null);
    }

    private static bool WeighsTheSame(Failure failure, Failure plain) =>
        failure.Kind == plain.Kind && failure.Scope == plain.Scope && failure.RetryAfter == plain.RetryAfter
        && FailureRules.BreakOf(failure) == FailureRules.BreakOf(plain);

    /// <summary>
    /// What the words teach about the model: for this call alone if they may be an echo, otherwise for others only once it has helped.
    /// </summary>
    private static Failure Doubted(ChatRequest request, Failure failure, Failure plain)
    {
        bool isNamed = failure.Kind == FailureKind.UnsupportedParameter && failure.Parameter != plain.Parameter;
        bool isFigure = failure.Limit != plain.Limit;
        if (!isNamed && !isFigure) return failure;
        string? what = isFigure ? failure.Limit?.ToString(System.Globalization.CultureInfo.InvariantCulture) : failure.Parameter;
        bool isEcho = what is not null && (!RequestWords.AreKnown(request) || RequestWords.Hold(request, Spellings(what)));
        // A kind that a code reports is not hearsay, even if only the words contain the figure.
        bool isHearsay = failure.Kind != plain.Kind;
        if (!isEcho)
            return failure with
            {
                IsGuess = failure.IsGuess || isNamed || isHearsay && failure.Kind == FailureKind.OutputLimitTooLarge, IsHearsay = isHearsay
            };
        return failure.Kind is FailureKind.UnsupportedParameter or FailureKind.OutputLimitTooLarge
            ? failure with { IsForNow = true }
            : failure with { Limit = null, Requested = null };
    }

    private static string[] Spellings(string figure) =>
        figure.Length > 3 && int.TryParse(figure, System.Globalization.CultureInfo.InvariantCulture, out int number)
            ? [figure, number.ToString("N0", System.Globalization.CultureInfo.InvariantCulture)]
            : [figure];

    private static bool IsEcho(ChatRequest request, Failure failure, Failure plain)
    {
        string message = failure.Message ?? "";
        bool isDelay = failure.RetryAfter != plain.RetryAfter;
        if (isDelay && RequestWords.Hold(request, [.. Figure().Matches(message).Select(static match => match.Value)])) return true;
        if (failure.Kind == plain.Kind && failure.Scope == plain.Scope) return false;
        if (Deciding(failure) is not { } pattern) return !isDelay;
        Match found = pattern.Match(message);
        return !found.Success ? !isDelay : RequestWords.Hold(request, RequestWords.In(found.Value));
    }

    /// <summary>
    /// Both texts may be about policies, so only a longer passage shows an echo: the text around the words, or the caller's text as a
    /// whole.
    /// </summary>
    private static bool IsPolicyEcho(ChatRequest request, Failure failure)
    {
        string message = failure.Message ?? "";
        Match found = MessagePatterns.Filter().Match(message);
        if (!found.Success) return false;
        if (request.User is { } user && Holds(message, user)) return true;
        if (request.Messages is [.., var last] && Holds(message, last.Text)) return true;
        int start = Math.Max(0, found.Index - Around), end = Math.Min(message.Length, found.Index + found.Length + Around);
        return RequestWords.Hold(request, message[start..end].Trim());
    }

    private static bool Holds(string message, string text) =>
        text.Trim() is { Length: > 3 } said && message.Contains(said, StringComparison.OrdinalIgnoreCase);

    private static Regex? Deciding(Failure failure) => failure.Kind switch
    {
        FailureKind.BillingExhausted => MessagePatterns.Billing(),
        FailureKind.InvalidCredentials => MessagePatterns.Key(),
        FailureKind.PermissionDenied => MessagePatterns.Region(),
        FailureKind.ModelUnavailable => MessagePatterns.Model(),
        FailureKind.RateLimited => MessagePatterns.Throttled(),
        FailureKind.Overloaded => MessagePatterns.Overloaded(),
        FailureKind.QuotaWindowExhausted => MessagePatterns.Daily(),
        _ => null,
    };

    [GeneratedRegex(@"\d[\w.:]*", MessagePatterns.Options)]
    private static partial Regex Figure();
}
