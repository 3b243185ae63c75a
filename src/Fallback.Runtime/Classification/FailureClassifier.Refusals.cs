using System.Collections.Frozen;

namespace Fallback;

/// <content>Statuses that are too general: 429, and the 4xx that have a dozen meanings.</content>
internal static partial class FailureClassifier
{
    /// <summary>A rate limit that lasts at least this long is a used-up quota, for which no call waits.</summary>
    private static readonly TimeSpan _longWindow = TimeSpan.FromHours(1);

    /// <summary>Codes that show that a value is wrong, so that guesses from the message are unnecessary.</summary>
    private static readonly FrozenSet<string> _wrongValue = FrozenSet.ToFrozenSet(
        ["invalid_value", "invalid_type", "invalid_json",
            "decimal_above_max_value", "decimal_below_min_value", "integer_above_max_value", "integer_below_min_value",
            "string_above_max_length", "string_below_min_length", "array_above_max_length", "array_below_min_length", "missing_required_parameter"],
        StringComparer.OrdinalIgnoreCase);

    private static Diagnosis TooMany(string message, in ProviderReply reply, ErrorBody body)
    {
        if (MessagePatterns.Billing().IsMatch(message)) return new Diagnosis(FailureKind.BillingExhausted, FailureScope.Credential);
        if (MessagePatterns.RequestTooLarge().IsMatch(message) || IsTooLargeForRate(message))
            return new Diagnosis(FailureKind.RequestTooLargeForLimit, FailureScope.Request);
        if (body.IsDailyQuota) return new Diagnosis(FailureKind.QuotaWindowExhausted, FailureScope.Model);
        if (MessagePatterns.Overloaded().IsMatch(message)) return new Diagnosis(FailureKind.Overloaded, ServerScope(reply, body));
        TimeSpan? delay = RetryDelay.ReadRateLimit(reply, body);
        if (delay >= _longWindow || delay is null && MessagePatterns.Daily().IsMatch(message))
            return new Diagnosis(
                FailureKind.QuotaWindowExhausted,
                MessagePatterns.AccountWide().IsMatch(message) ? FailureScope.Credential : FailureScope.Model);
        return new Diagnosis(FailureKind.RateLimited, FailureScope.Model);
    }

    private static Diagnosis Refused(int status, string message, ErrorBody body)
    {
        // The code shows that a value is wrong, so the message is about that value, and may repeat it.
        if (HasWrongValue(body)) return new Diagnosis(WrongValueKind(message, body), FailureScope.Request);
        if (Account(status, message, body) is { } account) return account;
        FailureKind? kind = RequestKind(message, body);
        if (kind is null && body.Upstream is { Message: { } upstream } behind) kind = RequestKind(MessageText.WithoutEchoes(upstream), behind);
        if (kind is { } known) return new Diagnosis(known, ScopeOf(known));
        RefusalWord word = body.Form == BodyForm.Json ? RefusalWord.Unknown : RefusalWord.Foreign;
        return status switch
        {
            413 => new Diagnosis(FailureKind.PayloadTooLarge, FailureScope.Request) { Word = word },
            404 or 405 => new Diagnosis(FailureKind.EndpointMisconfigured, FailureScope.Endpoint),
            _ => new Diagnosis(FailureKind.InvalidRequest, FailureScope.Request) { Word = word },
        };
    }

    private static FailureScope ScopeOf(FailureKind kind) =>
        kind is FailureKind.ModelUnavailable or FailureKind.RateLimited ? FailureScope.Model : FailureScope.Request;

    /// <summary>Finds causes in the account rather than in the request.</summary>
    private static Diagnosis? Account(int status, string message, ErrorBody body)
    {
        if (MessagePatterns.Billing().IsMatch(message) || status == 403 && body.ResetsAt is not null)
            return new Diagnosis(FailureKind.BillingExhausted, FailureScope.Credential);
        if (MessagePatterns.Key().IsMatch(message)) return new Diagnosis(FailureKind.InvalidCredentials, FailureScope.Credential);
        if (status == 451 || MessagePatterns.Region().IsMatch(message))
            return new Diagnosis(FailureKind.PermissionDenied, FailureScope.Credential) { IsRegional = true };
        if (status != 403) return null;
        return body.IsModerated || MessagePatterns.Filter().IsMatch(message)
            ? new Diagnosis(FailureKind.ContentFiltered, FailureScope.Request)
            : new Diagnosis(FailureKind.PermissionDenied, FailureScope.Credential);
    }

    private static FailureKind? RequestKind(string message, ErrorBody body)
    {
        if (body.Parameter == "service_tier") return FailureKind.UnsupportedParameter;
        if (MessagePatterns.Filter().IsMatch(message)) return FailureKind.ContentFiltered;
        if (ParameterNames.IsAnswerFormat(body)) return FailureKind.UnsupportedParameter;
        if (IsOutputLimit(message, body)) return FailureKind.OutputLimitTooLarge;
        if (MessagePatterns.Throttled().IsMatch(message)) return FailureKind.RateLimited;
        if (!MessagePatterns.NoOverflow().IsMatch(message) && MessagePatterns.Context().IsMatch(message)) return FailureKind.ContextLengthExceeded;
        // "No endpoints found that support tool use" is about the tools, although it names no model that has them.
        if (MessagePatterns.MissingFeature().IsMatch(message)) return FailureKind.UnsupportedParameter;
        if (MessagePatterns.Model().IsMatch(message)) return FailureKind.ModelUnavailable;
        return MessagePatterns.Parameter().IsMatch(message) ? FailureKind.UnsupportedParameter : null;
    }

    private static FailureKind WrongValueKind(string message, ErrorBody body) =>
        body.Parameter == "service_tier" || ParameterNames.IsAnswerFormat(body) ? FailureKind.UnsupportedParameter
        : IsOutputLimit(message, body) ? FailureKind.OutputLimitTooLarge
        : FailureKind.InvalidRequest;

    private static bool IsOutputLimit(string message, ErrorBody body) =>
        MessagePatterns.Output().IsMatch(message)
        || body.Parameter is { } name && ParameterNames.IsOutputLimit(name) && TokenFigures.IsUpperBound(message);

    private static bool HasWrongValue(ErrorBody body)
    {
        foreach (string code in body.Codes)
            if (_wrongValue.Contains(code)) return true;
        return false;
    }
}
