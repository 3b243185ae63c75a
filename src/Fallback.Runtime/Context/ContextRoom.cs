using Fallback.Catalogue;

namespace Fallback;

/// <summary>What a tier has room for.</summary>
/// <param name="Limit">Tokens above which no prompt is taken, whatever answer is asked for.</param>
/// <param name="Prompt">Tokens that the prompt may have when the answer is to have what was asked for.</param>
internal readonly record struct ContextRoom(long Limit, long Prompt)
{
    /// <summary>By what the tier's refusals have taught, else by catalogue and configuration; null when nothing is known.</summary>
    public static ContextRoom? Of(Tier tier, int? requestedOutput)
    {
        LearnedFacts learned = tier.State.Learned;
        ModelFacts? facts = learned.SuccessorModel is not null && tier.Successor is { } successor ? successor.Facts : tier.Facts;
        int output = Math.Min(requestedOutput ?? 0, learned.MaxOutput ?? facts?.MaxOutput ?? int.MaxValue);
        if (learned.ContextWindow is { } window) return new ContextRoom(window, window - output);
        if (facts?.MaxInput is not { } input) return facts?.ContextWindow is { } whole ? new ContextRoom(whole, whole - output) : null;
        // A limit of its own for the prompt has the answer's part taken off already.
        return new ContextRoom(input, facts.ContextWindow is { } both && both - output < input ? both - output : input);
    }
}
