using System;

namespace Fallback;

/// <summary>
/// Estimates tokens without a tokenizer, in one pass by character class and without allocating. The weights are hundredths of a token, fitted
/// to o200k on thirteen languages, code, logs and keys; docs/context.md has the figures.
/// </summary>
internal static class TokenEstimator
{
    private const int ShortestBlob = 24;

    public static long Estimate(ReadOnlySpan<char> text)
    {
        long hundredths = 0;
        int seen = 0;
        for (int at = 0; at < text.Length;)
        {
            CharClass first = CharClasses.Of(text[at]);
            // A run is examined once as a whole, however many words it has; otherwise long runs would take quadratic time.
            if (at >= seen && first <= CharClass.Digit)
            {
                seen = at + Run(text.Slice(at), out bool isBlob);
                if (isBlob)
                {
                    hundredths += (seen - at) * 72L;
                    at = seen;
                    continue;
                }
            }
            hundredths += Piece(text, ref at, first);
        }
        return (hundredths + 99) / 100;
    }

    /// <summary>The length of a run of base64's characters, and whether it is random: it changes between letters and digits, or to
    /// capitals, at every turn.</summary>
    private static int Run(ReadOnlySpan<char> text, out bool isBlob)
    {
        int length = 0, changes = 0;
        CharClass before = CharClass.Space;
        for (; length < text.Length; length++)
        {
            CharClass current = CharClasses.Of(text[length]);
            if (current is CharClass.Lower or CharClass.Upper or CharClass.Digit)
            {
                if (before != CharClass.Space && current != before && !(before == CharClass.Upper && current == CharClass.Lower)) changes++;
                before = current;
            }
            else if (text[length] is not ('+' or '/' or '=' or '-' or '_'))
            {
                break;
            }
        }
        isBlob = length >= ShortestBlob && changes * 6 >= length;
        return length;
    }

    private static long Piece(ReadOnlySpan<char> text, ref int at, CharClass first)
    {
        int start = at;
        switch (first)
        {
            case CharClass.Lower or CharClass.Upper or CharClass.Accented: return Word(text, ref at);
            case CharClass.Digit: return (Take(text, ref at, first) - start + 2) / 3 * 100;
            case CharClass.Cyrillic: return 100 + Beyond(Take(text, ref at, first) - start, 3) * 30;
            case CharClass.Abjad: return 100 + Beyond(Take(text, ref at, first) - start, 2) * 36;
            case CharClass.Dense: return 100 + Beyond(Take(text, ref at, first) - start, 2) * 46;
            case CharClass.Space or CharClass.NewLine: return Blank(text, ref at);
            case CharClass.Punctuation: return Signs(text, ref at);
            default:
                at++;
                return first switch
                {
                    CharClass.Ideograph => 78,
                    CharClass.Hangul => 70,
                    CharClass.WidePunctuation => 85,
                    CharClass.Minor => 60,
                    CharClass.Surrogate => 125,
                    _ => 200,
                };
        }
    }

    /// <summary>A capital starts a new word, as tokenizers split <c>camelCase</c>; a word in capitals has a token for every few letters.</summary>
    private static long Word(ReadOnlySpan<char> text, ref int at)
    {
        int start = at;
        int accents = 0;
        bool small = false;
        for (; at < text.Length; at++)
        {
            CharClass current = CharClasses.Of(text[at]);
            if (current > CharClass.Accented || current == CharClass.Digit || (current == CharClass.Upper && small)) break;
            small |= current != CharClass.Upper;
            if (current == CharClass.Accented) accents++;
        }
        int length = at - start;
        bool capitals = length > 1 && CharClasses.Of(text[start + 1]) == CharClass.Upper;
        return 100 + (capitals ? Beyond(length, 2) * 25 : Beyond(length, 5) * 26 + Beyond(length, 8) * 14) + accents * 55;
    }

    /// <summary>A single space belongs to the following word, but not to a number; runs of white space are one token or a few.</summary>
    private static long Blank(ReadOnlySpan<char> text, ref int at)
    {
        int start = at;
        int lines = 0;
        for (; at < text.Length && CharClasses.Of(text[at]) is CharClass.Space or CharClass.NewLine; at++)
            if (text[at] is '\n') lines++;
        int length = at - start;
        if (length == 1 && lines == 0 && text[start] == ' ') return at < text.Length && CharClasses.Of(text[at]) == CharClass.Digit ? 100 : 0;
        return 100 + lines / 16 * 100 + (length - lines) / 64 * 100;
    }

    private static long Signs(ReadOnlySpan<char> text, ref int at)
    {
        int others = 0, repeats = 0;
        for (at++; at < text.Length && CharClasses.Of(text[at]) == CharClass.Punctuation; at++)
        {
            if (text[at] == text[at - 1]) repeats++;
            else others++;
        }
        return 90 + others * 45L + repeats * (repeats > 8 ? 3L : 12L);
    }

    private static int Take(ReadOnlySpan<char> text, ref int at, CharClass run)
    {
        while (at < text.Length && CharClasses.Of(text[at]) == run) at++;
        return at;
    }

    private static long Beyond(int length, int free) => length > free ? length - free : 0;
}
