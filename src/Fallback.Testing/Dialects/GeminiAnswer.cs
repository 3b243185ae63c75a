using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Fallback.Testing;

/// <summary>Writes one answer in the shapes of Gemini's.</summary>
internal sealed class GeminiAnswer(AnswerPlan plan, RecordedRequest request) : IDialectAnswer
{
    private readonly PlannedUsage _usage = plan.UsageFor(request);

    /// <summary>Whether the model signs its output: new models do with calls, and all models do after thinking.</summary>
    private bool Signs => plan.Reasoning is not null || plan.ToolCalls.Count > 0 && GeminiRules.AsksForSignatures(request.Model);

    public string Body() => Response(parts =>
    {
        if (plan.Reasoning is { } thoughts) WriteText(parts, thoughts, isThought: true);
        if (plan.Text.Length > 0) WriteText(parts, plan.Text, isSigned: Signs && plan.ToolCalls.Count == 0);
        for (int i = 0; i < plan.ToolCalls.Count; i++) WriteCall(parts, plan.ToolCalls[i], isFirst: i == 0);
    }, isLast: true);

    public string ErrorBody(PlannedFault fault)
    {
        (int status, string? name, string? reason) = fault.Code switch
        {
            null or "server_error" => (500, null, null),
            "server_is_overloaded" => (503, null, null),
            "rate_limit_exceeded" => (429, null, null),
            _ when IsName(fault.Code) => (StatusOf(fault.Code), fault.Code, null),
            _ => (500, (string?)null, fault.Code),
        };
        return GeminiDialect.Error(status, name, fault.Message, reason);
    }

    public string Head() => "";

    public IEnumerable<string> Opening()
    {
        if (plan.Reasoning is { } thoughts) yield return Chunk(parts => WriteText(parts, thoughts, isThought: true));
    }

    /// <summary>The pieces of the text, and each call in one.</summary>
    public IEnumerable<StreamFrame> Content()
    {
        foreach (string text in plan.Chunks ?? TextChunks.Words(plan.Text))
            yield return new StreamFrame(Chunk(parts => WriteText(parts, text)));
        for (int i = 0; i < plan.ToolCalls.Count; i++)
        {
            int index = i;
            yield return new StreamFrame(Chunk(parts => WriteCall(parts, plan.ToolCalls[index], isFirst: index == 0)));
        }
    }

    /// <summary>Writes the finish reason, in a chunk with an empty text that carries the signature if there is no call for it.</summary>
    public string Closing() => plan.OmitsFinishReason
        ? ""
        : Frame(Response(parts => WriteText(parts, "", isSigned: Signs && plan.ToolCalls.Count == 0), isLast: true));

    public string ErrorFrame(PlannedFault fault) => Frame(ErrorBody(fault));

    public string KeepAlive() => ": keep-alive" + plan.LineBreak + plan.LineBreak;

    public string Malformed() => Frame("{\"candidates\":[{\"content\":{\"parts\":[{\"text\":");

    private static bool IsName(string code) => code.All(static c => char.IsAsciiLetterUpper(c) || c == '_');

    private static int StatusOf(string name) => name switch
    {
        "INVALID_ARGUMENT" or "FAILED_PRECONDITION" => 400,
        "UNAUTHENTICATED" => 401,
        "PERMISSION_DENIED" => 403,
        "NOT_FOUND" => 404,
        "RESOURCE_EXHAUSTED" => 429,
        "CANCELLED" => 499,
        "UNAVAILABLE" => 503,
        "DEADLINE_EXCEEDED" => 504,
        _ => 500,
    };

    private string Chunk(Action<Utf8JsonWriter> writeParts) => Frame(Response(writeParts, isLast: false));

    private string Frame(string data) => "data: " + data + plan.LineBreak + plan.LineBreak;

