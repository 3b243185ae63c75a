namespace Fallback.Roslyn;

/// <summary>What a caller has to know of a method: what is in its result, and where it lets its parameters go.</summary>
/// <param name="Returned">The result; parameters stand for the caller's arguments.</param>
/// <param name="Leaks">A sink for each parameter that reaches one, at the parameter's place.</param>
internal sealed record KeySummary(KeyTaint Returned, Sink?[] Leaks)
{
    public static KeySummary None { get; } = new(KeyTaint.Unknown, []);
}
