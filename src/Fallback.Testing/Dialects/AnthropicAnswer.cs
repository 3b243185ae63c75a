using System.Text.Json;

namespace Fallback.Testing;

/// <summary>Writes one answer in the shapes of Anthropic's Messages.</summary>
internal sealed class AnthropicAnswer(AnswerPlan plan, RecordedRequest request) : IDialectAnswer
{
    private readonly AnthropicMessage _message = new(plan, request);

    public string Body() => DialectJson.Write(_message.Write);

    public string ErrorBody(PlannedFault fault) => AnthropicDialect.Error(ErrorType(fault.Code), fault.Message, null, request);

    public string Head() => plan.OmitsRole ? "" : Event("message_start", json =>
    {
        json.WritePropertyName("message");
        _message.WriteEmpty(json);
    });

    /// <summary>The thinking, a block of its own.</summary>
    public IEnumerable<string> Opening()
    {
        if (plan.Reasoning is not { } thinking) yield break;
        if (_message.IsRedacted)
        {
            yield return Start(0, AnthropicBlocks.WriteRedacted);
            yield return Stop(0);
            yield break;
        }

        yield return Start(0, json => AnthropicBlocks.WriteThinking(json, "", ""));
        // Omitted thoughts have a signature and no words.
        if (thinking.Length > 0) yield return Delta(0, "thinking_delta", "thinking", thinking);
        yield return Delta(0, "signature_delta", "signature", AnthropicBlocks.Signature);
        yield return Stop(0);
    }

    /// <summary>One block for the text and one for each tool call. A tool call's start is a chunk because it holds id and name.</summary>
    public IEnumerable<StreamFrame> Content()
    {
        int index = plan.Reasoning is null ? 0 : 1;
        IReadOnlyList<string> texts = plan.Chunks ?? TextChunks.Words(plan.Text);
        if (texts.Count > 0)
        {
            yield return new StreamFrame(Start(index, json => AnthropicBlocks.WriteText(json, "")), IsChunk: false);
            foreach (string text in texts) yield return new StreamFrame(Delta(index, "text_delta", "text", text));
            foreach (PlannedCitation citation in plan.Citations) yield return new StreamFrame(Cite(index, citation), IsChunk: false);
            yield return new StreamFrame(Stop(index++), IsChunk: false);
        }

        foreach (PlannedToolCall call in plan.ToolCalls)
        {
            int middle = call.Arguments.Length / 2;
            yield return new StreamFrame(Start(index, json => AnthropicBlocks.WriteToolUse(json, call, "")));
            yield return new StreamFrame(Delta(index, "input_json_delta", "partial_json", call.Arguments[..middle]));
            yield return new StreamFrame(Delta(index, "input_json_delta", "partial_json", call.Arguments[middle..]));
            yield return new StreamFrame(Stop(index++), IsChunk: false);
        }
    }

    public string Closing()
    {
        if (plan.OmitsFinishReason) return "";
        string delta = Event("message_delta", json =>
        {
            json.WriteStartObject("delta");
            _message.WriteStop(json);
            json.WriteEndObject();
            if (!plan.OmitsUsage) _message.WriteFinalUsage(json);
        });
        return plan.OmitsDone ? delta : delta + Event("message_stop", _ => { });
    }

    public string ErrorFrame(PlannedFault fault) => Frame("error", ErrorBody(fault));

    public string KeepAlive() => Event("ping", _ => { });

    public string Malformed() =>
        Frame("content_block_delta", "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":");

    /// <summary>Converts the script's terms from OpenAI's to Anthropic's; an error in a stream has a type and no code.</summary>
    private static string ErrorType(string? code) => code switch
    {
        null or "server_error" => "api_error",
        "server_is_overloaded" => "overloaded_error",
        "rate_limit_exceeded" => "rate_limit_error",
        _ => code,
    };

    private string Start(int index, Action<Utf8JsonWriter> writeBlock) => Event("content_block_start", json =>
    {
        json.WriteNumber("index", index);
        json.WritePropertyName("content_block");
        writeBlock(json);
    });

    private string Delta(int index, string type, string name, string value) => Event("content_block_delta", json =>
    {
        json.WriteNumber("index", index);
        json.WriteStartObject("delta");
        json.WriteString("type", type);
        json.WriteString(name, value);
        json.WriteEndObject();
    });

    private string Cite(int index, PlannedCitation citation) => Event("content_block_delta", json =>
    {
        json.WriteNumber("index", index);
        json.WriteStartObject("delta");
        json.WriteString("type", "citations_delta");
        json.WritePropertyName("citation");
        AnthropicBlocks.WriteCitation(json, citation);
        json.WriteEndObject();
    });

    private string Stop(int index) => Event("content_block_stop", json => json.WriteNumber("index", index));

    private string Event(string type, Action<Utf8JsonWriter> write) => Frame(type, DialectJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        write(json);
        json.WriteEndObject();
    }));

    private string Frame(string type, string data) => "event: " + type + plan.LineBreak + "data: " + data + plan.LineBreak + plan.LineBreak;
}
