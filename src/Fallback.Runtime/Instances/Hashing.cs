namespace Fallback;

/// <summary>Converts any numbers to numbers that look random: the finalizer of SplitMix64 (public domain).</summary>
internal static class Hashing
{
    /// <summary>2^64 divided by the golden ratio: counting in such steps spreads the results evenly.</summary>
    public const long GoldenStep = unchecked((long)0x9E3779B97F4A7C15);

    public static ulong Mix(ulong value)
    {
        value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9;
        value = (value ^ value >> 27) * 0x94D049BB133111EB;
        return value ^ value >> 31;
    }
}
