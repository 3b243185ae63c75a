using System;

namespace Fallback;

/// <summary>How far a count of tokens can be from what the provider will count.</summary>
/// <param name="Above">The largest possible true count, as a multiple of the count.</param>
/// <param name="Below">The divisor of the count that gives the lowest possible true count.</param>
internal readonly record struct TokenMargin(double Above, double Below)
{
    /// <summary>The margin of an estimate for the tokenizer that the estimator was fitted to.</summary>
    public static readonly TokenMargin O200k = new(1.15, 2);

    /// <summary>The margin of an estimate for any other tokenizer.</summary>
    public static readonly TokenMargin Other = new(1.5, 2);

    /// <summary>The margin of a real tokenizer's count: the rest is the provider's frame around messages and tools.</summary>
    public static readonly TokenMargin Counted = new(1.05, 1.05);

    /// <summary>The margin of an estimate that was corrected by the provider's count of another part of the same prompt.</summary>
    public static readonly TokenMargin Measured = new(1.15, 1.15);

    private static readonly string[] _o200k = ["gpt-4o", "gpt-4.1", "gpt-4.5", "gpt-5", "gpt-oss", "chatgpt-4o", "o1", "o3", "o4"];

    /// <summary>
    /// Returns the margin of an estimate for a model, by its published tokenizer; the wide one if its tokenizer is unknown.
    /// </summary>
    public static TokenMargin Of(string model)
    {
        ReadOnlySpan<char> name = model.AsSpan(model.LastIndexOf('/') + 1);
        foreach (string family in _o200k)
            if (name.StartsWith(family, StringComparison.OrdinalIgnoreCase)
                && (name.Length == family.Length
                    || CharClasses.Of(name[family.Length]) is not (CharClass.Lower or CharClass.Upper or CharClass.Digit)))
                return O200k;
        return Other;
    }
}
