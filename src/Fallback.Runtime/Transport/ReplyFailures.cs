using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>What a reply with a success status fails with where it cannot be used, whatever its dialect.</summary>
internal static class ReplyFailures
{
    /// <summary>The failure that an answer is with a call whose arguments cannot be read.</summary>
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
    /// Why an answer is none, because nothing is there that would be one; null when there is, or when it is empty in good order. One token
    /// is the end itself, which some servers count; at the output limit thoughts may have taken all there was.
    /// </summary>
    public static string? Emptiness(WireKinds kinds, ChatFinishReason? finish, UsageDetails? usage) =>
        kinds.HasFlag(WireKinds.TooManyCalls) ? "the answer has too many tool calls"
        : (kinds & WireKinds.Answer) != 0 ? null
        : finish is null ? "the answer is empty and has no finish reason"
        : finish == ChatFinishReason.ToolCalls ? "the answer says that it calls a tool, and calls none"
        : usage?.OutputTokenCount > 1 && finish != ChatFinishReason.Length ? "the answer is empty, although its usage counts output"
        : null;

    /// <summary>The failure that an answer is by its calls; null when the arguments of all can be read.</summary>
    public static Failure? OfCalls(IEnumerable<AIContent> contents)
    {
        foreach (AIContent content in contents)
            if (content is FunctionCallContent { Exception: not null }) return UnreadableCall;
        return null;
    }
}
