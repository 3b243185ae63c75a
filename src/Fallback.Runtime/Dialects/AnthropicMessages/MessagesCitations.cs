using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>What a text cites: places in documents that were sent, and results of a search. Each keeps the vendor's own words of it, which
/// go back with the text.</summary>
internal static class MessagesCitations
{
    /// <summary>The citation as the vendor has told it.</summary>
    public const string Property = "fallback.citation";

    /// <summary>The citations of a list; null for none.</summary>
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

    /// <summary>Writes the citations of a text of the vendor's own, as they came.</summary>
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
