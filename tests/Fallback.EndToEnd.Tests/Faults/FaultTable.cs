using Fallback.Testing;

namespace Fallback.EndToEnd.Tests;

/// <summary>Every way to fail that providers are known for.</summary>
internal static class FaultTable
{
    private static readonly TextReply _text = Reply.Text("one two three").InChunks("one ", "two ", "three");

    /// <summary>Faults of plain answers and, before their first text, of streams alike.</summary>
    public static readonly Fault[] Both =
    [
        Next("401", FailureKind.InvalidCredentials, Mark.KeyOut, Reply.Error(401, "invalid_api_key", "Incorrect API key provided")),
        new("401 that echoes the key", FailureKind.InvalidCredentials, Ending.NextTier, Mark.KeyOut, static request => Reply.Error(401, "invalid_api_key", $"Incorrect API key provided: {Key(request)}").WithHeader("x-echo", Key(request))),
        Next("403", FailureKind.PermissionDenied, Mark.ModelOut, Reply.Error(403, null, "You have insufficient permissions", "permission_error")),
        Next("402", FailureKind.BillingExhausted, Mark.KeyOut, Reply.Error(402, null, "Insufficient Balance")),
        Next("429 without balance", FailureKind.BillingExhausted, Mark.KeyOut, Reply.Error(429, "insufficient_quota", "You exceeded your current quota", "insufficient_quota")),
        Next("429 with Retry-After", FailureKind.RateLimited, Mark.Limited, Reply.RateLimited(TimeSpan.FromSeconds(300))),
        Next("429 without Retry-After", FailureKind.RateLimited, Mark.Limited, Reply.RateLimited()),
        Next("429 for the day", FailureKind.QuotaWindowExhausted, Mark.Limited, Reply.Error(429, "429", "Requests have exceeded call rate limit of your current pricing tier. Please retry after 86400 seconds.")),
        Next("429 for one request", FailureKind.RequestTooLargeForLimit, Mark.None, Reply.Error(429, "rate_limit_exceeded", "Request too large for m on tokens per min (TPM): Limit 30000, Requested 45120.", "tokens")),
        Next("503", FailureKind.Overloaded, Mark.Counted, Reply.Overloaded()),
        Next("529", FailureKind.Overloaded, Mark.Counted, Reply.Error(529, null, "Overloaded", "overloaded_error")),
        Next("500", FailureKind.ServerError, Mark.Counted, Reply.Error(500, null, "The server had an error", "server_error")),
        Next("502 of a proxy", FailureKind.ServerError, Mark.Counted, Reply.Html(502)),
        new("refused", FailureKind.NetworkError, Ending.NextTier, Mark.EndpointCounted, static _ => Reply.Reset()) { IsGone = true, Requests = 0 },
        Next("reset", FailureKind.NetworkError, Mark.EndpointCounted, Reply.Reset()),
        Next("closed before headers", FailureKind.NetworkError, Mark.EndpointCounted, Reply.CloseBeforeHeaders()) with { Requests = 2 },
        Next("hang", FailureKind.Timeout, Mark.Counted, Reply.Hang()) with { Hangs = true },
        Next("hang in the body", FailureKind.Timeout, Mark.Counted, Reply.HangInBody()) with { Hangs = true },
        Next("408", FailureKind.Timeout, Mark.Counted, Reply.Status(408)),
        Next("409", FailureKind.Conflict, Mark.Counted, Reply.Error(409, null, "conflict", "conflict_error")),
        Next("context too long", FailureKind.ContextLengthExceeded, Mark.None, Reply.Error(400, "context_length_exceeded", "This model's maximum context length is 128000 tokens. However, your messages resulted in 130125 tokens.", "invalid_request_error", "messages")),
        Next("model gone", FailureKind.ModelUnavailable, Mark.ModelOut, Reply.Error(404, "model_not_found", "The model does not exist", "invalid_request_error")),
        Next("wrong address", FailureKind.EndpointMisconfigured, Mark.EndpointOut, Reply.Error(404, "404", "Resource not found")),
        Next("a web page", FailureKind.EndpointMisconfigured, Mark.EndpointOut, Reply.Html(200)),
        Next("redirect", FailureKind.EndpointMisconfigured, Mark.EndpointOut, Reply.Status(307).WithHeader("Location", "http://127.0.0.2:9/elsewhere")),
        Next("no JSON", FailureKind.ProtocolError, Mark.Counted, Reply.Raw(200, "application/json", "{ \"choices\": [ nonsense")),
        Next("no choices", FailureKind.ProtocolError, Mark.Counted, Reply.Raw(200, "application/json", "{ \"id\": \"x\", \"choices\": [] }")),
        new("error with status 200 that echoes the key", FailureKind.ServerError, Ending.NextTier, Mark.Counted, static request => Reply.Raw(200, "application/json", $$"""{ "error": { "code": 502, "message": "upstream said no to {{Key(request)}}" } }""")),
        Stop("400 malformed", FailureKind.InvalidRequest, Reply.Error(400, "invalid_value", "Invalid value", "invalid_request_error", "messages[0].role")),
        Stop("413", FailureKind.PayloadTooLarge, Reply.Html(413)),
        Stop("400 content filter", FailureKind.ContentFiltered, Reply.Error(400, "content_filter", "The response was filtered")),
        Stop("finish reason content_filter", FailureKind.ContentFiltered, Reply.Text("").WithFinishReason("content_filter")),
        Once("temperature not taken", FailureKind.UnsupportedParameter, Reply.Error(400, "unsupported_value", "Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) value is supported.", "invalid_request_error", "temperature")),
        Once("output limit too large", FailureKind.OutputLimitTooLarge, Reply.Error(400, null, "max_tokens is too large: 64000. This model supports at most 32768 completion tokens, whereas you provided 64000.", "invalid_request_error", "max_tokens")),
    ];

