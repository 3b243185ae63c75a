namespace Fallback;

/// <summary>Checks codes, ids and names that a provider wrote, so that none can forge a line of a log.</summary>
internal static class ProviderWord
{
    public const int LongestCode = 64;
    public const int LongestId = 128;

    /// <summary>The longest name: some servers name a model by the path of its file.</summary>
    public const int LongestName = 256;

    /// <summary>Whether it is visible ASCII without white space.</summary>
    public static bool IsOne(string? text, int longest)
    {
        if (text is not { Length: > 0 } || text.Length > longest) return false;
        foreach (char c in text)
            if (c is <= ' ' or >= '\x7f') return false;
        return true;
    }

    /// <summary>
    /// Returns a name in a form for display: one line, without invisible characters, at most <see cref="LongestName"/> characters.
    /// </summary>
    /// <param name="text">The provider's word; the same object is returned if nothing must change.</param>
    public static string? Name(string? text)
    {
        if (text is null || IsOne(text, LongestName)) return text;
        string line = Redactor.OneLine(text.Length > LongestName ? text[..LongestName] : text);
        return line.Length == 0 ? null : line;
    }
}
