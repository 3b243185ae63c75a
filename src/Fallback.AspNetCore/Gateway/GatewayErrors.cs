using Microsoft.AspNetCore.Http;

namespace Fallback.Gateway;

/// <summary>The errors of a request, or of its call, in the form that OpenAI's clients expect.</summary>
internal static class GatewayErrors
{
    private const string InvalidRequest = ErrorWriter.InvalidRequest;
    private const string ServerError = "server_error";

    public static GatewayError Stopping { get; } = new(
        StatusCodes.Status503ServiceUnavailable, ServerError, "shutting_down", "The gateway is shutting down. Ask another one.") { MayRetry = true };

    public static GatewayError BeganAnew { get; } = new(
        StatusCodes.Status502BadGateway, ServerError, "stream_interrupted",
        "The stream broke. The chain would have started the answer again from the beginning, which a client cannot be told.");

    public static GatewayError NothingToHandOn { get; } = new(
        StatusCodes.Status503ServiceUnavailable, ServerError, "all_tiers_failed",
        "No tier answered, and the chain's default answer is chat text, which does not fit this request.");

    public static GatewayError UnknownCall { get; } = new(
        StatusCodes.Status404NotFound, InvalidRequest, "call_not_found", "You have made no such call, or it was too long ago.");

    public static GatewayError Unexpected { get; } = new(
        StatusCodes.Status500InternalServerError, ServerError, "internal_error", "The gateway failed; see its log.");

    public static GatewayError BadRequest(string message, string? param = null, string? code = null) =>
        new(StatusCodes.Status400BadRequest, InvalidRequest, code, message) { Param = param };

    public static GatewayError TooLarge(long limit) =>
        new(
            StatusCodes.Status413PayloadTooLarge, InvalidRequest, "request_too_large",
            FormattableString.Invariant($"The request has more than {limit} bytes."));

    public static GatewayError TimedOut(TimeSpan limit) => new(
        StatusCodes.Status504GatewayTimeout, ServerError, "timeout",
        FormattableString.Invariant($"There was no answer within {limit.TotalSeconds:0.#} s, this gateway's time limit for a request."));

    public static GatewayError UnknownModel(string model, Caller caller, GatewayChains chains)
    {
        string names = string.Join(", ", chains.Names.Where(caller.MayAsk).Order(StringComparer.Ordinal).Select(static name => $"`{name}`"));
        return new(
            StatusCodes.Status404NotFound, InvalidRequest, "model_not_found",
            $"The model `{Shown(model)}` does not exist. There {(names.Length == 0 ? "is none that you may ask" : $"are: {names}")}.")
        { Param = "model" };
    }

    public static GatewayError SeveralModels(string chain) => BadRequest(
        $"The chain `{Shown(chain)}` has several models, whose embeddings cannot be compared: name a chain with instances of one model.", "model");

    public static GatewayError UnknownAddress(HttpRequest request) => new(
        StatusCodes.Status404NotFound, InvalidRequest, "unknown_url",
        $"Unknown request URL: {Shown(request.Method)} {Shown(request.Path.Value ?? "")}.");

    /// <summary>What a call that got no whole answer is to its client.</summary>
    public static GatewayError Of(FallbackException exception) => exception switch
    {
        RequestRejectedException rejected => Of(rejected),
        AllTiersFailedException failed => Of(failed),
        StreamInterruptedException => new(StatusCodes.Status502BadGateway, ServerError, "stream_interrupted", exception.Message),
        _ => new(StatusCodes.Status502BadGateway, ServerError, null, exception.Message),
    };

    private static GatewayError Of(RequestRejectedException rejected)
    {
        // A provider's own status, if it is about the request; what it says about the gateway's key must not reach the client.
        int status = rejected.Kind switch
        {
            FailureKind.PayloadTooLarge => StatusCodes.Status413PayloadTooLarge,
            _ when rejected.HttpStatus is >= 400 and <= 499 and not (401 or 402 or 403 or 404 or 407 or 408 or 429) => rejected.HttpStatus.Value,
            _ => StatusCodes.Status400BadRequest,
        };
        string? code = rejected.Kind switch
        {
            FailureKind.ContextLengthExceeded => "context_length_exceeded",
            FailureKind.ContentFiltered => "content_filter",
            _ => rejected.ProviderCode,
        };
        return new(status, InvalidRequest, code, rejected.Message);
    }

    /// <summary>
    /// The request's own fault where no tier can take it, a limit where there was nothing but limits, too late where everything was late; else
    /// nobody is there. Whatever could be tried again has been, so that a client's own attempts would only multiply ours.
    /// </summary>
    private static GatewayError Of(AllTiersFailedException failed)
    {
        IReadOnlyList<TierAttempt> attempts = failed.Attempts;
        (int status, string type, string code) =
            All(attempts, IsTooLong) ? (StatusCodes.Status400BadRequest, InvalidRequest, "context_length_exceeded")
            : All(attempts, IsUnable) ? (StatusCodes.Status400BadRequest, InvalidRequest, "unsupported_by_chain")
            : All(attempts, IsRefused) ? (StatusCodes.Status400BadRequest, InvalidRequest, "request_refused")
            : All(attempts, IsOverBudget) ? (StatusCodes.Status429TooManyRequests, "insufficient_quota", "insufficient_quota")
            : All(attempts, IsLimited) ? (StatusCodes.Status429TooManyRequests, "rate_limit_error", "rate_limit_exceeded")
            : All(attempts, IsLate) ? (StatusCodes.Status504GatewayTimeout, ServerError, "timeout")
            : (StatusCodes.Status503ServiceUnavailable, ServerError, "all_tiers_failed");
        return new(status, type, code, failed.Message) { RetryAfter = status == StatusCodes.Status400BadRequest ? null : failed.RetryAfter };
    }

    private static bool All(IReadOnlyList<TierAttempt> attempts, Func<TierAttempt, bool> are) => attempts.Count > 0 && attempts.All(are);

    private static bool IsTooLong(TierAttempt attempt) =>
        attempt.Failure == FailureKind.ContextLengthExceeded || attempt.Skipped == SkipReason.ContextTooSmall;

    private static bool IsUnable(TierAttempt attempt) => attempt.Skipped is SkipReason.CapabilityMissing or SkipReason.ContextTooSmall;

    /// <summary>
    /// One vendor's refusal is not enough for the engine to end a call; the same refusal of all tiers that were asked is.
    /// </summary>
    private static bool IsRefused(TierAttempt attempt) =>
        IsUnable(attempt) || attempt.Failure is FailureKind.InvalidRequest or FailureKind.UnsupportedParameter or FailureKind.OutputLimitTooLarge
            or FailureKind.PayloadTooLarge or FailureKind.ContentFiltered or FailureKind.ContextLengthExceeded;

    private static bool IsOverBudget(TierAttempt attempt) => attempt.Skipped == SkipReason.OverBudget;

    private static bool IsLimited(TierAttempt attempt) =>
        attempt.Failure is FailureKind.RateLimited or FailureKind.QuotaWindowExhausted || attempt.Skipped is SkipReason.RateLimited or SkipReason.LimitReached;

    private static bool IsLate(TierAttempt attempt) => attempt.Failure == FailureKind.Timeout || attempt.Skipped == SkipReason.DeadlineReached;

    /// <summary>A name as it was sent, with the spaces around it: they may be what is wrong with it.</summary>
    private static string Shown(string text)
    {
        string shown = RequestText.Shown(text);
        return shown.Length < text.Length ? shown + "…" : shown;
    }
}
