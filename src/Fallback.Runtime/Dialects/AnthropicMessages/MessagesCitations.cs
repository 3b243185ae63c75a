using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Reads and writes the citations of a text: places in documents of the request, and results of a search. Each keeps the vendor's original
/// form, which is sent back with the text.
/// </summary>
internal static class MessagesCitations
{
    /// <summary>The citation in the vendor's original form.</summary>
    public const string Property = "fallback.citation";

    /// <summary>Returns the citations of a list; null for none.</summary>
    public static List<AIAnnotation>? Read(JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array) return null;
        List<AIAnnotation>? found = null;
        foreach (JsonElement item in list.EnumerateArray())
            if (ReadOne(item) is { } citation) (found ??= []).Add(citation);
        return found;
    }

    public static CitationAnnotation? ReadOne(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object) return null;
        string? address = JsonMembers.Text(item, "url") ?? JsonMembers.Text(item, "source");
        var citation = new CitationAnnotation
        {
            Title = JsonMembers.Text(item, "title") ?? JsonMembers.Text(item, "document_title"),
            Snippet = JsonMembers.Text(item, "cited_text"),
            FileId = JsonMembers.Text(item, "file_id"),
            Url = Uri.TryCreate(address, UriKind.Absolute, out Uri? url) ? url : null,
        };
        if (WireMembers.TryParse(Encoding.UTF8.GetBytes(item.GetRawText()), out JsonElement own))
            citation.AdditionalProperties = new AdditionalPropertiesDictionary { [Property] = own };
        return citation;
    }

    /// <summary>Writes the citations of the vendor's own text, unchanged.</summary>
    public static void Write(Utf8JsonWriter writer, IList<AIAnnotation>? annotations)
    {
        bool open = false;
        foreach (AIAnnotation annotation in annotations ?? [])
        {
            if (annotation.AdditionalProperties?.GetValueOrDefault(Property) is not JsonElement { ValueKind: JsonValueKind.Object } own)
                continue;
            if (!open) writer.WriteStartArray("citations"u8);
            open = true;
            own.WriteTo(writer);
        }
        if (open) writer.WriteEndArray();
    }
}
