namespace Fallback;

/// <summary>
/// Finds a part of a key: servers show the first twenty characters of one, or all except its last, and a text that is cut off may end
/// within a key.
/// </summary>
internal static class KeyPiece
{
    /// <summary>Fewer characters of a key are useless to an attacker, and would be found in texts without it.</summary>
    public const int Shortest = 12;

    /// <summary>Returns the first part that a text shares with a key, in any case; its length is 0 if there is none.</summary>
    /// <remarks>A key has no spaces, so only long words are examined.</remarks>
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
