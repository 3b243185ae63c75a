using System.Collections;
using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>The memory that a stored answer uses.</summary>
internal static class AnswerSize
{
    /// <summary>The entry with its key and its places in the tables, and the answer's own object; then each object in it.</summary>
    private const int Entry = 1_000, Object = 120;

    /// <summary>The largest memory of a parsed JSON value per byte of its text: a list of digits needs a row for each of them.</summary>
    private const int Parsed = 8;

    public static long Of(ChatAnswer answer)
    {
        long size = Entry + Text(answer.Text) + Text(answer.Model) + Text(answer.ResponseId) + Text(answer.FinishReason?.Value)
            + Text(answer.Origin) + (answer.Wire?.Length ?? 0);
        if (answer.Response is not { } response) return size;
        size += Text(response.ResponseId) + Text(response.ModelId) + Properties(response.AdditionalProperties);
        foreach (ChatMessage message in response.Messages)
        {
            size += Object + Text(message.MessageId) + Text(message.AuthorName) + Properties(message.AdditionalProperties);
            foreach (AIContent content in message.Contents)
            {
                // Usually the answer's text is that of its only content, and the same object.
                bool isTheText = content is TextContent text && ReferenceEquals(text.Text, answer.Text);
                size += isTheText ? Object + Annotations(content) + Properties(content.AdditionalProperties) : Of(content);
            }
        }
        return size;
    }

    /// <summary>The size of one content; a client's list may contain null.</summary>
    public static long Of(AIContent? content)
    {
        if (content is null) return 0;
        long size = content switch
        {
            TextContent text => Text(text.Text),
            TextReasoningContent thought => Text(thought.Text) + Text(thought.ProtectedData),
            // A text of the same bytes is created when it is requested.
            DataContent data => data.Data.Length * 4L + Text(data.Name),
            UriContent uri => Text(uri.Uri.OriginalString) + Text(uri.MediaType),
            FunctionCallContent call => Text(call.CallId) + Text(call.Name) + Values(call.Arguments),
            FunctionResultContent result => Text(result.CallId) + Value(result.Result),
            ErrorContent error => Text(error.Message) + Text(error.Details) + Text(error.ErrorCode),
            _ => 0,
        };
        return Object + size + Annotations(content) + Properties(content.AdditionalProperties);
    }

    private static long Annotations(AIContent content)
    {
        long size = 0;
        foreach (AIAnnotation annotation in content.Annotations ?? [])
        {
            size += Object * 2 + Object * (annotation.AnnotatedRegions?.Count ?? 0) + Properties(annotation.AdditionalProperties);
            if (annotation is CitationAnnotation citation)
                size += Text(citation.Title) + Text(citation.Snippet) + Text(citation.Url?.OriginalString) + Text(citation.FileId);
        }
        return size;
    }

    private static long Properties(AdditionalPropertiesDictionary? properties) => Values(properties);

    private static long Values(IEnumerable<KeyValuePair<string, object?>>? values)
    {
        long size = 0;
        foreach ((string name, object? value) in values ?? []) size += Object + Text(name) + Value(value);
        return size;
    }

    private static long Value(object? value) => value switch
    {
        string text => Text(text),
        JsonElement json => json.ValueKind == JsonValueKind.Undefined ? 0 : (long)json.GetRawText().Length * Parsed,
        byte[] bytes => bytes.Length,
        IDictionary<string, object?> members => Values(members),
        AIContent content => Of(content),
        ICollection list => (long)list.Count * Object,
        _ => 0,
    };

    private static long Text(string? text) => (text?.Length ?? 0) * 2L;
}
