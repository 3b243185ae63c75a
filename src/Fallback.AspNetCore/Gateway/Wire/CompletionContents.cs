using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback.Gateway;

/// <summary>The contents of an answer, or a part of one, in addition to its text, sorted by their place.</summary>
internal struct CompletionContents
{
    /// <summary>The code by which clients of Microsoft.Extensions.AI mark a refusal.</summary>
    private const string RefusalCode = "Refusal";

    private List<AIContent>? _pictures;
    private List<DataContent>? _sounds;
    private List<CitationAnnotation>? _citations;
    private AdditionalPropertiesDictionary? _members;
    private StringBuilder? _thoughts;

    public List<FunctionCallContent>? Calls { get; private set; }

    public string? Refusal { get; private set; }

    public readonly string? Thoughts => _thoughts?.ToString();

    /// <summary>Whether there is something that is an answer without a text.</summary>
    public readonly bool HasMore => Calls is not null || _pictures is not null || _sounds is not null;

    public readonly bool IsEmpty =>
        !HasMore && _citations is null && _thoughts is null && Refusal is null && Member("reasoning_details") is null;

    public static CompletionContents Of(ChatResponse? response)
    {
        CompletionContents all = default;
        if (response is null) return all;
        foreach (ChatMessage message in response.Messages)
        {
            all._members = message.AdditionalProperties ?? all._members;
            all.Add(message.Contents, takesThoughts: true);
        }
        return all;
    }

    public static CompletionContents Of(PieceExtras? extras)
    {
        CompletionContents all = default;
        if (extras is null) return all;
        all._members = extras.MessageProperties;
        for (int i = 0; i < extras.Contents?.Count; i++) all.Add(extras.Contents[i], takesThoughts: false);
        // A client's thoughts are already the part's own.
        if (extras.Update is { } update) all.Add(update.Contents, takesThoughts: false);
        for (int i = 0; i < extras.ToolCalls?.Count; i++) all.Add(extras.ToolCalls[i], takesThoughts: false);
        return all;
    }

    /// <summary>Returns the provider's member of the message with a name; null for none.</summary>
    public readonly JsonElement? Member(string name) => _members?.GetValueOrDefault(name) is JsonElement json ? json : null;

    /// <summary>Writes everything that is neither text nor thought nor call: members of a message or of a delta.</summary>
    public readonly void WriteOthers(Utf8JsonWriter writer, CompletionHead head)
    {
        if (_citations is not null) WriteCitations(writer);
        if (_pictures is not null) WritePictures(writer);
        if (_sounds is not null) WriteSound(writer, head);
        foreach (string name in (ReadOnlySpan<string>)["reasoning_details", "thinking_blocks"])
        {
            if (Member(name) is not { } value) continue;
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }
    }

    private void Add(IList<AIContent> contents, bool takesThoughts)
    {
        for (int i = 0; i < contents.Count; i++) Add(contents[i], takesThoughts);
    }

    private void Add(AIContent content, bool takesThoughts)
    {
        switch (content)
        {
            // Calls of a provider's own tools are reported, not requested from the caller.
            case FunctionCallContent { InformationalOnly: false } call: (Calls ??= []).Add(call); break;
            case TextReasoningContent { Text.Length: > 0 } thought when takesThoughts:
                (_thoughts ??= new StringBuilder()).Append(thought.Text);
                break;
            case ErrorContent { ErrorCode: RefusalCode } refusal: Refusal = refusal.Message; break;
            case DataContent sound when ContentKinds.IsOfType(content, "audio"): (_sounds ??= []).Add(sound); break;
            case DataContent or UriContent when ContentKinds.IsImage(content): (_pictures ??= []).Add(content); break;
            case TextContent { Annotations: { } annotations }:
                foreach (AIAnnotation annotation in annotations)
                    if (annotation is CitationAnnotation { Url: not null } citation) (_citations ??= []).Add(citation);
                break;
        }
    }

    private readonly void WriteCitations(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("annotations"u8);
        foreach (CitationAnnotation citation in _citations!)
        {
            var span = citation.AnnotatedRegions is [TextSpanAnnotatedRegion region, ..] ? region : null;
            writer.WriteStartObject();
            writer.WriteString("type"u8, "url_citation"u8);
            writer.WriteStartObject("url_citation"u8);
            writer.WriteString("url"u8, citation.Url!.OriginalString);
            writer.WriteString("title"u8, citation.Title ?? "");
            writer.WriteNumber("start_index"u8, span?.StartIndex ?? 0);
            writer.WriteNumber("end_index"u8, span?.EndIndex ?? 0);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    /// <summary>OpenAI's models draw none in this API; the form is OpenRouter's.</summary>
    private readonly void WritePictures(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("images"u8);
        foreach (AIContent picture in _pictures!)
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, "image_url"u8);
            writer.WriteStartObject("image_url"u8);
            writer.WriteString("url"u8, ContentKinds.Address(picture));
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    /// <summary>Its parts are one sound; the provider sends the transcript and the id separately.</summary>
    private readonly void WriteSound(Utf8JsonWriter writer, CompletionHead head)
    {
        JsonElement? about = Member("audio") is { ValueKind: JsonValueKind.Object } told ? told : null;
        writer.WriteStartObject("audio"u8);
        writer.WriteString("id"u8, about is { } named ? JsonMembers.Text(named, "id") ?? head.Id : head.Id);
        if (about is { } dated && JsonMembers.Member(dated, "expires_at") is { ValueKind: JsonValueKind.Number } expires)
        {
            writer.WritePropertyName("expires_at"u8);
            expires.WriteTo(writer);
        }
        else
        {
            writer.WriteNumber("expires_at"u8, head.Created);
        }
        writer.WriteString("transcript"u8, about is { } spoken ? JsonMembers.Text(spoken, "transcript") ?? "" : "");
        if (_sounds!.Count == 1) writer.WriteBase64String("data"u8, _sounds[0].Data.Span);
        else
        {
            using var whole = new MemoryStream();
            foreach (DataContent sound in _sounds) whole.Write(sound.Data.Span);
            writer.WriteBase64String("data"u8, whole.GetBuffer().AsSpan(0, (int)whole.Length));
        }
        writer.WriteEndObject();
    }
}
