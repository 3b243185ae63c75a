using Fallback.Catalogue;
using Fallback.CompilerServices;

namespace Fallback;

/// <summary>The words that names of models, vendors and dialects are made of, so that a message can show a typo in one of them.</summary>
internal static class KnownWords
{
    /// <summary>How many characters of a text may be outside known words: as many as the mask of a key shows.</summary>
    private const int LongestRest = 8;

    private const int LongestText = 100;
    private const int ShortestMisspelt = 4;
    private const int LongWord = 8;

    private static readonly char[] _between = ['/', '-', '.', '_', ':', '@', ',', ' '];

    /// <summary>Whether a text consists of known words, which may be misspelled, and of little else: <c>deepsek/deepseek-flsh</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="more">Further words that are known where the text is written.</param>
    public static bool Make(string text, IEnumerable<string>? more = null)
    {
        // A key may begin with words, but no word looks like a key.
        if (text.Length > LongestText || Redactor.Redact(text, null) != text) return false;
        string[] known = [.. All().Concat(more ?? []).Distinct(StringComparer.OrdinalIgnoreCase)];
        string[] parts = text.Split(_between);
        int rest = parts.Where(part => !IsOneOf(known, part)).Sum(static part => part.Length);
        return rest <= LongestRest && rest < parts.Sum(static part => part.Length);
    }

    /// <summary>Whether a word is a known one, or differs from one by a letter or two.</summary>
    public static bool IsOneOf(IEnumerable<string> known, string word) =>
        known.Any(name => name.Equals(word, StringComparison.OrdinalIgnoreCase) || IsMisspelt(name, word));

    private static bool IsMisspelt(string known, string word)
    {
        int slips = word.Length >= LongWord ? 2 : 1;
        return word.Length >= ShortestMisspelt && Math.Abs(known.Length - word.Length) <= slips
            && NearestName.Edits(word.ToUpperInvariant(), known.ToUpperInvariant()) <= slips;
    }

    private static IEnumerable<string> All() => ModelFiles.Catalogue.Models
        .SelectMany(static model => (string[])[model.Provider, model.Id])
        .Concat(Vendors.Names)
        .Concat(Dialect.BuiltIn.Select(static dialect => dialect.Name))
        .SelectMany(static name => name.Split(_between));
}
