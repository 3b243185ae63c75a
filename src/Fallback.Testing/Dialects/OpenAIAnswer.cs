using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Fallback.Testing;

/// <summary>Writes one answer in the shapes of OpenAI's chat completions.</summary>
internal sealed class OpenAIAnswer(AnswerPlan plan, RecordedRequest request, DateTimeOffset now) : IDialectAnswer
{
    public string Body() => DialectJson.Write(json =>
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

    public string ErrorBody(PlannedFault fault) => OpenAIDialect.Error(fault.Code, fault.Message, "server_error", null);

    public string Head() => "";

    /// <summary>Role, reasoning, refusal.</summary>
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

    /// <summary>The text's chunks, then those of each tool call.</summary>
    public IEnumerable<StreamFrame> Content()
    {
        foreach (string text in plan.Chunks ?? TextChunks.Words(plan.Text))
            yield return new StreamFrame(Chunk(json => json.WriteString("content", text)));
        for (int i = 0; i < plan.ToolCalls.Count; i++)
        {
            PlannedToolCall call = plan.ToolCalls[i];
            int index = i, middle = call.Arguments.Length / 2;
            yield return new StreamFrame(Chunk(json => WriteToolCallDelta(json, index, call, "")));
            yield return new StreamFrame(Chunk(json => WriteToolCallDelta(json, index, null, call.Arguments[..middle])));
            yield return new StreamFrame(Chunk(json => WriteToolCallDelta(json, index, null, call.Arguments[middle..])));
        }
    }

    /// <summary>Citations, finish reason, usage where it was asked for, [DONE].</summary>
    public string Closing()
    {
        StringBuilder frames = new();
        if (plan.Citations.Count > 0) frames.Append(Chunk(WriteCitations));
        if (FinishReason() is { } reason) frames.Append(Chunk(_ => { }, reason));
        if (ShowsUsage) frames.Append(Frame(DialectJson.Write(json =>
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

    public string ErrorFrame(PlannedFault fault) => Frame(ErrorBody(fault));

    public string KeepAlive() => ": keep-alive" + plan.LineBreak + plan.LineBreak;

    public string Malformed() =>
        Frame("{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"content\":");

    private bool ShowsUsage => request.IncludesUsage && !plan.OmitsUsage;

    private string? FinishReason() => plan.OmitsFinishReason ? null : plan.FinishReason ?? (plan.ToolCalls.Count > 0 ? "tool_calls" : "stop");

    private string Frame(string data) => "data: " + data + plan.LineBreak + plan.LineBreak;

    private string Chunk(Action<Utf8JsonWriter> writeDelta, string? finishReason = null) => Frame(DialectJson.Write(json =>
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
        if (plan.Citations.Count > 0) WriteCitations(json);
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

    private void WriteCitations(Utf8JsonWriter json)
    {
        json.WriteStartArray("annotations");
        foreach (PlannedCitation citation in plan.Citations)
        {
            json.WriteStartObject();
            json.WriteString("type", "url_citation");
            json.WriteStartObject("url_citation");
            json.WriteNumber("start_index", 0);
            json.WriteNumber("end_index", plan.Text.Length);
            json.WriteString("title", citation.Title);
            json.WriteString("url", citation.Url);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
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
        PlannedUsage usage = plan.UsageFor(request);
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
}
