using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// An unfinished content block of a stream. What the caller can use at once is delivered as it arrives; the rest is assembled here.
/// </summary>
internal sealed class OpenBlock(JsonElement start)
{
    private readonly StringBuilder _input = new();
    private StringBuilder? _signature;
    private List<AIAnnotation>? _citations;
    private Dictionary<string, StringBuilder>? _others;

    public string? Type { get; } = JsonMembers.Text(start, "type");

    /// <summary>Returns what the block delivers at its beginning; usually null.</summary>
    public AIContent? Begin()
    {
        foreach (AIAnnotation citation in MessagesCitations.Read(JsonMembers.Member(start, "citations")) ?? [])
            (_citations ??= []).Add(citation);
        if (JsonMembers.Text(start, "signature") is { Length: > 0 } signature) _signature = new StringBuilder(signature);
        return Type switch
        {
            "text" when JsonMembers.Text(start, "text") is { Length: > 0 } text => new TextContent(text),
            "thinking" when JsonMembers.Text(start, "thinking") is { Length: > 0 } thinking => new TextReasoningContent(thinking),
            _ => null,
        };
    }

    /// <summary>Returns what a chunk delivers; null if it is kept until the block ends.</summary>
    public AIContent? Add(JsonElement delta)
    {
        switch (JsonMembers.Text(delta, "type"))
        {
            case "text_delta": return JsonMembers.Text(delta, "text") is { Length: > 0 } text ? new TextContent(text) : null;
            case "thinking_delta":
                return JsonMembers.Text(delta, "thinking") is { Length: > 0 } thinking ? new TextReasoningContent(thinking) : null;
            case "signature_delta":
                (_signature ??= new StringBuilder()).Append(JsonMembers.Text(delta, "signature"));
                return null;
            case "input_json_delta":
                _input.Append(JsonMembers.Text(delta, "partial_json"));
                return null;
            case "citations_delta":
                if (MessagesCitations.ReadOne(JsonMembers.Member(delta, "citation")) is { } citation) (_citations ??= []).Add(citation);
                return null;
            default:
                AddOthers(delta);
                return null;
        }
    }

    /// <summary>Returns what is complete now; null if everything was delivered.</summary>
    /// <param name="place">The block's index in the message.</param>
    public AIContent? End(int place) => Type switch
    {
        "text" => _citations is null ? null : new TextContent("") { Annotations = _citations },
        "thinking" => BlockReader.Thought("", _signature?.ToString()),
        "tool_use" => BlockReader.Call(start, place, _input.Length > 0 ? _input.ToString() : null),
        _ when _input.Length == 0 && _others is null => BlockReader.Read(start, place),
        _ => BlockReader.Read(Whole(), place),
    };

    /// <summary>Adds chunks of an unknown kind to the block's members of the same names.</summary>
    private void AddOthers(JsonElement delta)
    {
        if (delta.ValueKind != JsonValueKind.Object) return;
        foreach (JsonProperty member in delta.EnumerateObject())
        {
            if (member.NameEquals("type") || JsonMembers.Text(member.Value) is not { } piece) continue;
            _others ??= new Dictionary<string, StringBuilder>(StringComparer.Ordinal);
            if (!_others.TryGetValue(member.Name, out StringBuilder? text)) _others[member.Name] = text = new StringBuilder();
            text.Append(piece);
        }
    }

    /// <summary>Returns the block in the form that a whole message would have.</summary>
    private JsonElement Whole()
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            foreach (JsonProperty member in start.EnumerateObject())
            {
                if (_others?.ContainsKey(member.Name) == true || _input.Length > 0 && member.NameEquals("input")) continue;
                member.WriteTo(writer);
            }
            if (_input.Length > 0)
            {
                writer.WritePropertyName("input"u8);
                JsonElement input = JsonMembers.Parse(_input.ToString());
                if (input.ValueKind == JsonValueKind.Undefined) writer.WriteStringValue(_input.ToString());
                else input.WriteTo(writer);
            }
            foreach ((string name, StringBuilder text) in _others ?? []) writer.WriteString(name, text.ToString());
            writer.WriteEndObject();
        }
        return JsonMembers.Parse(Encoding.UTF8.GetString(json.WrittenSpan));
    }
}
