using System.Globalization;

namespace Fallback.Dashboard;

/// <summary>Failures, reasons and figures in the words of the pages. Never a provider's.</summary>
internal static class Words
{
    public static string Of(FailureKind kind) => kind switch
    {
        FailureKind.InvalidCredentials => "key refused",
        FailureKind.PermissionDenied => "permission denied",
        FailureKind.BillingExhausted => "no balance left",
        FailureKind.RateLimited => "rate limited",
        FailureKind.QuotaWindowExhausted => "quota used up",
        FailureKind.RequestTooLargeForLimit => "larger than the rate limit",
        FailureKind.Overloaded => "overloaded",
        FailureKind.ServerError => "server error",
        FailureKind.NetworkError => "no connection",
        FailureKind.Timeout => "timeout",
        FailureKind.ContentFiltered => "content policy",
        FailureKind.ContextLengthExceeded => "longer than the context window",
        FailureKind.OutputLimitTooLarge => "output limit too large",
        FailureKind.UnsupportedParameter => "unsupported parameter",
        FailureKind.ModelUnavailable => "model not found",
        FailureKind.EndpointMisconfigured => "wrong address",
        FailureKind.InvalidRequest => "invalid request",
        FailureKind.PayloadTooLarge => "request too large",
        FailureKind.StreamInterrupted => "stream broke",
        FailureKind.ProtocolError => "invalid answer",
        FailureKind.Conflict => "conflict",
        FailureKind.SchemaViolation => "answer does not fit the schema",
        FailureKind.Cancelled => "canceled",
        _ => "unknown failure",
    };

    public static string Of(ProbeOutcome outcome) => outcome switch
    {
        ProbeOutcome.Answered => "answered",
        ProbeOutcome.Refused => "request refused",
        ProbeOutcome.RateLimited => "rate limited",
        ProbeOutcome.Slow => "slow",
        ProbeOutcome.Wrong => "wrong answer",
        _ => "failed",
    };

    public static string Of(SkipReason reason) => reason switch
    {
        SkipReason.BreakerOpen => "breaker open",
        SkipReason.ProbeUnderWay => "probe in flight",
        SkipReason.Recovering => "recovering",
        SkipReason.Isolated => "isolated manually",
        SkipReason.RateLimited => "rate limited",
        SkipReason.NoKey => "no key",
        SkipReason.InvalidKey => "key refused",
        SkipReason.BillingExhausted => "no balance left",
        SkipReason.ModelUnavailable => "model not found",
        SkipReason.EndpointUnavailable => "endpoint unavailable",
        SkipReason.ContextTooSmall => "context window too small",
        SkipReason.CapabilityMissing => "capability missing",
        SkipReason.RequestTooLargeForLimit => "larger than the rate limit",
        SkipReason.DeadlineReached => "deadline reached",
        SkipReason.AttemptsUsedUp => "no attempts left",
        SkipReason.LimitReached => "limit reached",
        SkipReason.OverBudget => "over budget",
        SkipReason.GlobalBreakerOpen => "global breaker open",
        SkipReason.TierTimeoutReached => "tier's timeout used up",
        SkipReason.Draining => "draining",
        _ => "unknown reason",
    };

    /// <summary>What a tier does that a failure opened the breaker of, after its name: "openai/gpt-6 is overloaded".</summary>
    public static string Condition(FailureKind? cause) => cause switch
    {
        FailureKind.Overloaded => "is overloaded",
        FailureKind.ServerError => "fails with server errors",
        FailureKind.Timeout => "does not answer in time",
        FailureKind.NetworkError => "cannot be reached",
        FailureKind.RateLimited => "is rate limited",
        FailureKind.QuotaWindowExhausted => "has used up its quota",
        FailureKind.InvalidCredentials => "refuses its key",
        FailureKind.PermissionDenied => "denies permission",
        FailureKind.BillingExhausted => "has no balance left",
        FailureKind.ModelUnavailable => "does not have the model",
        FailureKind.EndpointMisconfigured => "has a wrong address",
        FailureKind.StreamInterrupted => "breaks its streams",
        FailureKind.ProtocolError => "returns invalid answers",
        null => "is out",
        _ => "fails",
    };

    /// <summary><c>640 ms</c>, <c>1.4 s</c>, <c>2 min</c>.</summary>
    public static string Time(TimeSpan time) => time.TotalMilliseconds switch
    {
        < 1_000 => Invariant($"{time.TotalMilliseconds:0} ms"),
        < 120_000 => Invariant($"{time.TotalSeconds:0.#} s"),
        _ => Invariant($"{time.TotalMinutes:0} min"),
    };

    public static string Percent(double share) =>
        share is > 0 and < 0.1 ? Invariant($"{100 * share:0.#} %") : Invariant($"{100 * share:0} %");

    public static string Usd(decimal usd) => Invariant($"{usd:0.00##} USD");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