    private string Response(Action<Utf8JsonWriter> writeParts, bool isLast) => DialectJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("candidates");
        json.WriteStartObject();
        json.WriteStartObject("content");
        json.WriteStartArray("parts");
        writeParts(json);
        json.WriteEndArray();
        if (!plan.OmitsRole) json.WriteString("role", "model");
        json.WriteEndObject();
        if (isLast) WriteEnd(json);
        json.WriteNumber("index", 0);
        json.WriteEndObject();
        json.WriteEndArray();
        if (!plan.OmitsUsage) WriteUsage(json, isLast);
        json.WriteString("modelVersion", plan.Model ?? request.Model);
        json.WriteString("responseId", string.Create(CultureInfo.InvariantCulture, $"resp-{request.Sequence}"));
        json.WriteEndObject();
    });

    private void WriteEnd(Utf8JsonWriter json)
    {
        if (!plan.OmitsFinishReason) json.WriteString("finishReason", FinishReason());
        if (plan.Refusal is { } refusal) json.WriteString("finishMessage", refusal);
        if (plan.Citations.Count > 0) WriteGrounding(json);
    }

    private string FinishReason() => plan.FinishReason switch
    {
        null => plan.Refusal is null ? "STOP" : "SAFETY",
        "stop" or "tool_calls" => "STOP",
        "length" => "MAX_TOKENS",
        "content_filter" => "SAFETY",
        _ => plan.FinishReason,
    };

    private static void WriteText(Utf8JsonWriter json, string text, bool isThought = false, bool isSigned = false)
    {
        json.WriteStartObject();
        json.WriteString("text", text);
        if (isThought) json.WriteBoolean("thought", true);
        if (isSigned) json.WriteString("thoughtSignature", GeminiDialect.Signature);
        json.WriteEndObject();
    }

    /// <summary>Only the first call of an answer is signed.</summary>
    private void WriteCall(Utf8JsonWriter json, PlannedToolCall call, bool isFirst)
    {
        json.WriteStartObject();
        json.WriteStartObject("functionCall");
        json.WriteString("id", call.Id);
        json.WriteString("name", call.Name);
        json.WritePropertyName("args");
        // The arguments are JSON in the body, not a text: arguments that are not JSON can only be sent as a string.
        JsonElement arguments = ChatRequestBody.Parse(call.Arguments.Length == 0 ? "{}" : call.Arguments);
        if (arguments.ValueKind == JsonValueKind.Undefined) json.WriteStringValue(call.Arguments);
        else arguments.WriteTo(json);
        json.WriteEndObject();
        if (isFirst && Signs) json.WriteString("thoughtSignature", GeminiDialect.Signature);
        json.WriteEndObject();
    }

    /// <summary>Sources of the whole text, whose places are counted in bytes.</summary>
    private void WriteGrounding(Utf8JsonWriter json)
    {
        json.WriteStartObject("groundingMetadata");
        json.WriteStartArray("groundingChunks");
        foreach (PlannedCitation citation in plan.Citations)
        {
            json.WriteStartObject();
            json.WriteStartObject("web");
            json.WriteString("uri", citation.Url);
            json.WriteString("title", citation.Title);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("groundingSupports");
        json.WriteStartObject();
        json.WriteStartObject("segment");
        json.WriteNumber("endIndex", Encoding.UTF8.GetByteCount(plan.Text));
        json.WriteString("text", plan.Text);
        json.WriteEndObject();
        json.WriteStartArray("groundingChunkIndices");
        for (int i = 0; i < plan.Citations.Count; i++) json.WriteNumberValue(i);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Each chunk of a stream reports the usage so far; thoughts are counted in addition to the candidates.</summary>
    private void WriteUsage(Utf8JsonWriter json, bool isLast)
    {
        json.WriteStartObject("usageMetadata");
        json.WriteNumber("promptTokenCount", _usage.Prompt);
        if (isLast) json.WriteNumber("candidatesTokenCount", _usage.Completion - _usage.Reasoning);
        json.WriteNumber("totalTokenCount", isLast ? _usage.Prompt + _usage.Completion : _usage.Prompt);
        if (_usage.Cached > 0) json.WriteNumber("cachedContentTokenCount", _usage.Cached);
        if (isLast && _usage.Reasoning > 0) json.WriteNumber("thoughtsTokenCount", _usage.Reasoning);
        json.WriteEndObject();
    }
}
