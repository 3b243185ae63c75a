using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Finds the calls of a conversation that are only reported: those of a provider's own tools, whose results are next to them or missing.
/// Function invocation of Microsoft.Extensions.AI marks every call that it has answered in the same way, with the results in a message of
/// their own. Those calls are sent like any others; otherwise the model would call again and again.
/// </summary>
internal sealed class ToldCalls(IReadOnlyList<ChatMessage> messages)
{
    private HashSet<string>? _answered;

    /// <summary>Whether a call is left out.</summary>
    public bool Has(FunctionCallContent call, ChatMessage message) =>
        call.InformationalOnly && (Answers(message, call.CallId) || !(_answered ??= Answered()).Contains(call.CallId));

    /// <summary>Whether a result is left out, because its call is.</summary>
    public static bool Has(FunctionResultContent result, ChatMessage message)
    {
        for (int i = 0; i < message.Contents.Count; i++)
            if (message.Contents[i] is FunctionCallContent { InformationalOnly: true } call && call.CallId == result.CallId) return true;
        return false;
    }

    private static bool Answers(ChatMessage message, string id)
    {
        for (int i = 0; i < message.Contents.Count; i++)
            if (message.Contents[i] is FunctionResultContent result && result.CallId == id) return true;
        return false;
    }

    private HashSet<string> Answered()
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (ChatMessage message in messages)
            foreach (AIContent content in message.Contents)
                if (content is FunctionResultContent result && !Has(result, message)) ids.Add(result.CallId);
        return ids;
    }
}
