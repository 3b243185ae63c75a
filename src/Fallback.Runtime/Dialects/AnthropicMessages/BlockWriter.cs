using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Writes contents as the API's content blocks.</summary>
/// <param name="writer">The writer of the request.</param>
/// <param name="marks">The breakpoints of the prompt cache.</param>
/// <param name="provider">The provider that is asked: only its own citations are sent back to it.</param>
internal sealed class BlockWriter(Utf8JsonWriter writer, CacheMarks marks, string provider)
{
    private static readonly string[] _imageTypes = ["image/jpeg", "image/png", "image/gif", "image/webp"];

    /// <summary>Returns why the API cannot carry a content, as a part of a sentence; null if it can.</summary>
    public static string? Objection(AIContent content) => content switch
    {
        FunctionCallContent call => ToolArguments.Objection(call),
        TextContent or TextReasoningContent or UsageContent or ErrorContent or HostedFileContent => null,
        FunctionResultContent result => ToolResults.Objection(result, Objection),
        DataContent data when IsImage(data.MediaType) || IsPdf(data.MediaType) || IsText(data) => null,
        UriContent uri when uri.HasTopLevelMediaType("image") || IsPdf(uri.MediaType) => null,
        // Another vendor's state, which is left out: it contains no message.
        _ when ContentKinds.IsStateOnly(content) => null,
        _ => ContentKinds.Name(content),
    };

    public void Write(TurnPart part)
    {
        switch (part.Content)
        {
            case TextContent text: WriteText(text, IsOwn(part.Message)); break;
            case TextReasoningContent thought: WriteThought(thought); break;
            case FunctionCallContent call: WriteCall(call); break;
            case FunctionResultContent result: WriteResult(result); break;
            default: WriteFile(part.Content); break;
        }
    }

    public void WriteText(TextContent text, bool withCitations = false)
    {
        Begin("text"u8);
        writer.WriteString("text"u8, text.Text);
        if (withCitations) MessagesCitations.Write(writer, text.Annotations);
        End(text);
    }

    /// <summary>Ends a block, or a tool, with its mark.</summary>
    public void End(object place)
    {
        if (marks.LifetimeOf(place) is { } lifetime)
        {
            writer.WriteStartObject("cache_control"u8);
            writer.WriteString("type"u8, "ephemeral");
            // Five minutes are the default, and are not written.
            if (lifetime != PromptCacheExtensions.Short) writer.WriteString("ttl"u8, lifetime);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private bool IsOwn(ChatMessage message) => Origin.Of(message) is { } tier && Origin.IsOf(tier, provider);

    private void Begin(ReadOnlySpan<byte> type)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, type);
    }

    private void WriteThought(TextReasoningContent thought)
    {
        string kept = thought.ProtectedData!;
        string? block = Origin.Text(thought.AdditionalProperties, Origin.Block);
        if (block is not (null or BlockReader.Redacted))
        {
            if (WireMembers.TryParse(Encoding.UTF8.GetBytes(kept), out JsonElement own)) own.WriteTo(writer);
            return;
        }
        Begin(block is null ? "thinking"u8 : "redacted_thinking"u8);
        if (block is null) writer.WriteString("thinking"u8, thought.Text);
        writer.WriteString(block is null ? "signature"u8 : "data"u8, kept);
        writer.WriteEndObject();
    }

    private void WriteCall(FunctionCallContent call)
    {
        Begin("tool_use"u8);
        writer.WriteString("id"u8, call.CallId);
        writer.WriteString("name"u8, call.Name);
        writer.WritePropertyName("input"u8);
        if (call.Arguments is { } arguments) JsonValues.Write(writer, arguments);
        else
        {
            writer.WriteStartObject();
            writer.WriteEndObject();
        }
        if (call.AdditionalProperties?.GetValueOrDefault(BlockReader.Caller) is { } caller)
        {
            writer.WritePropertyName("caller"u8);
            JsonValues.Write(writer, caller);
        }
        End(call);
    }

