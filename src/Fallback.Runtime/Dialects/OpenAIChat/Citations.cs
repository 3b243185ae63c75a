using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Converts what an answer cites to Microsoft.Extensions.AI: <c>annotations</c> of the message (OpenAI, OpenRouter), <c>search_results</c>
/// or <c>citations</c> of the response (Perplexity, xAI) or of the message (gateways). These lists are also passed on unchanged, because a
/// text refers to them by index.
/// </summary>
internal static class Citations
{
    /// <summary>Returns the citations among an answer's members; null for none.</summary>
    public static List<AIAnnotation>? Of(WireMembers? message, WireMembers? response)
    {
        List<AIAnnotation>? found = null;
        if (message?.TryGet("annotations"u8, out JsonElement annotations) == true && Add(annotations, ref found))
            message.Remove("annotations"u8);
        if (found is null) AddLists(message, ref found);
        AddLists(response, ref found);
        return found;
    }

    private static void AddLists(WireMembers? members, ref List<AIAnnotation>? found)
    {
        if (members is null) return;
        int before = found?.Count ?? 0;
        if (members.TryGet("search_results"u8, out JsonElement results)) Add(results, ref found);
        if ((found?.Count ?? 0) == before && members.TryGet("citations"u8, out JsonElement urls)) Add(urls, ref found);
    }

    /// <summary>Whether all elements of the list were citations.</summary>
    private static bool Add(JsonElement list, ref List<AIAnnotation>? found)
    {
        if (list.ValueKind != JsonValueKind.Array) return false;
        bool all = true;
        foreach (JsonElement element in list.EnumerateArray())
        {
            ReadingScope.ThrowIfOver();
            if (ToCitation(element) is { } citation) (found ??= []).Add(citation);
            else all = false;
        }
        return all;
    }

    private static CitationAnnotation? ToCitation(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String) return Create(element.GetString(), null, null, default);
        if (element.ValueKind != JsonValueKind.Object) return null;
        bool isWrapped = element.TryGetProperty("url_citation", out JsonElement inner) && inner.ValueKind == JsonValueKind.Object;
        JsonElement source = isWrapped ? inner : element;
        return Create(Text(source, "url"), Text(source, "title"), Text(source, "snippet") ?? Text(source, "content"), source);
    }

    private static CitationAnnotation? Create(string? url, string? title, string? snippet, JsonElement place)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? uri)) return null;
        var citation = new CitationAnnotation { Url = uri, Title = title, Snippet = snippet };
        if (Number(place, "start_index") is { } start && Number(place, "end_index") is { } end)
            citation.AnnotatedRegions = [new TextSpanAnnotatedRegion { StartIndex = start, EndIndex = end }];
        return citation;
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value)
        && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : null;

    private static int? Number(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value)
        && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= 0 ? number : null;
}
