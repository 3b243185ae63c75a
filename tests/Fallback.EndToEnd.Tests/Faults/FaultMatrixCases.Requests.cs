using Fallback.Testing;

namespace Fallback.EndToEnd.Tests;

/// <content>Failures that lie in the request, in what came instead of an answer, and in streams.</content>
internal static partial class FaultMatrixCases
{
    private static FaultMatrixCase Stop(string name, FailureKind kind, Reply reply) => Fault(name, kind, reply) with { End = FaultEnd.Stops };

    private static FaultMatrixCase[] Requests() =>
    [
        Stop("400 content_filter", FailureKind.ContentFiltered, Reply.Error(400, "content_filter", "The response was filtered.")),
        Stop("finish_reason content_filter", FailureKind.ContentFiltered, Reply.Text("").WithFinishReason("content_filter")),
        Stop("446 guardrail", FailureKind.ContentFiltered, Reply.Status(446, """{"error":{"message":"The guardrail checks defined in the config failed.","type":"hooks_failed","param":null,"code":null}}""")),
        Stop("refusal", FailureKind.ContentFiltered, Reply.Text("").WithRefusal("I cannot help with that.")),
        Stop("400 malformed", FailureKind.InvalidRequest, Reply.Error(400, "invalid_value", "Invalid value: 'x'.", "invalid_request_error", "messages[0].role")),
        Fault("422 that no code calls malformed", FailureKind.InvalidRequest, Reply.Status(422, """{"detail":[{"loc":["body","messages"],"msg":"field required","type":"value_error.missing"}]}""")),
        Fault("413 payload", FailureKind.PayloadTooLarge, Reply.Error(413, null, "Payload exceeds what is accepted.")),
        Fault("400 context_length_exceeded", FailureKind.ContextLengthExceeded, Reply.Error(400, "context_length_exceeded", "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens. Please reduce the length of the messages.", param: "messages")),
        Adapted("400 output limit", FailureKind.OutputLimitTooLarge, request => request.Json.GetProperty("max_tokens").GetInt32() > 1_000
            ? Reply.Error(400, null, "max_tokens is too large: 4000. This model supports at most 1000 completion tokens, whereas you provided 4000.", param: "max_tokens") : null),
        Fault("400 output limit without a figure", FailureKind.OutputLimitTooLarge, Reply.Error(400, "max_tokens_exceeded", "Too many output tokens were asked for.", param: "max_tokens")),
        Adapted("400 unsupported temperature", FailureKind.UnsupportedParameter, request => request.Json.TryGetProperty("temperature", out _)
            ? Reply.Error(400, "unsupported_value", "Unsupported value: 'temperature' does not support 0.5 with this model.", param: "temperature") : null),
        Adapted("400 max_tokens under another name", FailureKind.UnsupportedParameter, request => request.Json.TryGetProperty("max_tokens", out _)
            ? Reply.Error(400, "unsupported_parameter", "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.", param: "max_tokens") : null),
        Fault("400 unsupported parameter that cannot be left out", FailureKind.UnsupportedParameter, Reply.Error(400, "unsupported_parameter", "Unsupported parameter: 'messages' is not supported with this model.", param: "messages")),
    ];

    private static FaultMatrixCase[] Answers() =>
    [
        Ill("200 with malformed JSON", FailureKind.ProtocolError, Reply.Text("one two").MalformedChunkAt(0)),
        Ill("200 with an empty body", FailureKind.ProtocolError, Reply.Status(200)) with { StreamKind = FailureKind.StreamInterrupted },
        Ill("200 with empty choices", FailureKind.ProtocolError, Reply.Raw(200, "application/json", """{"id":"x","object":"chat.completion","choices":[]}""")),
        Ill("200 with other JSON", FailureKind.ProtocolError, Reply.Raw(200, "application/json", """{"status":"ok"}""")),
        // The model wrote one bad call, which says nothing of the tier; it may write a better one.
        Fault("400 tool_use_failed", FailureKind.ProtocolError, Reply.Status(400, ToolUseFailed)) with { RequestsAtLast = 2 },
        Ill("200 with an error inside", FailureKind.ServerError, Reply.Error(200, "server_error", "The server had an error.", "server_error")),
    ];

    private static FaultMatrixCase[] Streams() =>
    [
        Streamed("stream cut before the first text", FailureKind.StreamInterrupted, Text.CutAfter(0)),
        Streamed("stream ended before the first text", FailureKind.StreamInterrupted, Text.EndAfter(0)),
        Streamed("stream of [DONE] alone", FailureKind.StreamInterrupted, Reply.Raw(200, "text/event-stream", "data: [DONE]\n\n")),
        Streamed("stream stalled before the first text", FailureKind.Timeout, Text.StallAfter(0)) with { Hangs = true },
        Streamed("error in the stream before the first text", FailureKind.ServerError, Text.ErrorAfter(0)),
        Fault("tool_use_failed in the stream before the first text", FailureKind.ProtocolError, Reply.Raw(200, "text/event-stream", $"event: error\ndata: {ToolUseFailed}\n\n")) with { IsPlain = false, RequestsAtLast = 2 },
        Fault("rate limit in the stream before the first text", FailureKind.RateLimited, Text.ErrorAfter(0, "rate_limit_exceeded", "Rate limit reached for requests.")).Holding(1) with { RequestsAtLast = 4, IsPlain = false },
        Broken("stream cut after the first text", FailureKind.StreamInterrupted, Text.CutAfter(1)),
        Broken("stream ended after the first text", FailureKind.StreamInterrupted, Text.EndAfter(1)),
        Broken("stream without a finish reason and [DONE]", FailureKind.StreamInterrupted, Text.WithFinishReason(null).WithoutDone()),
        Broken("stream stalled after the first text", FailureKind.StreamInterrupted, Text.StallAfter(1)) with { Stalls = true },
        Broken("error in the stream after the first text", FailureKind.ServerError, Text.ErrorAfter(1)),
        Broken("malformed chunk after the first text", FailureKind.ProtocolError, Text.MalformedChunkAt(1)),
        Broken("finish_reason content_filter after text", FailureKind.ContentFiltered, Text.WithFinishReason("content_filter")).Counting(FaultPlace.Nowhere, 0, 0),
    ];

    private const string ToolUseFailed =
        """{"error":{"message":"Failed to call a function. Please adjust your prompt. See 'failed_generation' for more details.","type":"invalid_request_error","code":"tool_use_failed","failed_generation":"<function=find{}></function>"}}""";

    private static TextReply Text => Reply.Text("one two three").InChunks("one ", "two ", "three");

    private static FaultMatrixCase Streamed(string name, FailureKind kind, Reply reply) => Ill(name, kind, reply) with { IsPlain = false };

    private static FaultMatrixCase Broken(string name, FailureKind kind, Reply reply) =>
        Fault(name, kind, reply).Counting(FaultPlace.Model, 1, 1) with { End = FaultEnd.Interrupts, IsPlain = false };

    private static FaultMatrixCase Adapted(string name, FailureKind kind, Func<RecordedRequest, Reply?> objection) =>
        new(name, kind, request => objection(request) ?? Reply.Text("adapted")) { End = FaultEnd.Adapts, Requests = 2, RequestsAtLast = 2 };
}
