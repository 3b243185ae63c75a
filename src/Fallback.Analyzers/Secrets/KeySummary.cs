namespace Fallback.Roslyn;

/// <summary>What a caller has to know of a method: what is in its result, and where it lets its parameters go.</summary>
/// <param name="Returned">The result; parameters represent the caller's arguments.</param>
/// <param name="Leaks">A sink for each parameter that reaches one, at the parameter's place.</param>
/// <param name="Outputs">What a method puts into its <c>out</c> and <c>ref</c> parameters, at the parameter's place.</param>
/// <param name="Reach">How many calls had to be followed for it.</param>
internal sealed record KeySummary(KeyTaint Returned, Sink?[] Leaks, KeyTaint?[] Outputs, int Reach)
{
    /// <summary>More than any depth: calls were left out.</summary>
    public const int Endless = 1_000;

    public static KeySummary None { get; } = new(KeyTaint.Unknown, [], [], 0);

    public static KeySummary Cut { get; } = new(KeyTaint.Unknown, [], [], Endless);

    /// <summary>Of two methods of which either may be called.</summary>
    public KeySummary Or(KeySummary other)
    {
        KeySummary longer = Leaks.Length >= other.Leaks.Length ? this : other, shorter = longer == this ? other : this;
        var leaks = (Sink?[])longer.Leaks.Clone();
        for (int i = 0; i < shorter.Leaks.Length; i++) leaks[i] ??= shorter.Leaks[i];
        var outputs = new KeyTaint?[System.Math.Max(Outputs.Length, other.Outputs.Length)];
        for (int i = 0; i < outputs.Length; i++)
        {
            KeyTaint? mine = i < Outputs.Length ? Outputs[i] : null, its = i < other.Outputs.Length ? other.Outputs[i] : null;
            outputs[i] = mine is null ? its : its is null ? mine : mine.Join(its);
        }
        return new(Returned.Join(other.Returned), leaks, outputs, System.Math.Max(Reach, other.Reach));
    }
}
