namespace Fallback;

/// <summary>
/// Finds a part of a key: servers show the first twenty characters of one, or all but its last, and what cuts a text leaves a stump.
/// </summary>
internal static class KeyPiece
{
    /// <summary>Fewer characters of a key are of no use to anyone, and would be found in texts without it.</summary>
    public const int Shortest = 12;

    /// <summary>The first stretch that a text shares with a key, whatever its case; with a length of 0 when there is none.</summary>
    /// <remarks>A key has no spaces, so only long words are looked at.</remarks>
    public static (int Index, int Length) Find(ReadOnlySpan<char> text, ReadOnlySpan<char> key, int from)
    {
        if (key.Length < Shortest) return default;
        for (int at = from; at + Shortest <= text.Length; at++)
        {
            int space = text.Slice(at, Shortest).LastIndexOf(' ');
            if (space >= 0) at += space;
            else if (key.IndexOf(text.Slice(at, Shortest), StringComparison.OrdinalIgnoreCase) is >= 0 and int start)
                return (at, Shared(text[at..], key[start..]));
        }
        return default;
    }

    private static int Shared(ReadOnlySpan<char> text, ReadOnlySpan<char> key)
    {
        int length = Shortest;
        while (length < text.Length && length < key.Length && char.ToUpperInvariant(text[length]) == char.ToUpperInvariant(key[length]))
            length++;
        return length;
    }
}
