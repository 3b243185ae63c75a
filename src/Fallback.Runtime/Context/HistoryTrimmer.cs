using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Leaves out the oldest messages of a history. System messages and the user's latest question stay, and so does a tail that ends with the
/// latest message, never separates a tool call from its results, and starts where a conversation can start.
/// </summary>
internal static class HistoryTrimmer
{
    /// <summary>Returns the longest history that fits the budget, or the shortest possible one. The given array is never changed.</summary>
    /// <param name="messages">The history.</param>
    /// <param name="tokens">Its tokens, message by message.</param>
    /// <param name="promptFollows">Whether a user's text follows the history, and is then the latest message and question.</param>
    /// <param name="budget">The tokens that the history may have.</param>
    public static TrimmedHistory Trim(ChatMessage[] messages, ReadOnlySpan<long> tokens, bool promptFollows, long budget)
    {
        int[] reach = Reach(messages);
        int question = promptFollows ? messages.Length : LatestQuestion(messages);
        bool usual = messages.FirstOrDefault(static message => !IsSystem(message))?.Role == ChatRole.User;
        long kept = 0;
        foreach (long count in tokens) kept += count;

        int start = 0;
        for (int cut = 0; cut <= messages.Length; cut++)
        {
            if (CanStart(messages, reach, cut, question, usual, promptFollows))
            {
                start = cut;
                if (kept <= budget) break;
            }
            if (cut < messages.Length && cut != question && !IsSystem(messages[cut])) kept -= tokens[cut];
        }
        return Keep(messages, tokens, start, question);
    }

    private static bool CanStart(ChatMessage[] messages, int[] reach, int cut, int question, bool usual, bool promptFollows)
    {
        if (cut == 0) return true;
        if (cut == messages.Length) return promptFollows;
        if (IsSystem(messages[cut]) || reach[cut] < cut) return false;
        // Some vendors accept no conversation that starts with the assistant; after a question that is kept, any message may follow.
        return !usual || cut > question || messages[cut].Role == ChatRole.User;
    }

    /// <summary>
    /// Returns, for each place, the first message that the messages from there on depend on: the call of the earliest result, or -1 for a
    /// result without one.
    /// </summary>
    private static int[] Reach(ChatMessage[] messages)
    {
        var reach = new int[messages.Length];
        var calls = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < messages.Length; i++)
        {
            reach[i] = i;
            foreach (AIContent content in messages[i].Contents)
                if (content is FunctionCallContent call) calls[call.CallId] = i;
            foreach (AIContent content in messages[i].Contents)
                // An id may occur again in a later turn: a result answers the latest call before it.
                if (content is FunctionResultContent result) reach[i] = Math.Min(reach[i], calls.GetValueOrDefault(result.CallId, i - 1));
        }
        for (int i = messages.Length - 2; i >= 0; i--) reach[i] = Math.Min(reach[i], reach[i + 1]);
        return reach;
    }

    private static TrimmedHistory Keep(ChatMessage[] messages, ReadOnlySpan<long> tokens, int start, int question)
    {
        if (start == 0) return new TrimmedHistory(messages, 0, Sum(tokens));
        var kept = new List<ChatMessage>(messages.Length - start + 2);
        long total = 0;
        for (int i = 0; i < messages.Length; i++)
        {
            if (i < start && i != question && !IsSystem(messages[i])) continue;
            kept.Add(messages[i]);
            total += tokens[i];
        }
        return kept.Count == messages.Length
            ? new TrimmedHistory(messages, 0, total)
            : new TrimmedHistory([.. kept], messages.Length - kept.Count, total);
    }

    /// <summary>Returns the index of the user's last message that is not a tool's result; -1 if there is none.</summary>
    private static int LatestQuestion(ChatMessage[] messages) =>
        Array.FindLastIndex(messages, static message => message.Role == ChatRole.User
            && !message.Contents.Any(static content => content is FunctionResultContent or FunctionCallContent));

    private static bool IsSystem(ChatMessage message) =>
        message.Role == ChatRole.System || message.Role.Value.Equals("developer", StringComparison.OrdinalIgnoreCase);

    private static long Sum(ReadOnlySpan<long> tokens)
    {
        long sum = 0;
        foreach (long count in tokens) sum += count;
        return sum;
    }
}

/// <summary>A history with its oldest messages left out, and the tokens of what is kept.</summary>
internal readonly record struct TrimmedHistory(ChatMessage[] Messages, int LeftOut, long Tokens);
