using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Joins the system messages at the beginning of a conversation into one text.</summary>
internal static class SystemText
{
    public static readonly ChatRole Developer = new("developer");

    /// <summary>Returns the index at which the conversation begins, after the system messages, and their text.</summary>
    public static int Beginning(ChatMessage[] history, out string? system)
    {
        system = null;
        int first = 0;
        while (first < history.Length && IsSystemText(history[first])) system = Join(system, history[first++].Text);
        return first;
    }

    public static string? Join(string? first, string? second) =>
        string.IsNullOrEmpty(second) ? first : string.IsNullOrEmpty(first) ? second : string.Concat(first, "\n\n", second);

    private static bool IsSystemText(ChatMessage message)
    {
        if (message.Role != ChatRole.System && message.Role != Developer) return false;
        for (int i = 0; i < message.Contents.Count; i++)
            if (message.Contents[i] is not TextContent) return false;
        return true;
    }
}
