using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Handles a conversation in which a model waits for the results of its tool calls: it continues with the model that called them.
/// </summary>
internal static class ToolLoop
{
    /// <summary>
    /// Returns the tiers with the one first that waits for the results at the end of the history; the given order if none does.
    /// </summary>
    public static Tier[] Order(Tier[] tiers, ChatMessage[] history)
    {
        if (Issuer(history) is not { } issuer) return tiers;
        int place = Array.FindIndex(tiers, tier => tier.ToString() == issuer);
        return place <= 0 ? tiers : [tiers[place], .. tiers[..place], .. tiers[(place + 1)..]];
    }

    /// <summary>Whether the results at the end of the history answer calls of another provider's model, or of an unknown one.</summary>
    public static bool IsForeign(ChatMessage[] history, string provider)
    {
        int last = history.Length - 1;
        while (last >= 0 && Has<FunctionResultContent>(history[last])) last--;
        return last >= 0 && last < history.Length - 1 && !(Issuer(history) is { } tier && Origin.IsOf(tier, provider));
    }

    /// <summary>
    /// Returns the tier whose calls the results at the end of the history answer; null if there are no results, or if it is unknown.
    /// </summary>
    public static string? Issuer(ChatMessage[] history)
    {
        int last = history.Length - 1;
        while (last >= 0 && Has<FunctionResultContent>(history[last])) last--;
        if (last < 0 || last == history.Length - 1) return null;
        foreach (AIContent content in history[last].Contents)
            if (content is FunctionCallContent && Origin.Of(content) is { } issuer) return issuer;
        return null;
    }

    private static bool Has<T>(ChatMessage message)
    {
        for (int i = 0; i < message.Contents.Count; i++)
            if (message.Contents[i] is T) return true;
        return false;
    }
}
