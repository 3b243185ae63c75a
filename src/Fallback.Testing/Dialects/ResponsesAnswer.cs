using System.Text.Json;

namespace Fallback.Testing;

/// <summary>Writes one answer in the shapes of OpenAI's Responses, with every event that a real stream has, in its order.</summary>
internal sealed class ResponsesAnswer(AnswerPlan plan, RecordedRequest request, DateTimeOffset now) : IDialectAnswer
{
    private readonly ResponsesItems _items = new(plan, request);
    private readonly ResponsesObject _response = new(plan, request, now);
    private int _sequence;
    private int _index;

    private bool HasMessage => plan.Text.Length > 0 || plan.Refusal is not null || plan.ToolCalls.Count == 0;

    public string Body() => DialectJson.Write(json => _response.Write(json, _response.Status, WriteOutput));

    public string ErrorBody(PlannedFault fault) => DialectJson.Write(json => _response.Write(json, "failed", null, fault));

    public string Head() => plan.OmitsRole ? "" : Begun("response.created") + Begun("response.in_progress");

    /// <summary>The summary of the model's thoughts, an item of its own.</summary>
    public IEnumerable<string> Opening()
    {
        if (plan.Reasoning is not { } thought) yield break;
        yield return Item("response.output_item.added", json => _items.WriteReasoning(json, null));
        yield return Part(
            "response.reasoning_summary_part.added", _items.ReasoningId, "summary_index", static json => ResponsesItems.WriteSummary(json, ""));
        yield return Text("response.reasoning_summary_text.delta", _items.ReasoningId, "summary_index", "delta", thought);
        yield return Text("response.reasoning_summary_text.done", _items.ReasoningId, "summary_index", "text", thought);
        yield return Part(
            "response.reasoning_summary_part.done", _items.ReasoningId, "summary_index", json => ResponsesItems.WriteSummary(json, thought));
        yield return Item("response.output_item.done", json => _items.WriteReasoning(json, thought));
        _index++;
    }

    /// <summary>The message, then the calls. The start of a call is a chunk because it holds id and name.</summary>
    public IEnumerable<StreamFrame> Content()
    {
        if (HasMessage)
        {
            foreach (StreamFrame frame in Message()) yield return frame;
            _index++;
        }
        foreach (PlannedToolCall call in plan.ToolCalls)
        {
            foreach (StreamFrame frame in Call(call)) yield return frame;
            _index++;
        }
    }

    public string Closing() => plan.OmitsFinishReason ? "" : Event($"response.{_response.Status}", json =>
    {
        json.WritePropertyName("response");
        _response.Write(json, _response.Status, WriteOutput);
    });

    public string ErrorFrame(PlannedFault fault) => Event("error", json =>
    {
        json.WriteString("code", fault.Code);
        json.WriteString("message", fault.Message);
        json.WriteNull("param");
    });

    public string KeepAlive() => ": keep-alive" + plan.LineBreak + plan.LineBreak;

    public string Malformed() =>
        Frame("response.output_text.delta", "{\"type\":\"response.output_text.delta\",\"output_index\":0,\"content_index\":0,\"delta\":");

    private IEnumerable<StreamFrame> Message()
    {
        string id = _items.MessageId;
        yield return Around(Item("response.output_item.added", json => _items.WriteMessage(json, isDone: false)));
        if (plan.Refusal is { } refusal)
        {
            yield return Around(Part("response.content_part.added", id, "content_index", static json => ResponsesItems.WriteRefusal(json, "")));
            yield return Around(Text("response.refusal.delta", id, "content_index", "delta", refusal));
            yield return Around(Text("response.refusal.done", id, "content_index", "refusal", refusal));
            yield return Around(Part("response.content_part.done", id, "content_index", json => ResponsesItems.WriteRefusal(json, refusal)));
        }
        else
        {
            yield return Around(Part("response.content_part.added", id, "content_index", json => _items.WriteText(json, isDone: false)));
            foreach (string text in plan.Chunks ?? TextChunks.Words(plan.Text))
                yield return new StreamFrame(Text("response.output_text.delta", id, "content_index", "delta", text, hasLogprobs: true));
            for (int i = 0; i < plan.Citations.Count; i++) yield return Around(Annotation(id, i));
            yield return Around(Text("response.output_text.done", id, "content_index", "text", plan.Text, hasLogprobs: true));
            yield return Around(Part("response.content_part.done", id, "content_index", json => _items.WriteText(json, isDone: true)));
        }
        yield return Around(Item("response.output_item.done", json => _items.WriteMessage(json, isDone: true)));
    }

    private IEnumerable<StreamFrame> Call(PlannedToolCall call)
    {
        int middle = call.Arguments.Length / 2;
        string id = ResponsesItems.IdOf(call);
        yield return new StreamFrame(Item("response.output_item.added", json => ResponsesItems.WriteCall(json, call, isDone: false)));
        foreach (string piece in (string[])[call.Arguments[..middle], call.Arguments[middle..]])
            yield return new StreamFrame(Text("response.function_call_arguments.delta", id, null, "delta", piece));
        yield return Around(Text("response.function_call_arguments.done", id, null, "arguments", call.Arguments));
        yield return Around(Item("response.output_item.done", json => ResponsesItems.WriteCall(json, call, isDone: true)));
    }

    private void WriteOutput(Utf8JsonWriter json)
    {
        if (plan.Reasoning is { } thought) _items.WriteReasoning(json, thought);
        if (HasMessage) _items.WriteMessage(json, isDone: true);
        foreach (PlannedToolCall call in plan.ToolCalls) ResponsesItems.WriteCall(json, call, isDone: true);
    }

    private string Annotation(string id, int index) => Event("response.output_text.annotation.added", json =>
    {
        WritePlace(json, id, "content_index");
        json.WriteNumber("annotation_index", index);
        json.WritePropertyName("annotation");
        _items.WriteCitation(json, plan.Citations[index]);
    });

    private static StreamFrame Around(string frame) => new(frame, IsChunk: false);

    private string Begun(string type) => Event(type, json =>
    {
        json.WritePropertyName("response");
        _response.Write(json, "in_progress", null);
    });

    private string Item(string type, Action<Utf8JsonWriter> write) => Event(type, json =>
    {
        json.WriteNumber("output_index", _index);
        json.WritePropertyName("item");
        write(json);
    });

    private string Part(string type, string id, string place, Action<Utf8JsonWriter> write) => Event(type, json =>
    {
        WritePlace(json, id, place);
        json.WritePropertyName("part");
        write(json);
    });

    private string Text(string type, string id, string? place, string member, string text, bool hasLogprobs = false) => Event(type, json =>
    {
        WritePlace(json, id, place);
        json.WriteString(member, text);
        if (!hasLogprobs) return;
        json.WriteStartArray("logprobs");
        json.WriteEndArray();
    });

    private void WritePlace(Utf8JsonWriter json, string id, string? place)
    {
        json.WriteString("item_id", id);
        json.WriteNumber("output_index", _index);
        if (place is not null) json.WriteNumber(place, 0);
    }

    private string Event(string type, Action<Utf8JsonWriter> write) => Frame(type, DialectJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteNumber("sequence_number", _sequence++);
        write(json);
        json.WriteEndObject();
    }));

    private string Frame(string type, string data) => $"event: {type}{plan.LineBreak}data: {data}{plan.LineBreak}{plan.LineBreak}";
}
