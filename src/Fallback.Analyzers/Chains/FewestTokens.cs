using System;

namespace Fallback.Roslyn;

/// <summary>The fewest tokens that a text can be, whoever counts.</summary>
internal static class FewestTokens
{
    /// <summary>
    /// An estimate within its margin proves nothing, but a word is a token at least, and so is what ends it: no tokenizer in use puts two
    /// words into one. For prose that is the higher of the two.
    /// </summary>
    public static long Of(string text, long estimate, TokenMargin margin) => Math.Max((long)(estimate / margin.Below), Words(text));

    /// <summary>Runs without white space that have a letter or a digit, and the signs at their ends; rulers and indents are few tokens however
    /// long they are.</summary>
    private static long Words(string text)
    {
        long tokens = 0;
        bool isWord = false;
        char last = ' ';
        foreach (char c in text)
        {
            if (char.IsWhiteSpace(c))
            {
                // The vowel signs of Hindi belong to their word.
                if (isWord && (char.IsPunctuation(last) || char.IsSymbol(last))) tokens++;
                isWord = false;
            }
            else if (!isWord && char.IsLetterOrDigit(c))
            {
                isWord = true;
                tokens++;
            }
            last = c;
        }
        return tokens;
    }
}
