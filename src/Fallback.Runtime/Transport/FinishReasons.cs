using System.Collections.Frozen;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Converts providers' finish reasons to common ones, in any case; an unknown one is kept unchanged, if it is a word. This class decides
/// for every transport which of them are failures.
/// </summary>
internal static class FinishReasons
{
    private static readonly FrozenDictionary<string, FinishMeaning> _meanings = Build();

    public static ChatFinishReason? Map(string? reason, bool hasToolCalls) => reason switch
    {
        null => null,
        // Some servers report stop although they call a tool; the calls count. The common reasons need no lookup.
        "stop" => hasToolCalls ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop,
        "length" => ChatFinishReason.Length,
        "tool_calls" => ChatFinishReason.ToolCalls,
        _ => MeaningOf(reason) switch
        {
            FinishMeaning.Complete => hasToolCalls ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop,
            FinishMeaning.Cut => ChatFinishReason.Length,
            FinishMeaning.Tool => ChatFinishReason.ToolCalls,
            _ => new ChatFinishReason(ProviderWord.IsOne(reason, ProviderWord.LongestCode) ? reason : "unknown"),
        },
    };

    /// <summary>Returns the failure of an answer by its finish reason, or null.</summary>
    /// <param name="answer">The answer, or its last chunk.</param>
    /// <param name="hadContent">Whether earlier chunks had content.</param>
    public static Failure? Objection(in WireAnswer answer, bool hadContent = false)
    {
        if (answer.Refusal is { Length: > 0 })
            return new Failure(FailureKind.ContentFiltered, FailureScope.Request)
            {
                HttpStatus = 200, Message = "the model refused to answer", ProviderCode = CodeOf(answer.FinishReason), Usage = answer.Usage
            };
        if (answer.FinishReason is null or "stop" or "length" or "tool_calls") return null;
        return Objection(answer.FinishReason, hadContent || answer.HasContent) is { } failure ? failure with { Usage = answer.Usage } : null;
    }

    /// <summary>Returns the failure for a finish reason alone.</summary>
    /// <param name="reason">The reason as the provider wrote it.</param>
    /// <param name="hasContent">
    /// Whether the answer contains text or a call: an unknown reason without either means that there is no answer.
    /// </param>
    public static Failure? Objection(string reason, bool hasContent) => MeaningOf(reason) switch
    {
        FinishMeaning.Filtered => Of(
            reason, FailureKind.ContentFiltered, FailureScope.Request, "the answer was stopped by the provider's content filter"),
        FinishMeaning.Failed => Of(reason, FailureKind.ServerError, FailureScope.Model, "the provider failed while answering"),
        FinishMeaning.Unusable => Of(
            reason, FailureKind.ProtocolError, FailureScope.Request, "the provider could not use the model's output"),
        FinishMeaning.Window => Of(
            reason, FailureKind.ContextLengthExceeded, FailureScope.Request, "the answer ran into the end of the model's context window"),
        FinishMeaning.Unknown when !hasContent => new Failure(FailureKind.ProtocolError, FailureScope.Model)
        {
            HttpStatus = 200, Message = "the answer is empty and has an unknown finish reason"
        },
        _ => null,
    };

    private static FinishMeaning MeaningOf(string reason) => _meanings.GetValueOrDefault(Plain(reason));

    private static Failure Of(string reason, FailureKind kind, FailureScope scope, string message) =>
        new(kind, scope) { HttpStatus = 200, Message = message, ProviderCode = CodeOf(reason) };

    /// <summary>Returns a known reason, which is informative and contains no secret.</summary>
    private static string? CodeOf(string? reason) => reason is not null && MeaningOf(reason) != FinishMeaning.Unknown ? reason.Trim() : null;

    private static string Plain(string reason)
    {
        string plain = reason.Trim().Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal)
            .Replace(" ", "", StringComparison.Ordinal);
        return plain.StartsWith("FINISHREASON", StringComparison.OrdinalIgnoreCase) ? plain["FINISHREASON".Length..] : plain;
    }

    // Long because it is a table: OpenAI, Anthropic, Google, Mistral, DeepSeek, Z.ai, Cohere, Bedrock, vLLM, SGLang, TGI, llama.cpp.
    private static FrozenDictionary<string, FinishMeaning> Build()
    {
        var meanings = new Dictionary<string, FinishMeaning>(StringComparer.OrdinalIgnoreCase);
        void Add(FinishMeaning meaning, params string[] reasons)
        {
            foreach (string reason in reasons) meanings[Plain(reason)] = meaning;
        }

        Add(FinishMeaning.Complete,
            "stop", "eos", "eos_token", "end_turn", "stop_sequence", "complete", "completed", "done", "finish", "finished", "end", "stop_token",
            "end_of_text", "end_of_turn", "stopped");
        Add(FinishMeaning.Kept, "pause_turn", "compaction", "continuation");
        Add(FinishMeaning.Cut,
            "length", "model_length", "max_tokens", "max_output_tokens", "max_completion_tokens", "max_new_tokens", "token_limit", "incomplete");
        Add(FinishMeaning.Tool, "tool_calls", "tool_call", "tool_use", "function_call", "function_calls");
        Add(FinishMeaning.Filtered,
            "content_filter", "content_filtered", "content_filter_results", "refusal", "refused", "sensitive", "safety", "recitation", "blocklist",
            "prohibited_content", "spii", "image_safety", "image_prohibited_content", "image_recitation", "language", "error_toxic",
            "guardrail_intervened", "guardrails", "model_armor", "content_policy", "content_policy_violation", "moderation", "blocked", "flagged",
            "data_inspection_failed", "risk_control", "unsafe", "jailbreak");
        Add(FinishMeaning.Failed,
            "error", "network_error", "insufficient_system_resource", "aborted", "abort", "server_error", "internal_error",
            "internal_server_error", "engine_error", "engine_overloaded", "overloaded", "timeout", "timed_out", "cancelled", "canceled",
            "user_cancel", "failed", "failure", "other", "unspecified", "model_error", "image_other", "no_image", "unknown_error", "rate_limit",
            "service_unavailable", "interrupted", "preempted");
        Add(FinishMeaning.Unusable,
            "malformed_function_call", "unexpected_tool_call", "too_many_tool_calls", "malformed_response", "malformed_model_output",
            "malformed_tool_use", "missing_thought_signature", "invalid_tool_call");
        Add(FinishMeaning.Window,
            "model_context_window_exceeded", "context_window_exceeded", "context_length_exceeded", "context_length", "error_limit",
            "max_context_length");
        return meanings.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    private enum FinishMeaning
    {
        Unknown,
        Complete,
        Kept,
        Cut,
        Tool,
        Filtered,
        Failed,
        Unusable,
        Window,
    }
}
