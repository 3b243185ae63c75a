using Fallback.Testing;

namespace Fallback.EndToEnd.Tests;

/// <summary>Every way in which a provider can fail, with what docs/failures.md says about it.</summary>
internal static partial class FaultMatrixCases
{
    public static IReadOnlyDictionary<string, FaultMatrixCase> All { get; } =
        ((FaultMatrixCase[])[.. Accounts(), .. Limits(), .. Servers(), .. Connections(), .. Requests(), .. Answers(), .. Streams()]).ToDictionary(fault => fault.Name, StringComparer.Ordinal);

    public static TheoryData<string, FaultPosition, bool> Data()
    {
        var data = new TheoryData<string, FaultPosition, bool>();
        foreach (FaultMatrixCase fault in All.Values)
        {
            foreach (FaultPosition position in Enum.GetValues<FaultPosition>())
            {
                if (fault.IsPlain) data.Add(fault.Name, position, false);
                if (fault.IsStream) data.Add(fault.Name, position, true);
            }
        }
        return data;
    }

    private static FaultMatrixCase Fault(string name, FailureKind kind, Reply reply) => new(name, kind, _ => reply);

    private static FaultMatrixCase Ill(string name, FailureKind kind, Reply reply) => Fault(name, kind, reply).Counting(FaultPlace.Model) with { RequestsAtLast = 2 };

    private static FaultMatrixCase[] Accounts() =>
    [
        Fault("401 invalid_api_key", FailureKind.InvalidCredentials, Reply.Error(401, "invalid_api_key", "Incorrect API key provided.")).Breaking(FaultPlace.Credential, 10, SkipReason.InvalidKey),
        Fault("401 with an empty body", FailureKind.InvalidCredentials, Reply.Status(401)),
        Fault("403 for this model", FailureKind.PermissionDenied, Reply.Error(403, null, "Your project may not do this.")).Breaking(FaultPlace.Model, 10, SkipReason.InvalidKey),
        Fault("403 blocked region", FailureKind.PermissionDenied, Reply.Error(403, "unsupported_country_region_territory", "Country, region, or territory not supported")).Breaking(FaultPlace.Credential, 30, SkipReason.InvalidKey),
        Fault("402 no balance", FailureKind.BillingExhausted, Reply.Error(402, "invalid_request_error", "Insufficient Balance")).Breaking(FaultPlace.Credential, 30, SkipReason.BillingExhausted),
        Fault("429 insufficient_quota", FailureKind.BillingExhausted, Reply.Error(429, "insufficient_quota", "You exceeded your current quota, please check your plan and billing details.", "insufficient_quota")).Breaking(FaultPlace.Credential, 30, SkipReason.BillingExhausted),
        Fault("400 budget_exceeded", FailureKind.BillingExhausted, Reply.Error(400, "400", "Budget has been exceeded! Current cost: 1.0, Max budget: 0.5", "budget_exceeded")).Breaking(FaultPlace.Credential, 30, SkipReason.BillingExhausted),
        Fault("403 openrouter_key_limit", FailureKind.BillingExhausted, Reply.Status(403, """{"error":{"code":403,"message":"Limit exceeded","metadata":{"limit_source":"openrouter_key_limit"}}}""")).Breaking(FaultPlace.Credential, 30, SkipReason.BillingExhausted),
        Fault("400 that speaks of a key", FailureKind.InvalidCredentials, Reply.Error(400, null, "Incorrect API key provided.")),
        Fault("400 that speaks of a balance", FailureKind.BillingExhausted, Reply.Error(400, null, "Your credit balance is too low.")),
        Fault("400 that speaks of the model", FailureKind.ModelUnavailable, Reply.Error(400, null, "The requested model does not exist.")),
        Fault("400 model_terms_required", FailureKind.ModelUnavailable, Reply.Error(400, "model_terms_required", "The model `one` requires terms acceptance.", "invalid_request_error")).Breaking(FaultPlace.Model, 30, SkipReason.ModelUnavailable),
        Fault("400 OperationNotSupported", FailureKind.ModelUnavailable, Reply.Error(400, "OperationNotSupported", "The chatCompletion operation does not work with the specified model, one. Please choose different model and try again.")).Breaking(FaultPlace.Model, 30, SkipReason.ModelUnavailable),
        Fault("403 key_model_access_denied", FailureKind.ModelUnavailable, Reply.Error(403, "403", "Key not allowed to access model.", "key_model_access_denied")).Breaking(FaultPlace.Model, 30, SkipReason.ModelUnavailable),
        Fault("200 with an error insufficient_quota", FailureKind.BillingExhausted, Reply.Error(200, "insufficient_quota", "You exceeded your current quota.", "insufficient_quota")).Breaking(FaultPlace.Credential, 30, SkipReason.BillingExhausted),
    ];

