using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Converts what a text cites to Microsoft.Extensions.AI: pages, files, and unknown kinds unchanged.</summary>
internal static class ResponsesCitations
{
    /// <summary>Returns the citations of a part of a message; null for none.</summary>
    public static List<AIAnnotation>? Of(JsonElement part)
    {
        List<AIAnnotation>? found = null;
        foreach (JsonElement annotation in JsonMembers.List(part, "annotations"))
            if (annotation.ValueKind == JsonValueKind.Object) (found ??= []).Add(ToAnnotation(annotation));
        return found;
    }

    public static AIAnnotation ToAnnotation(JsonElement annotation)
    {
        string type = JsonMembers.TypeOf(annotation);
        if (type is not ("url_citation" or "file_citation" or "container_file_citation" or "file_path"))
            return new AIAnnotation { AdditionalProperties = ResponsesMembers.OfAnnotation(annotation, isKnown: false) };
        return new CitationAnnotation
        {
            Url = Uri.TryCreate(JsonMembers.Text(annotation, "url"), UriKind.Absolute, out Uri? url) ? url : null,
            Title = JsonMembers.Text(annotation, "title") ?? JsonMembers.Text(annotation, "filename"),
            FileId = JsonMembers.Text(annotation, "file_id"),
            AnnotatedRegions = Regions(annotation),
            AdditionalProperties = ResponsesMembers.OfAnnotation(annotation, isKnown: true),
        };
    }

    /// <summary>Returns the section of the text; for files, the position after which the source is named.</summary>
    private static List<AnnotatedRegion>? Regions(JsonElement annotation)
    {
        int? start = Number(annotation, "start_index") ?? Number(annotation, "index");
        int? end = Number(annotation, "end_index") ?? start;
        return start is null || end is null ? null : [new TextSpanAnnotatedRegion { StartIndex = start, EndIndex = end }];
    }

    private static int? Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number
        && value.TryGetInt32(out int number) && number >= 0
            ? number
            : null;
}
