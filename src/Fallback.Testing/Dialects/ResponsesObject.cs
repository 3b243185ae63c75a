using System.Globalization;
using System.Text.Json;

namespace Fallback.Testing;

/// <summary>Writes the response object: whole, and at the beginning and end of a stream. It repeats the request's settings.</summary>
internal sealed class ResponsesObject(AnswerPlan plan, RecordedRequest request, DateTimeOffset now)
{
    /// <summary>How the answer ends.</summary>
    public string Status => plan.OmitsFinishReason ? "in_progress" : Reason is null ? "completed" : "incomplete";

    private string? Reason => plan.FinishReason switch
    {
        null or "stop" or "tool_calls" => null,
        "length" => "max_output_tokens",
        var reason => reason,
    };

    /// <param name="json">The writer.</param>
    /// <param name="status">Its status.</param>
    /// <param name="writeOutput">Writes the items; null if there are none yet.</param>
    /// <param name="fault">Why it failed; null where it did not.</param>
    public void Write(Utf8JsonWriter json, string status, Action<Utf8JsonWriter>? writeOutput, PlannedFault? fault = null)
    {
        json.WriteStartObject();
        json.WriteString("id", string.Create(CultureInfo.InvariantCulture, $"resp_{request.Sequence}"));
        json.WriteString("object", "response");
        json.WriteNumber("created_at", now.ToUnixTimeSeconds());
        json.WriteString("status", status);
        json.WriteBoolean("background", false);
        WriteError(json, fault);
        WriteReason(json, status);
        Repeat(json, "instructions", "null");
        Repeat(json, "max_output_tokens", "null");
        Repeat(json, "max_tool_calls", "null");
        json.WriteString("model", plan.Model ?? request.Model);
        json.WriteStartArray("output");
        writeOutput?.Invoke(json);
        json.WriteEndArray();
        WriteSettings(json);
        if (writeOutput is null || plan.OmitsUsage) json.WriteNull("usage");
        else WriteUsage(json);
        Repeat(json, "user", "null");
        Repeat(json, "metadata", "{}");
        json.WriteEndObject();
    }

    private static void WriteError(Utf8JsonWriter json, PlannedFault? fault)
    {
        if (fault is null)
        {
            json.WriteNull("error");
            return;
        }
        json.WriteStartObject("error");
        json.WriteString("code", fault.Code);
        json.WriteString("message", fault.Message);
        json.WriteEndObject();
    }

    private void WriteReason(Utf8JsonWriter json, string status)
    {
        if (status != "incomplete")
        {
            json.WriteNull("incomplete_details");
            return;
        }
        json.WriteStartObject("incomplete_details");
        json.WriteString("reason", Reason);
        json.WriteEndObject();
    }

    private void WriteSettings(Utf8JsonWriter json)
    {
        Repeat(json, "parallel_tool_calls", "true");
        Repeat(json, "previous_response_id", "null");
        Repeat(json, "prompt_cache_key", "null");
        Repeat(json, "reasoning", """{"effort":null,"summary":null}""");
        Repeat(json, "safety_identifier", "null");
        json.WriteString("service_tier", "default");
        Repeat(json, "store", "true");
        Repeat(json, "temperature", "1.0");
        Repeat(json, "text", """{"format":{"type":"text"},"verbosity":"medium"}""");
        Repeat(json, "tool_choice", "\"auto\"");
        Repeat(json, "tools", "[]");
        json.WriteNumber("top_logprobs", 0);
        Repeat(json, "top_p", "1.0");
        Repeat(json, "truncation", "\"disabled\"");
    }

    private void Repeat(Utf8JsonWriter json, string name, string otherwise)
    {
        json.WritePropertyName(name);
        if (RequestJson.Member(request.Json, name) is { ValueKind: not JsonValueKind.Undefined } asked) asked.WriteTo(json);
        else json.WriteRawValue(otherwise);
    }

    private void WriteUsage(Utf8JsonWriter json)
    {
        PlannedUsage usage = plan.UsageFor(request);
        json.WriteStartObject("usage");
        json.WriteNumber("input_tokens", usage.Prompt);
        json.WriteStartObject("input_tokens_details");
        json.WriteNumber("cached_tokens", usage.Cached);
        json.WriteEndObject();
        json.WriteNumber("output_tokens", usage.Completion);
        json.WriteStartObject("output_tokens_details");
        json.WriteNumber("reasoning_tokens", usage.Reasoning);
        json.WriteEndObject();
        json.WriteNumber("total_tokens", usage.Prompt + usage.Completion);
        json.WriteEndObject();
    }
}
