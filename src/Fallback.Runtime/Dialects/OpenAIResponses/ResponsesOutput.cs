using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Converts items of an answer's output to Microsoft.Extensions.AI. A thought, and a result of the provider's own tools, has the item
/// itself as its protected data, so that it is sent back to its provider unchanged and at its place.
/// </summary>
internal sealed class ResponsesOutput
{
    /// <summary>The property of a text that shows whether it is the answer, or a comment on the way to it.</summary>
    public const string Phase = "phase";

    /// <summary>The response's property for items without a form in Microsoft.Extensions.AI.</summary>
    public const string OtherItems = "fallback.output_items";

    /// <summary>The separator between the parts of a summary.</summary>
    public const string PartSeparator = "\n\n";

    private readonly List<JsonElement> _others = [];
    private int _calls;

    public bool HasCalls => _calls > 0;

    /// <summary>Whether the model has refused to answer.</summary>
    public bool IsRefused { get; set; }

    public bool HasOthers => _others.Count > 0;

    /// <summary>Returns the item in a thought's protected data; null if the data is something else.</summary>
    public static JsonElement? ReadState(string state) =>
        state.StartsWith('{') && WireMembers.TryParse(Encoding.UTF8.GetBytes(state), out JsonElement item)
        && item.ValueKind == JsonValueKind.Object && JsonMembers.TypeOf(item).Length > 0 ? item : null;

    /// <summary>Returns the text of a thought: its summary, or the thought itself from self-hosted servers.</summary>
    public static string ThoughtOf(JsonElement item)
    {
        string summary = Join(item, "summary", PartSeparator);
        return summary.Length > 0 ? summary : Join(item, "content", "");
    }

    /// <summary>Adds the contents of one item.</summary>
    /// <param name="item">The item.</param>
    /// <param name="contents">The list to add to.</param>
    /// <param name="isTextKnown">Whether the item's text, or thought, was delivered before, so that only its other data is added.</param>
    public void Add(JsonElement item, List<AIContent> contents, bool isTextKnown = false)
    {
        switch (JsonMembers.TypeOf(item))
        {
            case "message":
                foreach (JsonElement part in JsonMembers.List(item, "content")) AddPart(part, JsonMembers.Text(item, Phase), contents, isTextKnown);
                break;
            case "reasoning":
                contents.Add(new TextReasoningContent(isTextKnown ? "" : ThoughtOf(item)) { ProtectedData = StateOf(item) });
                break;
            case "function_call":
                contents.Add(ToCall(item));
                break;
            case "image_generation_call" when AddPicture(item, contents):
                break;
            default:
                AddOther(item, contents);
                break;
        }
    }

    /// <summary>Returns the response's data beyond its contents, with the items that have no other place; null for none.</summary>
    public AdditionalPropertiesDictionary? PropertiesOf(JsonElement response)
    {
        AdditionalPropertiesDictionary? properties = ResponsesMembers.Unknown(response);
        if (_others.Count > 0) (properties ??= [])[OtherItems] = Join(_others);
        return properties;
    }

    private static string Join(JsonElement item, string name, string separator)
    {
        var all = new StringBuilder();
        foreach (JsonElement part in JsonMembers.List(item, name))
            if (JsonMembers.Text(part, "text") is { Length: > 0 } text) all.Append(all.Length > 0 ? separator : "").Append(text);
        return all.ToString();
    }

    private static JsonElement Join(List<JsonElement> items)
    {
        var text = new StringBuilder("[");
        foreach (JsonElement item in items) text.Append(text.Length > 1 ? "," : "").Append(item.GetRawText());
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text.Append(']').ToString()));
        return JsonElement.ParseValue(ref reader);
    }

    private static string? StateOf(JsonElement item)
    {
        string json = item.GetRawText();
        return WireMembers.TryParse(Encoding.UTF8.GetBytes(json), out _) ? json : null;
    }

    private void AddPart(JsonElement part, string? phase, List<AIContent> contents, bool isTextKnown)
    {
        switch (JsonMembers.TypeOf(part))
        {
            case "output_text" or "text":
                AddText(part, phase, contents, isTextKnown);
                break;
            case "refusal":
                IsRefused = true;
                break;
            default:
                Keep(part);
                break;
        }
    }

    private static void AddText(JsonElement part, string? phase, List<AIContent> contents, bool isTextKnown)
    {
        string text = isTextKnown ? "" : JsonMembers.Text(part, "text") ?? "";
        List<AIAnnotation>? annotations = ResponsesCitations.Of(part);
        AdditionalPropertiesDictionary? properties = ResponsesMembers.OfPart(part);
        if (phase is not null && !isTextKnown) (properties ??= [])[Phase] = phase;
        if (text.Length == 0 && annotations is null && properties is null) return;
        contents.Add(new TextContent(text) { Annotations = annotations, AdditionalProperties = properties });
    }

    private FunctionCallContent ToCall(JsonElement item)
    {
        // Without an id, a tool's result could not be sent back to its call.
        string id = JsonMembers.Text(item, "call_id") is { Length: > 0 } given ? given : $"call_{_calls}";
        _calls++;
        var call = FunctionCallContent.CreateFromParsedArguments(
            JsonMembers.Text(item, "arguments") ?? "", id, JsonMembers.Text(item, "name") ?? "", static json => ToolArguments.Parse(json));
        call.AdditionalProperties = ResponsesMembers.OfCall(item);
        return call;
    }

    private static bool AddPicture(JsonElement item, List<AIContent> contents)
    {
        if (JsonMembers.Text(item, "result") is not { Length: > 0 } base64 || !System.Buffers.Text.Base64.IsValid(base64.AsSpan())) return false;
        string type = JsonMembers.Text(item, "output_format") switch
        {
            "jpeg" => "image/jpeg",
            "webp" => "image/webp",
            _ => "image/png",
        };
        contents.Add(new DataContent(Convert.FromBase64String(base64), type));
        return true;
    }

    private void AddOther(JsonElement item, List<AIContent> contents)
    {
        if (Keep(item)) contents.Add(new TextReasoningContent("") { ProtectedData = item.GetRawText() });
    }

    private bool Keep(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object) return false;
        if (!WireMembers.TryParse(Encoding.UTF8.GetBytes(item.GetRawText()), out JsonElement kept)) return false;
        _others.Add(kept);
        return true;
    }
}
