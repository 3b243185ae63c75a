using System.Text.Json;

namespace Fallback.Testing;

/// <summary>Writes the items of a response's output. A stream starts each of them empty.</summary>
internal sealed class ResponsesItems(AnswerPlan plan, RecordedRequest request)
{
    public string ReasoningId { get; } = FormattableString.Invariant($"rs_{request.Sequence}");

    public string MessageId { get; } = FormattableString.Invariant($"msg_{request.Sequence}");

    public static string IdOf(PlannedToolCall call) => "fc_" + call.Id;

    public static void WriteSummary(Utf8JsonWriter json, string text)
    {
        json.WriteStartObject();
        json.WriteString("type", "summary_text");
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    public static void WriteRefusal(Utf8JsonWriter json, string text)
    {
        json.WriteStartObject();
        json.WriteString("type", "refusal");
        json.WriteString("refusal", text);
        json.WriteEndObject();
    }

    public static void WriteCall(Utf8JsonWriter json, PlannedToolCall call, bool isDone)
    {
        json.WriteStartObject();
        json.WriteString("id", IdOf(call));
        json.WriteString("type", "function_call");
        json.WriteString("status", isDone ? "completed" : "in_progress");
        json.WriteString("arguments", isDone ? call.Arguments : "");
        json.WriteString("call_id", call.Id);
        json.WriteString("name", call.Name);
        json.WriteEndObject();
    }

    /// <param name="json">The writer.</param>
    /// <param name="summary">Null where it only begins.</param>
    public void WriteReasoning(Utf8JsonWriter json, string? summary)
    {
        json.WriteStartObject();
        json.WriteString("id", ReasoningId);
        json.WriteString("type", "reasoning");
        if (IsAskedFor("reasoning.encrypted_content")) json.WriteString("encrypted_content", ResponsesDialect.EncryptedContent);
        json.WriteStartArray("summary");
        if (summary is not null) WriteSummary(json, summary);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public void WriteMessage(Utf8JsonWriter json, bool isDone)
    {
        json.WriteStartObject();
        json.WriteString("id", MessageId);
        json.WriteString("type", "message");
        json.WriteString("status", isDone ? "completed" : "in_progress");
        json.WriteStartArray("content");
        if (isDone && plan.Refusal is not null) WriteRefusal(json, plan.Refusal);
        else if (isDone) WriteText(json, isDone: true);
        json.WriteEndArray();
        json.WriteString("role", "assistant");
        json.WriteEndObject();
    }

    public void WriteText(Utf8JsonWriter json, bool isDone)
    {
        json.WriteStartObject();
        json.WriteString("type", "output_text");
        json.WriteStartArray("annotations");
        if (isDone)
            foreach (PlannedCitation citation in plan.Citations) WriteCitation(json, citation);
        json.WriteEndArray();
        json.WriteStartArray("logprobs");
        json.WriteEndArray();
        json.WriteString("text", isDone ? plan.Text : "");
        json.WriteEndObject();
    }

    public void WriteCitation(Utf8JsonWriter json, PlannedCitation citation)
    {
        json.WriteStartObject();
        json.WriteString("type", "url_citation");
        json.WriteNumber("start_index", 0);
        json.WriteNumber("end_index", plan.Text.Length);
        json.WriteString("title", citation.Title);
        json.WriteString("url", citation.Url);
        json.WriteEndObject();
    }

    private bool IsAskedFor(string name) =>
        RequestJson.Items(request.Json, "include").Any(asked => asked.ValueKind == JsonValueKind.String && asked.ValueEquals(name));
}
