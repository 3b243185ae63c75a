using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Providers' finish reasons in the field's common terms; a new one is kept as it is.</summary>
internal static class FinishReasons
{
    public static ChatFinishReason? Map(string? reason, bool hasToolCalls) => reason switch
    {
        null => null,
        // Some servers say stop although they call a tool; the calls are what counts.
        "stop" or "eos" or "eos_token" or "end_turn" or "stop_sequence" => hasToolCalls ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop,
        "length" or "model_length" or "max_tokens" => ChatFinishReason.Length,
        "tool_calls" or "function_call" or "tool_use" => ChatFinishReason.ToolCalls,
        _ => new ChatFinishReason(reason),
    };

    /// <summary>An answer that is a failure by how it ended, or null.</summary>
    public static Failure? Objection(in WireAnswer answer)
    {
        if (answer.Refusal is { Length: > 0 }) return Of(answer, FailureKind.ContentFiltered, FailureScope.Request, "the model refused to answer");
        return answer.FinishReason switch
        {
            "content_filter" or "refusal" =>
                Of(answer, FailureKind.ContentFiltered, FailureScope.Request, "the answer was stopped by the provider's content filter"),
            "insufficient_system_resource" or "aborted" =>
                Of(answer, FailureKind.ServerError, FailureScope.Model, "the provider ran out of resources while answering"),
            "model_context_window_exceeded" =>
                Of(answer, FailureKind.ContextLengthExceeded, FailureScope.Request,
                    "the answer ran into the end of the model's context window"),
            _ => null,
        };
    }

    private static Failure Of(in WireAnswer answer, FailureKind kind, FailureScope scope, string message) =>
        new(kind, scope) { HttpStatus = 200, Message = message, ProviderCode = answer.FinishReason, Usage = answer.Usage };
}
