using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Decides which answers are stored, and which parts of them: only parts whose size can be measured, copied for each caller.
/// </summary>
internal static class KeptAnswer
{
    /// <summary>Returns what the cache stores of an answer; null if it is empty or incomplete.</summary>
    public static ChatAnswer? Of(ChatAnswer answer)
    {
        if (answer.FinishReason is { } reason && reason != ChatFinishReason.Stop) return null;
        if (answer.Response is not { } response) return string.IsNullOrWhiteSpace(answer.Text) ? null : With(answer, null);
        // A response that continues elsewhere is not complete yet.
        if (response.ContinuationToken is not null || !IsWhole(response, answer.Text)) return null;
        return With(answer, Copy(response, answer.Origin));
    }

    /// <summary>Whether there is something to read, and nothing that another caller would have to do, or that cannot be copied.</summary>
    private static bool IsWhole(ChatResponse response, string text)
    {
        bool hasMore = false;
        foreach (ChatMessage message in response.Messages)
        {
            foreach (AIContent content in message.Contents)
            {
                if (content is FunctionCallContent or ErrorContent || !ContentCopy.CanCopy(content)) return false;
                hasMore |= content is DataContent or UriContent;
            }
        }
        return hasMore || !string.IsNullOrWhiteSpace(text);
    }

    private static ChatResponse Copy(ChatResponse response, string? origin)
    {
        ChatResponse copy = ContentCopy.Of(response, origin);
        copy.RawRepresentation = null;
        // A conversation that a provider stores belongs to the first caller.
        copy.ConversationId = null;
        Trim(copy.AdditionalProperties);
        foreach (ChatMessage message in copy.Messages)
        {
            message.RawRepresentation = null;
            Trim(message.AdditionalProperties);
            foreach (AIContent content in message.Contents)
            {
                content.RawRepresentation = null;
                Trim(content.AdditionalProperties);
                foreach (AIAnnotation annotation in content.Annotations ?? []) Trim(annotation);
            }
        }
        return copy;
    }

    // An annotation of the client's own type would be the caller's object, which cannot be copied.
    private static void Trim(AIAnnotation annotation)
    {
        if (annotation.GetType() != typeof(CitationAnnotation)) return;
        annotation.RawRepresentation = null;
        Trim(annotation.AdditionalProperties);
    }

    /// <summary>Removes the client's own objects, which may change and be of any size.</summary>
    private static void Trim(AdditionalPropertiesDictionary? properties)
    {
        if (properties is null) return;
        foreach ((string name, object? value) in properties.ToArray())
            if (value is not (null or string or JsonElement) && !value.GetType().IsValueType) properties.Remove(name);
    }

    /// <summary>Returns the answer without the value that its first reader takes.</summary>
    private static ChatAnswer With(ChatAnswer answer, ChatResponse? response) => new()
    {
        Text = answer.Text,
        Response = response,
        Origin = answer.Origin,
        FinishReason = answer.FinishReason,
        Usage = answer.Usage,
        Model = answer.Model,
        ResponseId = answer.ResponseId,
        CreatedAt = answer.CreatedAt,
        Wire = answer.Wire,
    };
}
