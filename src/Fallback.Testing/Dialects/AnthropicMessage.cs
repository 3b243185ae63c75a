using System.Globalization;
using System.Text.Json;

namespace Fallback.Testing;

/// <summary>Writes Anthropic's message object: whole, and as a stream begins and ends it.</summary>
internal sealed class AnthropicMessage(AnswerPlan plan, RecordedRequest request)
{
    private readonly PlannedUsage _usage = plan.UsageFor(request);

    // Whatever is marked for caching and was not cached yet is written to the cache, with the lifetime of the last mark.
    private readonly string? _cachedFor = AnthropicCacheControl.Lifetimes(request.Json).LastOrDefault();

    /// <summary>Whether thoughts are encrypted data.</summary>
    public bool IsRedacted { get; } = request.Body.Contains(AnthropicBlocks.RedactionTrigger, StringComparison.Ordinal);

    public void Write(Utf8JsonWriter json)
    {
        WriteHead(json);
        json.WriteStartArray("content");
        if (plan.Reasoning is not null && IsRedacted) AnthropicBlocks.WriteRedacted(json);
        else if (plan.Reasoning is not null) AnthropicBlocks.WriteThinking(json, plan.Reasoning, AnthropicBlocks.Signature);
        if (plan.Text.Length > 0) AnthropicBlocks.WriteText(json, plan.Text, plan.Citations);
        foreach (PlannedToolCall call in plan.ToolCalls) AnthropicBlocks.WriteToolUse(json, call, call.Arguments);
        json.WriteEndArray();
        WriteStop(json);
        if (!plan.OmitsUsage) WriteUsage(json, _usage.Completion);
        json.WriteEndObject();
    }

    /// <summary>
    /// The message of message_start: no content, and usage with the one output token that the provider counts by then. The count of
    /// message_delta includes it, so a client that adds the two up counts too many.
    /// </summary>
    public void WriteEmpty(Utf8JsonWriter json)
    {
        WriteHead(json);
        json.WriteStartArray("content");
        json.WriteEndArray();
        json.WriteNull("stop_reason");
        json.WriteNull("stop_sequence");
        if (!plan.OmitsUsage) WriteUsage(json, Math.Min(1, _usage.Completion));
        json.WriteEndObject();
    }

    public void WriteStop(Utf8JsonWriter json)
    {
        json.WriteString("stop_reason", StopReason());
        json.WriteNull("stop_sequence");
        if (plan.Refusal is null) return;
        json.WriteStartObject("stop_details");
        json.WriteString("type", "refusal");
        json.WriteNull("category");
        json.WriteString("explanation", plan.Refusal);
        json.WriteEndObject();
    }

    /// <summary>The usage of message_delta.</summary>
    public void WriteFinalUsage(Utf8JsonWriter json)
    {
        json.WriteStartObject("usage");
        WriteOutput(json, _usage.Completion);
        json.WriteEndObject();
    }

    private void WriteHead(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id", string.Create(CultureInfo.InvariantCulture, $"msg_{request.Sequence}"));
        json.WriteString("type", "message");
        json.WriteString("role", "assistant");
        json.WriteString("model", plan.Model ?? request.Model);
    }

    private string? StopReason()
    {
        if (plan.OmitsFinishReason) return null;
        if (plan.FinishReason is null) return plan.Refusal is not null ? "refusal" : plan.ToolCalls.Count > 0 ? "tool_use" : "end_turn";
        return plan.FinishReason switch
        {
            "stop" => "end_turn",
            "length" => "max_tokens",
            "tool_calls" => "tool_use",
            "content_filter" => "refusal",
            _ => plan.FinishReason,
        };
    }

    /// <summary>Other than at OpenAI, the input tokens are only those that the cache has nothing to do with.</summary>
    private void WriteUsage(Utf8JsonWriter json, int output)
    {
        json.WriteStartObject("usage");
        int written = _cachedFor is null ? 0 : _usage.Prompt - _usage.Cached;
        json.WriteNumber("input_tokens", _usage.Prompt - _usage.Cached - written);
        json.WriteNumber("cache_creation_input_tokens", written);
        json.WriteNumber("cache_read_input_tokens", _usage.Cached);
        if (written > 0)
        {
            json.WriteStartObject("cache_creation");
            json.WriteNumber("ephemeral_5m_input_tokens", _cachedFor == "1h" ? 0 : written);
            json.WriteNumber("ephemeral_1h_input_tokens", _cachedFor == "1h" ? written : 0);
            json.WriteEndObject();
        }

        WriteOutput(json, output);
        json.WriteEndObject();
    }

    private void WriteOutput(Utf8JsonWriter json, int output)
    {
        json.WriteNumber("output_tokens", output);
        if (_usage.Reasoning == 0 || output < _usage.Reasoning) return;
        json.WriteStartObject("output_tokens_details");
        json.WriteNumber("thinking_tokens", _usage.Reasoning);
        json.WriteEndObject();
    }
}
