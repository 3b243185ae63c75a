using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fallback.Testing;

/// <summary>Writes one answer in the shapes of OpenAI's chat completions: the plain body, and the frames of the stream.</summary>
internal sealed class OpenAIDialect(AnswerPlan plan, RecordedRequest request, DateTimeOffset now)
{
    public const string StreamContentType = "text/event-stream";

    // Like the providers, send text beyond ASCII as it is, so that clients must decode UTF-8 across chunk borders.
    private static readonly JsonWriterOptions _jsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Error(string? code, string message, string type, string? param) => Json(json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteString("message", message);
        json.WriteString("type", type);
        json.WriteString("param", param);
        json.WriteString("code", code);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    public string Completion() => Json(json =>
    {
        WriteHead(json, "chat.completion");
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        WriteMessage(json);
        json.WriteString("finish_reason", FinishReason());
        json.WriteEndObject();
        json.WriteEndArray();
        if (!plan.OmitsUsage) WriteUsage(json);
        json.WriteEndObject();
    });

    /// <summary>What precedes the content: role, reasoning, refusal.</summary>
    public IEnumerable<string> Opening()
    {
        if (!plan.OmitsRole) yield return Chunk(json =>
        {
            json.WriteString("role", "assistant");
            json.WriteString("content", "");
        });
        if (plan.Reasoning is { } reasoning) yield return Chunk(json => json.WriteString("reasoning_content", reasoning));
        if (plan.Refusal is { } refusal) yield return Chunk(json => json.WriteString("refusal", refusal));
    }

    /// <summary>The content chunks: the text's, then those of each tool call.</summary>
    public IEnumerable<string> Content()
    {
        foreach (string text in plan.Chunks ?? TextChunks.Words(plan.Text))
            yield return Chunk(json => json.WriteString("content", text));
        for (int i = 0; i < plan.ToolCalls.Count; i++)
        {
            PlannedToolCall call = plan.ToolCalls[i];
            int index = i, middle = call.Arguments.Length / 2;
            yield return Chunk(json => WriteToolCallDelta(json, index, call, ""));
            yield return Chunk(json => WriteToolCallDelta(json, index, null, call.Arguments[..middle]));
            yield return Chunk(json => WriteToolCallDelta(json, index, null, call.Arguments[middle..]));
        }
    }

    /// <summary>What follows the content: finish reason, usage where it was asked for, [DONE].</summary>
    public string Closing()
    {
        StringBuilder frames = new();
        if (FinishReason() is { } reason) frames.Append(Chunk(_ => { }, reason));
        if (ShowsUsage) frames.Append(Frame(Json(json =>
        {
            WriteHead(json, "chat.completion.chunk");
            json.WriteStartArray("choices");
            json.WriteEndArray();
            WriteUsage(json);
            json.WriteEndObject();
        })));
        if (!plan.OmitsDone) frames.Append(Frame("[DONE]"));
        return frames.ToString();
    }

    public string ErrorFrame(string? code, string message) => Frame(Error(code, message, "server_error", null));

    public string KeepAlive() => ": keep-alive" + plan.LineBreak + plan.LineBreak;

    public string Malformed() => Frame("{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"content\":");

    private bool ShowsUsage => request.IncludesUsage && !plan.OmitsUsage;

    private string? FinishReason() => plan.OmitsFinishReason ? null : plan.FinishReason ?? (plan.ToolCalls.Count > 0 ? "tool_calls" : "stop");

    private string Frame(string data) => "data: " + data + plan.LineBreak + plan.LineBreak;

    private string Chunk(Action<Utf8JsonWriter> writeDelta, string? finishReason = null) => Frame(Json(json =>
    {
        WriteHead(json, "chat.completion.chunk");
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        json.WriteStartObject("delta");
        writeDelta(json);
        json.WriteEndObject();
        json.WriteString("finish_reason", finishReason);
        json.WriteEndObject();
        json.WriteEndArray();
        if (ShowsUsage) json.WriteNull("usage");
        json.WriteEndObject();
    }));

    private void WriteHead(Utf8JsonWriter json, string kind)
    {
        json.WriteStartObject();
        json.WriteString("id", string.Create(CultureInfo.InvariantCulture, $"chatcmpl-{request.Sequence}"));
        json.WriteString("object", kind);
        json.WriteNumber("created", now.ToUnixTimeSeconds());
        json.WriteString("model", plan.Model ?? request.Model);
    }

    private void WriteMessage(Utf8JsonWriter json)
    {
        json.WriteStartObject("message");
        json.WriteString("role", "assistant");
        json.WriteString("content", plan.Text.Length == 0 && (plan.ToolCalls.Count > 0 || plan.Refusal is not null) ? null : plan.Text);
        if (plan.Reasoning is not null) json.WriteString("reasoning_content", plan.Reasoning);
        if (plan.Refusal is not null) json.WriteString("refusal", plan.Refusal);
        if (plan.ToolCalls.Count > 0)
        {
            json.WriteStartArray("tool_calls");
            foreach (PlannedToolCall call in plan.ToolCalls)
            {
                json.WriteStartObject();
                WriteCall(json, call, call.Arguments);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <summary>Id and name come in the first piece only.</summary>
    private static void WriteToolCallDelta(Utf8JsonWriter json, int index, PlannedToolCall? first, string arguments)
    {
        json.WriteStartArray("tool_calls");
        json.WriteStartObject();
        json.WriteNumber("index", index);
        WriteCall(json, first, arguments);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteCall(Utf8JsonWriter json, PlannedToolCall? named, string arguments)
    {
        if (named is not null)
        {
            json.WriteString("id", named.Id);
            json.WriteString("type", "function");
        }

        json.WriteStartObject("function");
        if (named is not null) json.WriteString("name", named.Name);
        json.WriteString("arguments", arguments);
        json.WriteEndObject();
    }

    private void WriteUsage(Utf8JsonWriter json)
    {
        PlannedUsage usage = plan.Usage ?? new PlannedUsage(
            Tokens(ChatRequestBody.PromptLength(request.Json)),
            Tokens(plan.Text.Length + (plan.Reasoning?.Length ?? 0)), Cached: 0, Tokens(plan.Reasoning?.Length ?? 0));
        json.WriteStartObject("usage");
        json.WriteNumber("prompt_tokens", usage.Prompt);
        json.WriteNumber("completion_tokens", usage.Completion);
        json.WriteNumber("total_tokens", usage.Prompt + usage.Completion);
        json.WriteStartObject("prompt_tokens_details");
        json.WriteNumber("cached_tokens", usage.Cached);
        json.WriteEndObject();
        json.WriteStartObject("completion_tokens_details");
        json.WriteNumber("reasoning_tokens", usage.Reasoning);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static int Tokens(int characters) => (characters + 3) / 4;

    private static string Json(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, _jsonOptions)) write(json);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
