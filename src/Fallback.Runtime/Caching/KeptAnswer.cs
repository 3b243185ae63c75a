using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Decides which answers are worth keeping, and what of them: only what can be measured, and copied for each caller who gets it.
/// </summary>
internal static class KeptAnswer
{
    /// <summary>What the cache keeps of an answer; null for one that is none, or no whole one.</summary>
    public static ChatAnswer? Of(ChatAnswer answer)
    {
        if (answer.FinishReason is { } reason && reason != ChatFinishReason.Stop) return null;
        if (answer.Response is not { } response) return string.IsNullOrWhiteSpace(answer.Text) ? null : With(answer, null);
        // One that goes on elsewhere is not there yet.
        if (response.ContinuationToken is not null || !IsWhole(response, answer.Text)) return null;
        return With(answer, Copy(response, answer.Origin));
    }

    /// <summary>Whether there is something to read, and nothing that would be another caller's to do, or that cannot be copied.</summary>
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
        // The conversation that a provider keeps is the first caller's.
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

    // Of a type of the client's own it would be the caller's object, which no copy can be made of.
    private static void Trim(AIAnnotation annotation)
    {
        if (annotation.GetType() != typeof(CitationAnnotation)) return;
        annotation.RawRepresentation = null;
        Trim(annotation.AdditionalProperties);
    }

    /// <summary>Leaves out the client's own objects, which may be changed, and as large as they like.</summary>
    private static void Trim(AdditionalPropertiesDictionary? properties)
    {
        if (properties is null) return;
        foreach ((string name, object? value) in properties.ToArray())
            if (value is not (null or string or JsonElement) && !value.GetType().IsValueType) properties.Remove(name);
    }

    /// <summary>Without the value that its first reader takes.</summary>
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
