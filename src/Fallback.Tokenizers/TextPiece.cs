namespace Fallback;

/// <summary>Cuts a text where the tokenizer would be slow or wrong with the whole text.</summary>
/// <remarks>
/// The tokenizer merges a word pair by pair, so its time grows with the square of the word's length: 15 seconds for 100,000 letters without
/// a space. And it counts <c>&lt;|endoftext|&gt;</c> in a prompt as one control token, where providers read it as text.
/// </remarks>
internal static class TextPiece
{
    /// <summary>The most characters that stay together if no end of a word is certain; such a cut adds a token or two.</summary>
    internal const int LongestWord = 256;

    /// <summary>Returns the length of the first part of a text that is not empty.</summary>
    public static int LengthOf(ReadOnlySpan<char> text)
    {
        int word = 0;
        for (int i = 1; i < text.Length; i++)
        {
            char last = text[i - 1], next = text[i];
            if (last == '<' && next == '|') return i;
            if (EndsWord(last, next)) word = i;
            else if (i - word >= LongestWord && !char.IsSurrogatePair(last, next)) return i;
        }
        return text.Length;
    }

    /// <summary>
    /// Whether both vocabularies split words there, whatever is around it; an apostrophe may belong to the word (<c>it's</c>).
    /// </summary>
    private static bool EndsWord(char last, char next) =>
        char.IsAscii(next) && !char.IsAsciiLetter(next) && next != '\'' && char.IsLetter(last);
}
