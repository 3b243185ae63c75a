using System.Globalization;

namespace Fallback;

/// <summary>Creates a failure: the diagnosis, the facts that matter for its kind, and messages without secrets.</summary>
internal static class FailureFactory
{
    /// <summary>A status that the vendor recommends to retry, although it is in the range of refusals.</summary>
    private const int GroqCapacityExceeded = 498;

    private static readonly TimeSpan _shortestWindow = TimeSpan.FromHours(1);
    private static readonly string[] _requestIds = ["x-request-id", "request-id", "apim-request-id", "x-ms-request-id", "x-generation-id", "cf-ray"];

    public static Failure Create(in ProviderReply reply, ErrorBody body, in Diagnosis diagnosis)
    {
        (int? limit, int? requested) = Figures(diagnosis.Kind, body);
        return new Failure(diagnosis.Kind, diagnosis.Scope)
        {
            HttpStatus = reply.Status,
            ProviderCode = Code(reply, body, diagnosis),
            Message = Redactor.Clean(Said(body), reply.Key) ?? OwnWords(reply.Status, body),
            RetryAfter = Delay(reply, body, diagnosis.Kind),
            ProviderRequestId = RequestId(reply, body),
            Parameter = diagnosis.Kind == FailureKind.UnsupportedParameter ? Parameter(reply, body) : null,
            ReplacementParameter = diagnosis.Kind == FailureKind.UnsupportedParameter ? ParameterNames.Replacement(body.Message) : null,
            Limit = limit,
            Word = diagnosis.Word,
            // The connection leads elsewhere, or was used too early: only another connection can help.
            ClosedBeforeResponse = reply.Status is 421 or 425,
            IsForNow = diagnosis.Kind == FailureKind.OutputLimitTooLarge && MessagePatterns.Affordable().IsMatch(body.Message ?? ""),
            Requested = requested,
            ShouldRetry = ShouldRetry(reply, body),
            IsRegional = diagnosis.IsRegional,
        };
    }

    private static (int? Limit, int? Requested) Figures(FailureKind kind, ErrorBody body)
    {
        ErrorBody source = body.Upstream ?? body;
        switch (kind)
        {
            case FailureKind.ContextLengthExceeded:
                (int? window, int? requested) = TokenFigures.Context(body);
                return window is null && requested is null ? TokenFigures.Context(source) : (window, requested);
            case FailureKind.OutputLimitTooLarge:
                return (TokenFigures.Affordable(body.Message) ?? TokenFigures.Output(body.Message) ?? TokenFigures.Output(source.Message), null);
            case FailureKind.RequestTooLargeForLimit:
                return TokenFigures.PerMinute(body.Message);
            default:
                return default;
        }
    }

    private static TimeSpan? Delay(in ProviderReply reply, ErrorBody body, FailureKind kind) => kind switch
    {
        FailureKind.RateLimited => RetryDelay.ReadRateLimit(reply, body),
        // Google sends the delay of the per-minute quota together with the daily one: far too early.
        FailureKind.QuotaWindowExhausted when RetryDelay.ReadRateLimit(reply, body) is { } delay =>
            body.IsDailyQuota && delay < _shortestWindow ? null : delay,
        FailureKind.BillingExhausted => RetryDelay.ReadReset(reply, body),
        FailureKind.Overloaded or FailureKind.ServerError or FailureKind.Timeout or FailureKind.Conflict => RetryDelay.Read(reply, body),
        _ => null,
    };

    private static string? Parameter(in ProviderReply reply, ErrorBody body)
    {
        string? name = ParameterNames.Find(body) ?? (body.Upstream is { } behind ? ParameterNames.Find(behind) : null);
        return name is not null && !Redactor.Holds(name, reply.Key) ? name : null;
    }

    private static bool? ShouldRetry(in ProviderReply reply, ErrorBody body) => reply.Headers["x-should-retry"]?.Trim().ToUpperInvariant() switch
    {
        "TRUE" => true,
        "FALSE" => false,
        _ => body.Retryable ?? (reply.Status == GroqCapacityExceeded ? true : null),
    };

    /// <summary>Returns the code that decided; otherwise the first code that is a word; otherwise the first number.</summary>
    private static string? Code(in ProviderReply reply, ErrorBody body, in Diagnosis diagnosis)
    {
        string? code = diagnosis.Code ?? Shown(body);
        return code is not null && !Redactor.Holds(code, reply.Key) ? code : null;
    }

    private static string? Shown(ErrorBody body)
    {
        foreach (string code in body.Codes)
            if (!char.IsAsciiDigit(code[0])) return code;
        return body.Codes.Length > 0 ? body.Codes[0] : null;
    }

    private static string? RequestId(in ProviderReply reply, ErrorBody body)
    {
        string? id = RequestId(reply.Headers) ?? body.RequestId;
        return id is not null && !Redactor.Holds(id, reply.Key) ? id : null;
    }

    private static string? RequestId(in ReplyHeaders headers)
    {
        foreach (string name in _requestIds)
            if (headers[name]?.Trim() is { Length: > 0 } id) return id;
        return null;
    }

    private static string? Said(ErrorBody body)
    {
        if (body.BlockReason is { } reason) return $"the prompt was blocked: {reason}";
        string? upstream = body.Upstream?.Message;
        return body.Message is not null && upstream is not null && upstream != body.Message
            ? $"{body.Message}: {upstream}"
            : body.Message ?? upstream;
    }

    private static string OwnWords(int status, ErrorBody body)
    {
        string what = body.Form switch
        {
            BodyForm.Html => "an HTML page instead of JSON",
            BodyForm.Json => body.HasError || status is < 200 or > 299 ? "an error without a message" : "JSON that is not an answer",
            BodyForm.Text => "a body that is not JSON",
            _ => "an empty body",
        };
        // The reply of an address that is not the API's, or that belongs to another dialect.
        bool isElsewhere = status is 404 or 405 || status is >= 200 and <= 299 && !body.HasError && body.Form is BodyForm.Html or BodyForm.Json;
        string remedy = isElsewhere ? "; check the provider's base URL and dialect" : "";
        return string.Create(CultureInfo.InvariantCulture, $"HTTP {status} with {what}{remedy}");
    }
}
