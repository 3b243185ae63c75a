using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Copies a tier's answer for each caller who receives it, because all objects of Microsoft.Extensions.AI can be changed. The copy names
/// the tier, for content that may be sent back to that tier alone (signatures, encrypted thoughts).
/// </summary>
/// <remarks>A content of the client's own type is passed on as it is: only its maker could copy it.</remarks>
internal static class ContentCopy
{
    public static ChatResponse Of(ChatResponse response, string? origin)
    {
        var messages = new List<ChatMessage>(response.Messages.Count);
        foreach (ChatMessage message in response.Messages) messages.Add(Of(message, origin));
        return new ChatResponse(messages)
        {
            ResponseId = response.ResponseId,
            ConversationId = response.ConversationId,
            ModelId = response.ModelId,
            CreatedAt = response.CreatedAt,
            FinishReason = response.FinishReason,
            Usage = Of(response.Usage),
            ContinuationToken = response.ContinuationToken,
            RawRepresentation = response.RawRepresentation,
            AdditionalProperties = response.AdditionalProperties?.Clone(),
        };
    }

    public static ChatResponseUpdate Of(ChatResponseUpdate update, string? origin)
    {
        ChatResponseUpdate copy = update.Clone();
        copy.Contents = Of(update.Contents, origin);
        copy.AdditionalProperties = update.AdditionalProperties?.Clone();
        return copy;
    }

    public static UsageDetails? Of(UsageDetails? usage)
    {
        if (usage is null) return null;
        var copy = new UsageDetails();
        copy.Add(usage);
        return copy;
    }

    public static List<AIContent> Of(IList<AIContent> contents, string? origin)
    {
        var copies = new List<AIContent>(contents.Count);
        foreach (AIContent? content in contents)
            // A client's list may contain null, which is left out.
            if (content is not null) copies.Add(Of(content, origin));
        return copies;
    }

    /// <summary>Returns the content without its maker's object and properties; the content itself if it cannot be copied.</summary>
    public static AIContent Plain(AIContent content)
    {
        AIContent copy = Of(content, null);
        if (ReferenceEquals(copy, content)) return content;
        copy.RawRepresentation = null;
        copy.AdditionalProperties = null;
        return copy;
    }

    /// <summary>Whether each caller gets a copy of the content.</summary>
    public static bool CanCopy(AIContent content)
    {
        Type type = content.GetType();
        return type == typeof(AIContent) || type == typeof(TextContent) || type == typeof(TextReasoningContent) || type == typeof(DataContent)
            || type == typeof(UriContent) || type == typeof(FunctionCallContent) || type == typeof(FunctionResultContent)
            || type == typeof(UsageContent);
    }

    private static ChatMessage Of(ChatMessage message, string? origin)
    {
        ChatMessage copy = message.Clone();
        copy.Contents = Of(message.Contents, origin);
        copy.AdditionalProperties = message.AdditionalProperties?.Clone();
        if (origin is not null && message.Role == ChatRole.Assistant) (copy.AdditionalProperties ??= [])[FallbackProperties.Tier] = origin;
        return copy;
    }

    private static AIContent Of(AIContent content, string? origin)
    {
        AIContent copy = Remade(content) ?? content;
        if (!ReferenceEquals(copy, content))
        {
            copy.RawRepresentation = content.RawRepresentation;
            copy.AdditionalProperties = content.AdditionalProperties?.Clone();
            copy.Annotations = content.Annotations is { } annotations ? [.. annotations.Select(Of)] : null;
        }
        // A content with properties may have state that no other tier can read.
        bool mayBearState = content is FunctionCallContent or TextReasoningContent
            || !ReferenceEquals(copy, content) && copy.AdditionalProperties is { Count: > 0 };
        if (origin is not null && mayBearState)
            copy.AdditionalProperties = new AdditionalPropertiesDictionary(copy.AdditionalProperties ?? []) { [FallbackProperties.Tier] = origin };
        return copy;
    }

    private static AIAnnotation Of(AIAnnotation annotation)
    {
        if (annotation.GetType() != typeof(CitationAnnotation)) return annotation;
        var citation = (CitationAnnotation)annotation;
        return new CitationAnnotation
        {
            Title = citation.Title,
            Url = citation.Url,
            FileId = citation.FileId,
            ToolName = citation.ToolName,
            Snippet = citation.Snippet,
            AnnotatedRegions = citation.AnnotatedRegions is { } regions ? [.. regions] : null,
            RawRepresentation = citation.RawRepresentation,
            AdditionalProperties = citation.AdditionalProperties?.Clone(),
        };
    }

    /// <summary>Creates a new content with the same values; null for a type that is not fully known.</summary>
    private static AIContent? Remade(AIContent content)
    {
        Type type = content.GetType();
        if (type == typeof(AIContent)) return new AIContent();
        if (type == typeof(TextContent)) return new TextContent(((TextContent)content).Text);
        if (type == typeof(TextReasoningContent))
        {
            var thought = (TextReasoningContent)content;
            return new TextReasoningContent(thought.Text) { ProtectedData = thought.ProtectedData };
        }
        if (type == typeof(FunctionCallContent))
        {
            var call = (FunctionCallContent)content;
            IDictionary<string, object?>? arguments =
                call.Arguments is { } given ? new Dictionary<string, object?>(given, StringComparer.Ordinal) : null;
            return new FunctionCallContent(call.CallId, call.Name, arguments)
            {
                Exception = call.Exception,
                InformationalOnly = call.InformationalOnly
            };
        }
        if (type == typeof(FunctionResultContent))
        {
            var result = (FunctionResultContent)content;
            return new FunctionResultContent(result.CallId, result.Result) { Exception = result.Exception };
        }
        if (type == typeof(DataContent))
        {
            var data = (DataContent)content;
            return new DataContent(data.Data, data.MediaType) { Name = data.Name };
        }
        if (type == typeof(UriContent)) return new UriContent(((UriContent)content).Uri, ((UriContent)content).MediaType);
        return type == typeof(UsageContent) ? new UsageContent(Of(((UsageContent)content).Details)!) : null;
    }
}
