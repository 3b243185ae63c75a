using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>A conversation in which a model waits for the results of its tool calls: it goes on with the model that called.</summary>
internal static class ToolLoop
{
    /// <summary>Notes on tool calls which tier issued them; the note goes where the message goes, also through JSON.</summary>
    public static void Stamp(IReadOnlyList<FunctionCallContent> calls, Tier tier)
    {
        for (int i = 0; i < calls.Count; i++) (calls[i].AdditionalProperties ??= [])[FallbackProperties.ToolTier] = tier.ToString();
    }

    /// <summary>The tiers with the one first that waits for the results at the end of the history; the given
    /// order where none does.</summary>
    public static Tier[] Order(Tier[] tiers, ChatMessage[] history)
    {
        if (Issuer(history) is not { } issuer) return tiers;
        int place = Array.FindIndex(tiers, tier => tier.ToString() == issuer);
        return place <= 0 ? tiers : [tiers[place], .. tiers[..place], .. tiers[(place + 1)..]];
    }

    /// <summary>Whose calls the results at the end of the history answer; null when there are no results, or it is not known.</summary>
    private static string? Issuer(ChatMessage[] history)
    {
        int last = history.Length - 1;
        while (last >= 0 && Has<FunctionResultContent>(history[last])) last--;
        if (last < 0 || last == history.Length - 1) return null;
        foreach (AIContent content in history[last].Contents)
            if (content is FunctionCallContent && TierOf(content) is { } issuer) return issuer;
        return null;
    }

    private static string? TierOf(AIContent content) => content.AdditionalProperties?.GetValueOrDefault(FallbackProperties.ToolTier) switch
    {
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } json => json.GetString(),
        _ => null,
    };

    private static bool Has<T>(ChatMessage message)
    {
        for (int i = 0; i < message.Contents.Count; i++)
            if (message.Contents[i] is T) return true;
        return false;
    }
}
