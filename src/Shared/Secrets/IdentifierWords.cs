using System.Collections.Generic;

namespace Fallback.Roslyn;

/// <summary>Splits an identifier, or the name of a setting, header or variable, into its words, in lower case.</summary>
internal static class IdentifierWords
{
    public static List<string> Of(string name)
    {
        var words = new List<string>();
        int start = 0;
        for (int i = 0; i <= name.Length; i++)
        {
            bool ends = i == name.Length || !char.IsLetter(name[i]);
            if (!ends && !StartsWord(name, i)) continue;
            if (i > start) words.Add(name.Substring(start, i - start).ToLowerInvariant());
            start = ends ? i + 1 : i;
        }
        return words;
    }

    /// <summary>A capital after a small letter, or the last capital of a run that a small letter follows: <c>OpenAIKey</c> is open, ai,
    /// key.</summary>
    private static bool StartsWord(string name, int i) =>
        i > 0
            && char.IsUpper(name[i])
            && (char.IsLower(name[i - 1]) || (char.IsUpper(name[i - 1]) && i + 1 < name.Length && char.IsLower(name[i + 1])));
}
