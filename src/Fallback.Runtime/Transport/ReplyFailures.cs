using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>The failures of replies with a success status that cannot be used, in any dialect.</summary>
internal static class ReplyFailures
{
    /// <summary>The failure of an answer that contains a call with unreadable arguments.</summary>
    public static Failure UnreadableCall => new(FailureKind.SchemaViolation, FailureScope.Request)
    {
        HttpStatus = 200, Message = "the arguments of a tool call are not a JSON object"
    };

    public static Failure Broken(FailureKind kind, string message) => new(kind, FailureScope.Model) { HttpStatus = 200, Message = message };

    public static Failure TooLong(long limit) =>
        Broken(FailureKind.ProtocolError, $"an event is larger than {limit} bytes; see the provider's MaxResponseBytes");

    public static Failure TooMuch(long limit) =>
        Broken(FailureKind.ProtocolError, $"the answer is larger than {limit} bytes; see the provider's MaxResponseBytes");

    public static Failure TooLarge(ProviderEndpoint endpoint, HttpResponseMessage response) =>
        Unusable(response, $"the response is larger than {endpoint.MaxResponseBytes} bytes; see the provider's MaxResponseBytes");

    public static Failure Unusable(HttpResponseMessage response, string message, UsageDetails? usage = null) =>
        new(FailureKind.ProtocolError, FailureScope.Model) { HttpStatus = (int)response.StatusCode, Message = message, Usage = usage };

    /// <summary>
    /// Returns why an answer is empty; null if it has content, or if it is empty properly. A single token is the end itself, which some
    /// servers count; at the output limit, thoughts may have used all tokens.
    /// </summary>
    public static string? Emptiness(WireKinds kinds, ChatFinishReason? finish, UsageDetails? usage) =>
        kinds.HasFlag(WireKinds.TooManyCalls) ? "the answer has too many tool calls"
        : (kinds & WireKinds.Answer) != 0 ? null
        : finish is null ? "the answer is empty and has no finish reason"
        : finish == ChatFinishReason.ToolCalls ? "the answer says that it calls a tool, and calls none"
        : usage?.OutputTokenCount > 1 && finish != ChatFinishReason.Length ? "the answer is empty, although its usage counts output"
        : null;

    /// <summary>Returns the failure of an answer by its calls; null if the arguments of all of them can be read.</summary>
    public static Failure? OfCalls(IEnumerable<AIContent> contents)
    {
        foreach (AIContent content in contents)
            if (content is FunctionCallContent { Exception: not null }) return UnreadableCall;
        return null;
    }
}
