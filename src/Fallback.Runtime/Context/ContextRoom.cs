using Fallback.Catalogue;

namespace Fallback;

/// <summary>The space that a tier has for a prompt.</summary>
/// <param name="Limit">The tokens above which no prompt is accepted, whatever answer is requested.</param>
/// <param name="Prompt">The tokens that the prompt may have if the answer is to have the requested size.</param>
internal readonly record struct ContextRoom(long Limit, long Prompt)
{
    /// <summary>
    /// Returns the space by the lessons of the tier's refusals, otherwise by catalogue and configuration; null if nothing is known.
    /// </summary>
    public static ContextRoom? Of(Tier tier, int? requestedOutput)
    {
        LearnedFacts learned = tier.State.Learned;
        ModelFacts? facts = learned.SuccessorModel is not null && tier.Successor is { } successor ? successor.Facts : tier.Facts;
        int output = Math.Min(requestedOutput ?? 0, learned.MaxOutput ?? facts?.MaxOutput ?? int.MaxValue);
        if (learned.ContextWindow is { } window) return new ContextRoom(window, window - output);
        if (facts?.MaxInput is not { } input) return facts?.ContextWindow is { } whole ? new ContextRoom(whole, whole - output) : null;
        // A separate limit for the prompt already excludes the answer's part.
        return new ContextRoom(input, facts.ContextWindow is { } both && both - output < input ? both - output : input);
    }
}
