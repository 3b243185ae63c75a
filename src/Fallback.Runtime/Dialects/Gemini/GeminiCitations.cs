using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Converts what an answer cites to Microsoft.Extensions.AI: results of Google's search, maps and files (<c>groundingMetadata</c>), and
/// quotations of the model (<c>citationMetadata</c>). Both are also passed on unchanged, because Google requires that its search
/// suggestions are displayed.
/// </summary>
internal sealed class GeminiCitations
{
    /// <summary>The most texts that are searched for a cited one.</summary>
    private const int MostTexts = 16;

    private readonly List<TextContent> _texts;
    private readonly ByteOffsets?[] _offsets;
    private readonly Dictionary<(int Text, int Chunk), CitationAnnotation> _found = [];

    private GeminiCitations(List<TextContent> texts)
    {
        _texts = texts;
        _offsets = new ByteOffsets?[Math.Min(texts.Count, MostTexts)];
    }

    /// <summary>Annotates the texts with what the answer's members cite; false if there is nothing.</summary>
    public static bool Annotate(WireMembers? members, List<TextContent> texts)
    {
        if (members is null) return false;
        var citations = new GeminiCitations(texts);
        bool any = members.TryGet("groundingMetadata"u8, out JsonElement grounding) && citations.AddGrounding(grounding);
        return members.TryGet("citationMetadata"u8, out JsonElement quoted) && citations.AddQuotations(quoted) || any;
    }

    private bool AddGrounding(JsonElement grounding)
    {
        if (Member(grounding, "groundingChunks") is not { ValueKind: JsonValueKind.Array } list) return false;
        JsonElement[] chunks = [.. list.EnumerateArray()];
        var isCited = new bool[chunks.Length];
        if (Member(grounding, "groundingSupports") is { ValueKind: JsonValueKind.Array } supports)
            foreach (JsonElement support in supports.EnumerateArray()) AddSupport(support, chunks, isCited);
        for (int i = 0; i < chunks.Length; i++)
            if (!isCited[i]) AddSource(0, i, chunks[i]);
        return _found.Count > 0;
    }

    private void AddSupport(JsonElement support, JsonElement[] chunks, bool[] isCited)
    {
        if (Member(support, "groundingChunkIndices") is not { ValueKind: JsonValueKind.Array } indices) return;
        (int text, TextSpanAnnotatedRegion? region) = Find(Member(support, "segment"));
        foreach (JsonElement index in indices.EnumerateArray())
        {
            if (index.ValueKind != JsonValueKind.Number || !index.TryGetInt32(out int place) || (uint)place >= chunks.Length) continue;
            isCited[place] = true;
            if (AddSource(text, place, chunks[place]) is { } citation && region is not null) (citation.AnnotatedRegions ??= []).Add(region);
        }
    }

    /// <summary>Returns the citation of a source in a text; the same one for all its positions.</summary>
    private CitationAnnotation? AddSource(int text, int place, JsonElement chunk)
    {
        if (_found.TryGetValue((text, place), out CitationAnnotation? known)) return known;
        if (ToCitation(chunk) is not { } citation) return null;
        (_texts[text].Annotations ??= []).Add(citation);
        return _found[(text, place)] = citation;
    }

    private static CitationAnnotation? ToCitation(JsonElement chunk)
    {
        if (chunk.ValueKind != JsonValueKind.Object) return null;
        foreach (JsonProperty kind in chunk.EnumerateObject())
        {
            JsonElement source = kind.Value;
            if (source.ValueKind != JsonValueKind.Object) continue;
            string? address = Text(source, "uri") ?? Text(source, "sourceUri");
            string? title = Text(source, "title") ?? Text(source, "documentName");
            string? snippet = Text(source, "text");
            if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && title is null && snippet is null) continue;
            return new CitationAnnotation { Url = uri, Title = title, Snippet = snippet };
        }
        return null;
    }

    private bool AddQuotations(JsonElement quoted)
    {
        JsonElement list = Member(quoted, "citations");
        if (list.ValueKind != JsonValueKind.Array) list = Member(quoted, "citationSources");
        if (list.ValueKind != JsonValueKind.Array) return false;
        bool any = false;
        foreach (JsonElement quotation in list.EnumerateArray())
        {
            if (quotation.ValueKind != JsonValueKind.Object) continue;
            string? title = Text(quotation, "title");
            if (!Uri.TryCreate(Text(quotation, "uri"), UriKind.Absolute, out Uri? uri) && title is null) continue;
            // Counted over the whole answer, which is usually one text.
            TextSpanAnnotatedRegion? region = _texts.Count == 1 ? Region(0, quotation, null) : null;
            (_texts[0].Annotations ??= []).Add(
                new CitationAnnotation { Url = uri, Title = title, AnnotatedRegions = region is null ? null : [region] });
            any = true;
        }
        return any;
    }

    /// <summary>Finds the text of a segment by its content, and the position in it.</summary>
    private (int Text, TextSpanAnnotatedRegion? Region) Find(JsonElement segment)
    {
        if (segment.ValueKind != JsonValueKind.Object) return (0, null);
        string? said = Text(segment, "text");
        for (int i = 0; i < _offsets.Length; i++)
            if (Region(i, segment, said) is { } region) return (i, region);
        return (0, null);
    }

    private TextSpanAnnotatedRegion? Region(int text, JsonElement place, string? said)
    {
        int start = Number(place, "startIndex") ?? 0;
        if (Number(place, "endIndex") is not { } end || end <= start) return null;
        string whole = _texts[text].Text;
        ByteOffsets offsets = _offsets[text] ??= new ByteOffsets(whole);
        if (offsets.ToCharacters(start) is not { } from || offsets.ToCharacters(end) is not { } to) return null;
        if (said is not null && !whole.AsSpan(from, to - from).SequenceEqual(said)) return null;
        return new TextSpanAnnotatedRegion { StartIndex = from, EndIndex = to };
    }

    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : default;

    private static string? Text(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } text ? text : null;

    private static int? Number(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out int number) && number >= 0
            ? number
            : null;
}
