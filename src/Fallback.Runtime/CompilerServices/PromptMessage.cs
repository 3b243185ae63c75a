using System.ComponentModel;
using Microsoft.Extensions.AI;

namespace Fallback.CompilerServices;

/// <summary>Puts contents into the user's message; not for hand-written code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class PromptMessage
{
    /// <summary>
    /// A history with the user's message behind it: its text, then its contents. Nulls among them are left out, and a message of
    /// nothing, too.
    /// </summary>
    /// <param name="history">The messages before it, or null.</param>
    /// <param name="user">The formatted user prompt, or null.</param>
    /// <param name="contents">What the caller passed beside the text.</param>
    public static IEnumerable<ChatMessage> After(IEnumerable<ChatMessage>? history, string? user, IEnumerable<AIContent?> contents)
    {
        ArgumentNullException.ThrowIfNull(contents);
        var message = new ChatMessage(ChatRole.User, user is { Length: > 0 } ? [new TextContent(user)] : []);
        foreach (AIContent? content in contents)
            if (content is not null) message.Contents.Add(content);
        return message.Contents.Count == 0 ? history ?? [] : [.. history ?? [], message];
    }
}
