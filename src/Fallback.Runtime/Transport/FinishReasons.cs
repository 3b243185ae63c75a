using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Providers' finish reasons in the field's common terms; a new one is kept as it is.</summary>
internal static class FinishReasons
{
    public static ChatFinishReason? Map(string? reason, bool hasToolCalls) => reason switch
    {
        null => null,
        // Some servers say stop although they call a tool; the calls are what counts.
        _ when hasToolCalls => ChatFinishReason.ToolCalls,
        "stop" or "eos" or "eos_token" or "end_turn" or "stop_sequence" => ChatFinishReason.Stop,
        "length" or "model_length" or "max_tokens" => ChatFinishReason.Length,
        "tool_calls" or "function_call" or "tool_use" => ChatFinishReason.ToolCalls,
        "content_filter" or "refusal" => ChatFinishReason.ContentFilter,
        _ => new ChatFinishReason(reason),
    };

    /// <summary>A finish that is a failure, or null.</summary>
    public static Failure? Objection(in WireAnswer answer)
    {
        if (answer.Refusal is { Length: > 0 }) return new Failure(FailureKind.ContentFiltered, FailureScope.Request) { Message = "the model refused to answer", HttpStatus = 200, Usage = answer.Usage };
        return answer.FinishReason switch
        {
            "content_filter" or "refusal" => new Failure(FailureKind.ContentFiltered, FailureScope.Request) { Message = "the answer was stopped by the provider's content filter", HttpStatus = 200, Usage = answer.Usage },
            "insufficient_system_resource" or "aborted" => new Failure(FailureKind.ServerError, FailureScope.Model) { Message = "the provider ran out of resources while answering", HttpStatus = 200, ProviderCode = answer.FinishReason, Usage = answer.Usage },
            "model_context_window_exceeded" => new Failure(FailureKind.ContextLengthExceeded, FailureScope.Request) { HttpStatus = 200, ProviderCode = answer.FinishReason, Usage = answer.Usage },
            _ => null,
        };
    }
}
