namespace Fallback;

/// <summary>
/// Classifies a reply that is not an answer: first by the provider's codes, then by the status, and only if these are too general by the
/// provider's message. Never throws, whatever the reply contains.
/// </summary>
internal static partial class FailureClassifier
{
    private const int BadGateway = 502;

    /// <summary>
    /// Classifies an error status, a success status whose body is not an answer, or an error inside a stream (with the stream's status).
    /// </summary>
    public static Failure Classify(in ProviderReply reply)
    {
        ErrorBody body = ErrorBodyReader.Read(reply.Body.Span, reply.Headers["content-type"]);
        // AWS: "ThrottlingException:http://…".
        body.AddCode(reply.Headers["x-amzn-errortype"]?.Split(':')[0]);
        Failure failure = FailureFactory.Create(reply, body, Diagnose(reply, body));
        if (!body.TryMute()) return failure;
        Failure plain = FailureFactory.Create(reply, body, Diagnose(reply, body)) with { Message = failure.Message };
        return plain == failure ? failure : failure with { Plain = plain };
    }

    private static Diagnosis Diagnose(in ProviderReply reply, ErrorBody body) =>
        reply.Status is >= 200 and <= 299 ? UnderSuccess(reply, body) : ByStatus(reply.Status, reply, body);

    private static Diagnosis UnderSuccess(in ProviderReply reply, ErrorBody body)
    {
        if (body.Form == BodyForm.Html) return new Diagnosis(FailureKind.EndpointMisconfigured, FailureScope.Endpoint);
        if (body.BlockReason is not null) return new Diagnosis(FailureKind.ContentFiltered, FailureScope.Request);
        if (body.Form != BodyForm.Json || !body.HasError) return new Diagnosis(FailureKind.ProtocolError, FailureScope.Model);
        if ((body.Status ?? CoarseCodes.Status(body.Codes)) is { } status) return ByStatus(status, reply, body);
        Diagnosis diagnosis = ByStatus(BadGateway, reply, body);
        // An error without a status only says in words what the request met; that is less serious than a server error.
        return diagnosis.Kind == FailureKind.ServerError && RequestKind(Matched(body), body) is { } kind
            ? new Diagnosis(kind, ScopeOf(kind))
            : diagnosis;
    }

    private static Diagnosis ByStatus(int status, in ProviderReply reply, ErrorBody body)
    {
        string message = Matched(body);
        if (Unaffordable(status, message) is { } unaffordable) return unaffordable;
        if (ErrorCodes.Decide(body.Codes, reply.Vendor, out string? code) is { } meaning)
            return ByCode(meaning.Kind, code!, message, reply, body);
        return status switch
        {
            429 => TooMany(message, reply, body),
            413 when IsTooLargeForRate(message) => new Diagnosis(FailureKind.RequestTooLargeForLimit, FailureScope.Request),
            // Not the provider's own statement about a key or an account: a firewall, a portal, or a proxy that requires a login.
            401 or 402 or 403 or 407 or 451 when body.Form == BodyForm.Html => new Diagnosis(FailureKind.ServerError, FailureScope.Endpoint),
            // Named by its status, and not counted against any tier.
            401 when body.Form != BodyForm.Json => new Diagnosis(FailureKind.InvalidCredentials, FailureScope.Request),
            402 when body.Form != BodyForm.Json => new Diagnosis(FailureKind.BillingExhausted, FailureScope.Request),
            403 or 451 when body.Form != BodyForm.Json => new Diagnosis(FailureKind.PermissionDenied, FailureScope.Request),
            407 or 421 or 425 => new Diagnosis(FailureKind.NetworkError, FailureScope.Endpoint),
            402 => new Diagnosis(FailureKind.BillingExhausted, FailureScope.Credential),
            401 => new Diagnosis(FailureKind.InvalidCredentials, FailureScope.Credential),
            408 or 504 or 522 or 524 => new Diagnosis(FailureKind.Timeout, FailureScope.Model),
            // Portkey's guardrails.
            446 when body.Form == BodyForm.Json => new Diagnosis(FailureKind.ContentFiltered, FailureScope.Request),
            409 => new Diagnosis(FailureKind.Conflict, FailureScope.Model),
            498 or 499 or 503 or 529 => new Diagnosis(FailureKind.Overloaded, ServerScope(reply, body)),
            501 when body.Form == BodyForm.Json => Refused(status, message, body),
            // A gateway's statement about the request, and nothing else: its own failures have their own status.
            >= 500 when MessagePatterns.Grammar().IsMatch(message) => new Diagnosis(FailureKind.UnsupportedParameter, FailureScope.Request),
            500 when MessagePatterns.ContextInServerError().IsMatch(message) =>
                new Diagnosis(FailureKind.ContextLengthExceeded, FailureScope.Request),
            >= 500 => new Diagnosis(FailureKind.ServerError, ServerScope(reply, body)),
            >= 400 => Refused(status, message, body),
            // Neither success nor error: a redirect, which is not followed.
            _ => new Diagnosis(FailureKind.EndpointMisconfigured, FailureScope.Endpoint),
        };
    }

