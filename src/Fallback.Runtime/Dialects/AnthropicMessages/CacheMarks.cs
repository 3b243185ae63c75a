using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Finds the breakpoints of the vendor's prompt cache in one request: those that the caller has marked, in the order in which the model
/// reads them (tools, system text, conversation) and, if configured, the ends of the fixed part and of the whole prompt.
/// </summary>
internal sealed class CacheMarks
{
    /// <summary>The most breakpoints that the API accepts.</summary>
    private const int Most = 4;

    private readonly List<Mark> _marks = [];

    private CacheMarks()
    {
    }

    public bool IsEmpty => _marks.Count == 0;

    public static CacheMarks Of(IReadOnlyList<AITool> tools, List<TextContent> system, List<MessagesTurn> turns, bool isAutomatic)
    {
        var marks = new CacheMarks();
        foreach (AITool tool in tools) marks.Take(tool, PromptCacheExtensions.LifetimeOf(tool.AdditionalProperties));
        if (isAutomatic && system.Count == 0 && tools.Count > 0) marks.Add(tools[^1]);
        foreach (TextContent text in system) marks.Take(text, PromptCacheExtensions.LifetimeOf(text.AdditionalProperties));
        if (isAutomatic && system.Count > 0) marks.Add(system[^1]);
        AIContent? last = null;
        foreach (MessagesTurn turn in turns)
        {
            foreach (TurnPart part in turn.Parts)
            {
                // Content that is sent back unchanged cannot be marked.
                if (part.Content is TextReasoningContent) continue;
                last = part.Content;
                marks.Take(part.Content, PromptCacheExtensions.LifetimeOf(part.Content.AdditionalProperties));
            }
        }
        if (isAutomatic && last is not null) marks.Add(last);
        marks.Settle();
        return marks;
    }

    /// <summary>Returns how long the part that ends here is cached, in the API's form; null if no part ends here.</summary>
    public string? LifetimeOf(object place)
    {
        foreach (Mark mark in _marks)
            if (ReferenceEquals(mark.Place, place)) return mark.Lifetime;
        return null;
    }

    private void Take(object place, string? lifetime)
    {
        if (lifetime is not null) _marks.Add(new Mark(place, lifetime));
    }

    private void Add(object place)
    {
        if (LifetimeOf(place) is null) _marks.Add(new Mark(place, PromptCacheExtensions.Short));
    }

    /// <summary>
    /// Keeps the last ones, because each includes everything before it; none may have a shorter lifetime than a later one.
    /// </summary>
    private void Settle()
    {
        if (_marks.Count > Most) _marks.RemoveRange(0, _marks.Count - Most);
        for (int i = _marks.Count - 2; i >= 0; i--)
            if (_marks[i + 1].Lifetime == PromptCacheExtensions.Long) _marks[i] = _marks[i] with { Lifetime = PromptCacheExtensions.Long };
    }

    private sealed record Mark(object Place, string Lifetime);
}
