using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>A conversation in which a model waits for the results of its tool calls: it goes on with the model that called.</summary>
internal static class ToolLoop
{
    /// <summary>The tiers with the one first that waits for the results at the end of the history; the given
    /// order where none does.</summary>
    public static Tier[] Order(Tier[] tiers, ChatMessage[] history)
    {
        if (Issuer(history) is not { } issuer) return tiers;
        int place = Array.FindIndex(tiers, tier => tier.ToString() == issuer);
        return place <= 0 ? tiers : [tiers[place], .. tiers[..place], .. tiers[(place + 1)..]];
    }

    /// <summary>Whether the results at the end of the history answer calls that another provider's model has made, or nobody knows
    /// whose.</summary>
    public static bool IsForeign(ChatMessage[] history, string provider)
    {
        int last = history.Length - 1;
        while (last >= 0 && Has<FunctionResultContent>(history[last])) last--;
        return last >= 0 && last < history.Length - 1 && !(Issuer(history) is { } tier && Origin.IsOf(tier, provider));
    }

    /// <summary>Whose calls the results at the end of the history answer; null when there are no results, or it is not known.</summary>
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