    private void WriteResult(FunctionResultContent result)
    {
        Begin("tool_result"u8);
        writer.WriteString("tool_use_id"u8, result.CallId);
        if (ToolResults.Contents(result) is { } contents) WriteFound(contents);
        else if (ToolResults.Text(result) is var text && !string.IsNullOrWhiteSpace(text)) writer.WriteString("content"u8, text);
        if (result.Exception is not null) writer.WriteBoolean("is_error"u8, true);
        End(result);
    }

    private void WriteFound(IReadOnlyList<AIContent> contents)
    {
        writer.WriteStartArray("content"u8);
        foreach (AIContent content in contents)
        {
            string? said = ToolResults.TextOf(content);
            if (!string.IsNullOrWhiteSpace(said)) WriteText(content as TextContent ?? new TextContent(said));
            else if (ContentKinds.IsPart(content)) WriteFile(content);
        }
        writer.WriteEndArray();
    }

    private void WriteFile(AIContent content)
    {
        bool isImage = content is HostedFileContent hosted ? IsImage(hosted.MediaType) : ContentKinds.IsImage(content);
        Begin(isImage ? "image"u8 : "document"u8);
        writer.WriteStartObject("source"u8);
        WriteSource(content);
        writer.WriteEndObject();
        if (!isImage) WriteAboutDocument(content);
        End(content);
    }

    private void WriteSource(AIContent content)
    {
        switch (content)
        {
            case HostedFileContent hosted:
                writer.WriteString("type"u8, "file");
                writer.WriteString("file_id"u8, hosted.FileId);
                break;
            case UriContent uri:
                writer.WriteString("type"u8, "url");
                writer.WriteString("url"u8, uri.Uri.AbsoluteUri);
                break;
            case DataContent data when IsText(data):
                writer.WriteString("type"u8, "text");
                writer.WriteString("media_type"u8, "text/plain");
                writer.WriteString("data"u8, Encoding.UTF8.GetString(data.Data.Span));
                break;
            case DataContent data:
                writer.WriteString("type"u8, "base64");
                writer.WriteString("media_type"u8, data.MediaType);
                writer.WriteBase64String("data"u8, data.Data.Span);
                break;
        }
    }

    /// <summary>
    /// Writes what the caller says about a document in its additional properties: <c>title</c>, <c>context</c>, <c>citations</c>.
    /// </summary>
    private void WriteAboutDocument(AIContent content)
    {
        AdditionalPropertiesDictionary? properties = content.AdditionalProperties;
        if ((Origin.Text(properties, "title") ?? (content as DataContent)?.Name) is { Length: > 0 } title)
            writer.WriteString("title"u8, title);
        if (Origin.Text(properties, "context") is { Length: > 0 } context) writer.WriteString("context"u8, context);
        switch (properties?.GetValueOrDefault("citations"))
        {
            case null: return;
            case bool enabled: WriteCitations(enabled); break;
            case JsonElement { ValueKind: JsonValueKind.True or JsonValueKind.False } json: WriteCitations(json.GetBoolean()); break;
            case { } given:
                writer.WritePropertyName("citations"u8);
                JsonValues.Write(writer, given);
                break;
        }
    }

    private void WriteCitations(bool enabled)
    {
        writer.WriteStartObject("citations"u8);
        writer.WriteBoolean("enabled"u8, enabled);
        writer.WriteEndObject();
    }

    private static bool IsImage(string? mediaType) =>
        Array.Exists(_imageTypes, type => type.Equals(mediaType, StringComparison.OrdinalIgnoreCase));

    private static bool IsPdf(string mediaType) => mediaType.Equals("application/pdf", StringComparison.OrdinalIgnoreCase);

    private static bool IsText(DataContent data) => ContentMeasure.IsText(data.MediaType);
}
