namespace Fallback;

/// <summary>Distinguishes names, which consist of words and numbers, from keys, which are random.</summary>
internal static class RandomText
{
    private const int ShortestHex = 24;
    private const int MostDigits = 16;
    private const int LongestNumber = 10;
    private const int MostConsonants = 4;

    /// <summary>The size of a model is mixed: <c>30b-a3b-q4</c>.</summary>
    private const int Tolerance = 4;

    /// <summary>Whether any part of a text is neither a word nor a number, or too many parts are mixed from letters and digits.</summary>
    /// <param name="text">The text.</param>
    /// <param name="judgesLetters">Whether letters have to be distributed as in English words.</param>
    public static bool IsIn(string text, bool judgesLetters = true)
    {
        int count = 0, digits = 0, mixed = 0;
        bool isHex = true;
        for (int from = 0; from < text.Length;)
        {
            if (!char.IsLetterOrDigit(text[from]))
            {
                if (!"-_.~:@/ (),…".Contains(text[from], StringComparison.Ordinal)) return true;
                from++;
                continue;
            }
            int to = from + 1;
            while (to < text.Length && char.IsLetterOrDigit(text[to])) to++;
            ReadOnlySpan<char> part = text.AsSpan(from, to - from);
            if (!IsWord(part, judgesLetters, out int changes)) return true;
            mixed += changes;
            count += part.Length;
            foreach (char c in part)
            {
                if (char.IsAsciiDigit(c)) digits++;
                isHex &= char.IsAsciiHexDigit(c);
            }
            from = to;
        }
        return digits > MostDigits || mixed * 3 > count + Tolerance || isHex && count >= ShortestHex;
    }

    /// <summary>Whether a part is a word or a number: <c>deployments</c>, <c>4o</c>, <c>IBot</c>, <c>v1beta</c>, but not <c>3f2b8c1e</c>.</summary>
    private static bool IsWord(ReadOnlySpan<char> part, bool judgesLetters, out int changes)
    {
        changes = 0;
        int cases = 0, number = 0;
        for (int i = 0; i < part.Length; i++)
        {
            bool isDigit = char.IsAsciiDigit(part[i]);
            number = isDigit ? number + 1 : 0;
            if (number > LongestNumber) return false;
            if (i == 0) continue;
            if (isDigit != char.IsAsciiDigit(part[i - 1])) changes++;
            else if (char.IsUpper(part[i]) != char.IsUpper(part[i - 1])) cases++;
        }
        if (changes > (part.Length <= 6 ? 3 : part.Length <= 12 ? 2 : 1)) return false;
        return part.Length <= 8 || (changes + cases) * 3 <= part.Length + 4 && (part.Length <= 12 || !judgesLetters || CanBeSpoken(part));
    }

    /// <summary>Whether letters are distributed as in words. Only long parts are judged, because short ones differ too much.</summary>
    private static bool CanBeSpoken(ReadOnlySpan<char> part)
    {
        int letters = 0, vowels = 0, run = 0, rare = 0;
        for (int i = 0; i < part.Length; i++)
        {
            char c = char.ToLowerInvariant(part[i]);
            if (char.IsAsciiDigit(c)) continue;
            letters++;
            // A new word of CamelCase.
            if (i > 0 && char.IsUpper(part[i]) && char.IsLower(part[i - 1])) run = 0;
            // The letters of other alphabets count as vowels: no key has them.
            bool isVowel = !char.IsAscii(c) || "aeiouy".Contains(c, StringComparison.Ordinal);
            run = isVowel ? 0 : run + 1;
            if (isVowel) vowels++;
            if ("jqxz".Contains(c, StringComparison.Ordinal)) rare++;
            if (run > MostConsonants || rare > 1) return false;
        }
        return vowels * 7 >= letters * 2;
    }
}
