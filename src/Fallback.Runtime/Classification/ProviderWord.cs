namespace Fallback;

/// <summary>Codes and ids as a provider writes them: visible ASCII in one piece, so that none can forge a line of a log.</summary>
internal static class ProviderWord
{
    public const int LongestCode = 64;
    public const int LongestId = 128;

    public static bool IsOne(string? text, int longest)
    {
        if (text is not { Length: > 0 } || text.Length > longest) return false;
        foreach (char c in text)
            if (c is <= ' ' or >= '\x7f') return false;
        return true;
    }
}
