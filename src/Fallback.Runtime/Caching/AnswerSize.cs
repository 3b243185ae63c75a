using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>What an answer takes of memory while it is kept.</summary>
internal static class AnswerSize
{
    /// <summary>The entry with its key and its places in the tables, and the answer's own object; the same for each object in it.</summary>
    private const int Entry = 1_000, Object = 120;

    public static long Of(ChatAnswer answer)
    {
        long size = Entry + Text(answer.Text);
        foreach (ChatMessage message in answer.Response?.Messages ?? [])
        {
            size += Object + Properties(message.AdditionalProperties);
            foreach (AIContent content in message.Contents)
            {
                // As a rule the answer's text is that of its only content, and the same object.
                bool isTheText = content is TextContent text && ReferenceEquals(text.Text, answer.Text);
                size += Object + (isTheText ? 0 : Of(content)) + Properties(content.AdditionalProperties);
            }
        }
        return size + Properties(answer.Response?.AdditionalProperties);
    }

    private static long Of(AIContent content)
    {
        long size = content switch
        {
            TextContent text => Text(text.Text),
            TextReasoningContent thought => Text(thought.Text) + Text(thought.ProtectedData),
            // A text of the same bytes is made when it is asked for.
            DataContent data => data.Data.Length * 4L,
            UriContent uri => Text(uri.Uri.OriginalString),
            _ => 0,
        };
        foreach (AIAnnotation annotation in content.Annotations ?? [])
        {
            size += Object * 2;
            if (annotation is CitationAnnotation citation)
                size += Text(citation.Title) + Text(citation.Snippet) + Text(citation.Url?.OriginalString) + Text(citation.FileId);
        }
        return size;
    }

    private static long Properties(AdditionalPropertiesDictionary? properties)
    {
        long size = 0;
        foreach ((string name, object? value) in properties ?? [])
            size += Object + Text(name) + (value is string text ? Text(text) : value is JsonElement json ? Text(json.GetRawText()) : 0);
        return size;
    }

    private static long Text(string? text) => (text?.Length ?? 0) * 2L;
}