    private static Diagnosis ByCode(FailureKind kind, string code, string message, in ProviderReply reply, ErrorBody body)
    {
        FailureScope scope = kind switch
        {
            FailureKind.BillingExhausted or FailureKind.InvalidCredentials or FailureKind.PermissionDenied => FailureScope.Credential,
            FailureKind.RateLimited when ErrorCodes.IsAccountWide(code) => FailureScope.Credential,
            FailureKind.RateLimited or FailureKind.QuotaWindowExhausted or FailureKind.ModelUnavailable => FailureScope.Model,
            FailureKind.Overloaded or FailureKind.ServerError => ServerScope(reply, body),
            _ => FailureScope.Request,
        };
        bool regional = kind == FailureKind.PermissionDenied
            && (code.Contains("region", StringComparison.OrdinalIgnoreCase) || MessagePatterns.Region().IsMatch(message));
        return new Diagnosis(kind, scope, code) { IsRegional = regional };
    }

    /// <summary>
    /// The scope of a server error. A proxy in front of the provider, or a self-hosted server, fails as a whole; a vendor's models fail one
    /// by one. An empty 500 is the reply of a server that failed on one request.
    /// </summary>
    private static FailureScope ServerScope(in ProviderReply reply, ErrorBody body) =>
        reply.Vendor == Vendor.SelfHosted ? FailureScope.Endpoint
        : body.Form == BodyForm.Json || body.Form == BodyForm.Empty && reply.Status == 500 ? FailureScope.Model
        : FailureScope.Endpoint;

    /// <summary>
    /// Returns the text to match: only a message that was parsed from a body, because anything else may be the user's own words.
    /// </summary>
    private static string Matched(ErrorBody body) =>
        body is { Form: BodyForm.Json, Message: { } parsed } ? MessageText.WithoutEchoes(parsed) : "";

    /// <summary>Recognizes that there is credit, but not enough for this request: a smaller one succeeds.</summary>
    private static Diagnosis? Unaffordable(int status, string message)
    {
        if (status is < 400 or > 499) return null;
        if (MessagePatterns.Affordable().IsMatch(message) || MessagePatterns.FewerTokens().IsMatch(message))
            return new Diagnosis(FailureKind.OutputLimitTooLarge, FailureScope.Request);
        return status == 402 && MessagePatterns.PromptBudget().IsMatch(message)
            ? new Diagnosis(FailureKind.RequestTooLargeForLimit, FailureScope.Request)
            : null;
    }

    private static bool IsTooLargeForRate(string message) =>
        TokenFigures.PerMinute(message) is { Limit: { } limit, Requested: { } requested }
        && (requested > limit || MessagePatterns.RequestTooLarge().IsMatch(message));
}

/// <summary>The classifier's result.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Scope">The location of the cause.</param>
/// <param name="Code">The provider's code that decided; null if the status or the message did.</param>
internal readonly record struct Diagnosis(FailureKind Kind, FailureScope Scope, string? Code = null)
{
    /// <summary>Whether the region is blocked.</summary>
    public bool IsRegional { get; init; }

    /// <summary>The source of the statement that the request is wrong.</summary>
    public RefusalWord Word { get; init; }
}