    private static FaultMatrixCase[] Limits() =>
    [
        // Asked again after 1, 2 and 4 seconds, until the call's six requests are used up.
        Fault("429 without Retry-After", FailureKind.RateLimited, Reply.RateLimited()).Holding(1) with { RequestsAtLast = 4 },
        // After 20 and 40 seconds; a third time would be behind the deadline.
        Fault("429 with Retry-After", FailureKind.RateLimited, Reply.RateLimited(TimeSpan.FromSeconds(20))).Holding(20) with { RequestsAtLast = 3 },
        Fault("429 daily quota", FailureKind.QuotaWindowExhausted, Reply.Error(429, "rate_limit_exceeded", "Rate limit reached on requests per day (RPD): Limit 200, Used 200.", "requests")).Holding(15 * 60),
        Fault("429 with Retry-After of two hours", FailureKind.QuotaWindowExhausted, Reply.RateLimited(TimeSpan.FromHours(2))).Holding(2 * 3600),
        Fault("429 with a day in its message", FailureKind.QuotaWindowExhausted, Reply.Error(429, "429", "Requests have exceeded call rate limit of your current pricing tier. Please retry after 86400 seconds.")).Holding(86_400),
        Fault("402 weight_exceeds_budget", FailureKind.RequestTooLargeForLimit, Reply.Status(402, """{"error":{"code":402,"message":"Too much at once","metadata":{"error_type":"weight_exceeds_budget"}}}""")),
        Fault("429 request larger than the limit", FailureKind.RequestTooLargeForLimit, Reply.Error(429, "rate_limit_exceeded", "Request too large for one on tokens per min (TPM): Limit 1000, Requested 5000.", "tokens")),
    ];

    private static FaultMatrixCase[] Servers() =>
    [
        Ill("503 overloaded", FailureKind.Overloaded, Reply.Overloaded()),
        Ill("503 with Retry-After", FailureKind.Overloaded, Reply.Overloaded(TimeSpan.FromSeconds(20))).Counting(FaultPlace.Model, 1, 3) with { RequestsAtLast = 3, HeldToo = TimeSpan.FromSeconds(20), Skipped = SkipReason.RateLimited },
        Ill("529 overloaded_error", FailureKind.Overloaded, Reply.Status(529, """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""")),
        Ill("500 server_error", FailureKind.ServerError, Reply.Error(500)),
        Ill("500 with an empty body", FailureKind.ServerError, Reply.Status(500)),
        Ill("503 with an empty body", FailureKind.Overloaded, Reply.Status(503)).Counting(FaultPlace.Endpoint, 1, 2),
        Ill("502 with HTML", FailureKind.ServerError, Reply.Html(502)).Counting(FaultPlace.Endpoint, 1, 2),
        Ill("503 with HTML", FailureKind.Overloaded, Reply.Html(503)).Counting(FaultPlace.Endpoint, 1, 2),
        Ill("500 that says not to retry", FailureKind.ServerError, Reply.Error(500).WithHeader("x-should-retry", "false")).Counting(FaultPlace.Model, 1, 1) with { RequestsAtLast = 1 },
        Ill("408 timeout", FailureKind.Timeout, Reply.Status(408)),
        Ill("504 with HTML", FailureKind.Timeout, Reply.Html(504)),
        Ill("409 conflict", FailureKind.Conflict, Reply.Error(409)),
        Fault("404 model_not_found", FailureKind.ModelUnavailable, Reply.Error(404, "model_not_found", "The model `one` does not exist or you do not have access to it.")).Breaking(FaultPlace.Model, 30, SkipReason.ModelUnavailable),
        Fault("404 DeploymentNotFound", FailureKind.ModelUnavailable, Reply.Error(404, "DeploymentNotFound", "The API deployment for this resource does not exist.")).Breaking(FaultPlace.Model, 5, SkipReason.ModelUnavailable),
        Fault("404 with HTML", FailureKind.EndpointMisconfigured, Reply.Html(404)).Breaking(FaultPlace.Endpoint, 10, SkipReason.EndpointUnavailable),
        Fault("404 with plain text", FailureKind.EndpointMisconfigured, Reply.Raw(404, "text/plain", "404 page not found")).Breaking(FaultPlace.Endpoint, 10, SkipReason.EndpointUnavailable),
        Fault("404 that names no model", FailureKind.EndpointMisconfigured, Reply.Error(404, "404", "Resource not found")).Breaking(FaultPlace.Endpoint, 10, SkipReason.EndpointUnavailable),
        Fault("200 with HTML", FailureKind.EndpointMisconfigured, Reply.Html(200)).Breaking(FaultPlace.Endpoint, 10, SkipReason.EndpointUnavailable),
        Fault("302 redirect", FailureKind.EndpointMisconfigured, Reply.Status(302).WithHeader("Location", "https://elsewhere.example/login")).Breaking(FaultPlace.Endpoint, 10, SkipReason.EndpointUnavailable),
    ];

    private static FaultMatrixCase[] Connections() =>
    [
        new FaultMatrixCase("refused connection", FailureKind.NetworkError, null).Counting(FaultPlace.Endpoint) with { Requests = 0, RequestsAtLast = 0 },
        Fault("reset before headers", FailureKind.NetworkError, Reply.Reset()).Counting(FaultPlace.Endpoint) with { RequestsAtLast = 2 },
        // It may have been a stale connection, so it is asked again at once, once a call.
        Fault("closed before headers", FailureKind.NetworkError, Reply.CloseBeforeHeaders()).Counting(FaultPlace.Endpoint) with { Requests = 2, RequestsAtLast = 3 },
        Ill("hangs before headers", FailureKind.Timeout, Reply.Hang()) with { Hangs = true },
        Ill("hangs in the body", FailureKind.Timeout, Reply.HangInBody(200, "{\"choices\":[")) with { Hangs = true, IsStream = false },
        Ill("body cut in the middle", FailureKind.NetworkError, Reply.Text("one two three").CutAfter(1)) with { IsStream = false },
    ];
}
