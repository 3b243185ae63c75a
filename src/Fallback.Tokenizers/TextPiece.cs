namespace Fallback;

/// <summary>Cuts a text where the tokenizer would do harm if it got it whole.</summary>
/// <remarks>
/// The tokenizer merges a word pair by pair, so its time grows with the square of the word's length: 15 seconds for 100,000 letters
/// without a space. And it takes <c>&lt;|endoftext|&gt;</c> in a prompt for one control token, where providers read it as text.
/// </remarks>
internal static class TextPiece
{
    /// <summary>The most characters that stay together where no word is sure to end; such a cut adds a token or two.</summary>
    internal const int LongestWord = 256;

    /// <summary>The length of the first piece of a text that is not empty.</summary>
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

    /// <summary>Both vocabularies split words there, whatever stands around it; an apostrophe may go with the word (<c>it's</c>).</summary>
    private static bool EndsWord(char last, char next) =>
        char.IsAscii(next) && !char.IsAsciiLetter(next) && next != '\'' && char.IsLetter(last);
}