    /// <summary>Faults of plain answers only.</summary>
    public static readonly Fault[] Plain =
    [
        Next("empty body", FailureKind.ProtocolError, Mark.Counted, Reply.Raw(200, "application/json", "\n\n")),
    ];

    /// <summary>Faults of streams only.</summary>
    public static readonly Fault[] Stream =
    [
        Next("cut before text", FailureKind.StreamInterrupted, Mark.Counted, _text.CutAfter(0)),
        Next("ended before text", FailureKind.StreamInterrupted, Mark.Counted, _text.EndAfter(0)),
        Next("error before text", FailureKind.ServerError, Mark.Counted, _text.ErrorAfter(0)),
        Next("stalled before text", FailureKind.Timeout, Mark.Counted, _text.StallAfter(0)) with { Hangs = true },
        Broken("cut after text", FailureKind.StreamInterrupted, _text.CutAfter(1)),
        Broken("reset after text", FailureKind.StreamInterrupted, _text.CutAfter(1, reset: true)),
        Broken("ended after text", FailureKind.StreamInterrupted, _text.EndAfter(1)),
        Broken("error after text", FailureKind.ServerError, _text.ErrorAfter(1)),
        Broken("malformed after text", FailureKind.ProtocolError, _text.MalformedChunkAt(1)),
        Broken("no finish reason", FailureKind.StreamInterrupted, _text.WithFinishReason(null)),
        Broken("stalled after text", FailureKind.StreamInterrupted, _text.StallAfter(1)) with { Hangs = true },
    ];

    private static string Key(RecordedRequest request) => request.Headers["Authorization"]["Bearer ".Length..];

    private static Fault Next(string name, FailureKind kind, Mark mark, Reply reply) => new(name, kind, Ending.NextTier, mark, _ => reply);

    private static Fault Stop(string name, FailureKind kind, Reply reply) => new(name, kind, Ending.Refused, Mark.None, _ => reply);

    private static Fault Broken(string name, FailureKind kind, Reply reply) => new(name, kind, Ending.Interrupted, Mark.Counted, _ => reply);

    private static Fault Once(string name, FailureKind kind, Reply reply) =>
        new(name, kind, Ending.Adapted, Mark.None, request => request.ModelSequence == 1 ? reply : Reply.Text("adapted")) { Requests = 2 };
}
