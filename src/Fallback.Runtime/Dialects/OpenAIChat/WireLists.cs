using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Fallback;

/// <summary>
/// Joins the parts of a list that a stream sends chunk by chunk (OpenRouter's <c>reasoning_details</c>): objects of the same type and index
/// are parts of one, whose texts are joined; of any other member, the last value counts. An object in parts (<c>logprobs</c>) is one whose
/// lists are joined.
/// </summary>
internal static class WireLists
{
    public static byte[] Join(List<byte[]> pieces) => pieces[0][0] == '{' ? JoinObjects(pieces) : JoinLists(pieces);

    private static byte[] JoinObjects(List<byte[]> pieces)
    {
        // A dictionary keeps the order in which it was filled as long as nothing is removed.
        var members = new Dictionary<string, List<byte[]>>(StringComparer.Ordinal);
        foreach (byte[] piece in pieces)
        {
            if (!WireMembers.TryParse(piece, out JsonElement read) || read.ValueKind != JsonValueKind.Object) continue;
            foreach (JsonProperty property in read.EnumerateObject())
            {
                byte[] value = Encoding.UTF8.GetBytes(property.Value.GetRawText());
                if (!members.TryGetValue(property.Name, out List<byte[]>? values)) members.Add(property.Name, [value]);
                else if (value[0] == '[' && values[0][0] == '[') values.Add(value);
                else if (property.Value.ValueKind != JsonValueKind.Null) members[property.Name] = [value];
            }
        }
        var joined = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(joined))
        {
            writer.WriteStartObject();
            foreach ((string name, List<byte[]> values) in members)
            {
                writer.WritePropertyName(name);
                writer.WriteRawValue(values.Count > 1 ? JoinLists(values) : values[0]);
            }
            writer.WriteEndObject();
        }
        return joined.WrittenSpan.ToArray();
    }

    private static byte[] JoinLists(List<byte[]> lists)
    {
        var elements = new List<List<JsonElement>>();
        var known = new Dictionary<(string, long, string), List<JsonElement>>();
        foreach (byte[] list in lists)
        {
            if (!WireMembers.TryParse(list, out JsonElement read) || read.ValueKind != JsonValueKind.Array) continue;
            foreach (JsonElement element in read.EnumerateArray()) Add(element, elements, known);
        }
        var joined = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(joined))
        {
            writer.WriteStartArray();
            foreach (List<JsonElement> pieces in elements) Write(writer, pieces);
            writer.WriteEndArray();
        }
        return joined.WrittenSpan.ToArray();
    }

    private static void Add(
        JsonElement element, List<List<JsonElement>> elements, Dictionary<(string, long, string), List<JsonElement>> known)
    {
        if (KeyOf(element) is { } key)
        {
            ref List<JsonElement>? pieces = ref CollectionsMarshal.GetValueRefOrAddDefault(known, key, out bool isThere);
            if (isThere)
            {
                pieces!.Add(element);
                return;
            }
            elements.Add(pieces = [element]);
            return;
        }
        elements.Add([element]);
    }

    /// <summary>
    /// Returns what the parts of one element have in common; null for one that arrives as a whole. Encrypted thoughts are distinguished by
    /// their ids, which the parts of a text may lack.
    /// </summary>
    private static (string Type, long Index, string Id)? KeyOf(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty("index", out JsonElement at)) return null;
        if (at.ValueKind != JsonValueKind.Number || !at.TryGetInt64(out long index)) return null;
        string type = Text(element, "type");
        return (type, index, type.EndsWith("encrypted", StringComparison.Ordinal) ? Text(element, "id") : "");
    }

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static void Write(Utf8JsonWriter writer, List<JsonElement> pieces)
    {
        if (pieces.Count == 1)
        {
            pieces[0].WriteTo(writer);
            return;
        }
        var values = new Dictionary<string, List<JsonElement>>(StringComparer.Ordinal);
        foreach (JsonElement piece in pieces)
            foreach (JsonProperty property in piece.EnumerateObject()) Keep(values, property);
        writer.WriteStartObject();
        foreach ((string name, List<JsonElement> found) in values)
        {
            writer.WritePropertyName(name);
            if (found.Count == 1) found[0].WriteTo(writer);
            else writer.WriteStringValue(string.Concat(found.Select(static text => text.GetString())));
        }
        writer.WriteEndObject();
    }

    private static void Keep(Dictionary<string, List<JsonElement>> values, JsonProperty property)
    {
        if (!values.TryGetValue(property.Name, out List<JsonElement>? found)) values.Add(property.Name, [property.Value]);
        else if (property.Value.ValueKind == JsonValueKind.Null) return;
        else if (IsJoined(property) && found[^1].ValueKind == JsonValueKind.String) found.Add(property.Value);
        else values[property.Name] = [property.Value];
    }

    private static bool IsJoined(JsonProperty property) =>
        property.Value.ValueKind == JsonValueKind.String && property.Name is "text" or "summary" or "data" or "thinking";
}
