using System.ComponentModel;
using Microsoft.Extensions.AI;

namespace Fallback.CompilerServices;

/// <summary>Adds contents to the user's message. For generated code; do not use it in your own code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class PromptMessage
{
    /// <summary>
    /// Returns a history followed by the user's message: its text, then its contents. Null contents are left out, and so is an empty
    /// message.
    /// </summary>
    /// <param name="history">The messages before it, or null.</param>
    /// <param name="user">The formatted user prompt, or null.</param>
    /// <param name="contents">The contents that the caller passed in addition to the text.</param>
    public static IEnumerable<ChatMessage> After(IEnumerable<ChatMessage>? history, string? user, IEnumerable<AIContent?> contents)
    {
        ArgumentNullException.ThrowIfNull(contents);
        var message = new ChatMessage(ChatRole.User, user is { Length: > 0 } ? [new TextContent(user)] : []);
        foreach (AIContent? content in contents)
            if (content is not null) message.Contents.Add(content);
        return message.Contents.Count == 0 ? history ?? [] : [.. history ?? [], message];
    }
}
