namespace Fallback;

/// <summary>Codes, ids and names as a provider writes them, so that none can forge a line of a log.</summary>
internal static class ProviderWord
{
    public const int LongestCode = 64;
    public const int LongestId = 128;

    /// <summary>Some servers name a model by the path of its file.</summary>
    public const int LongestName = 256;

    /// <summary>Whether it is visible ASCII in one piece.</summary>
    public static bool IsOne(string? text, int longest)
    {
        if (text is not { Length: > 0 } || text.Length > longest) return false;
        foreach (char c in text)
            if (c is <= ' ' or >= '\x7f') return false;
        return true;
    }

    /// <summary>A name as it can be shown: on one line, without what cannot be seen, of <see cref="LongestName"/> at most.</summary>
    /// <param name="text">The provider's word; the same object where there is nothing to do.</param>
    public static string? Name(string? text)
    {
        if (text is null || IsOne(text, LongestName)) return text;
        string line = Redactor.OneLine(text.Length > LongestName ? text[..LongestName] : text);
        return line.Length == 0 ? null : line;
    }
}
