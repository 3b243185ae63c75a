using System;

namespace Fallback.Roslyn;

/// <summary>The lowest number of tokens that a text can have, by any tokenizer.</summary>
internal static class FewestTokens
{
    /// <summary>
    /// Returns the number. An estimate within its margin proves nothing, but a word is at least one token, and so is what ends it: no
    /// tokenizer in use joins two words. For prose, the result is the higher of the two.
    /// </summary>
    public static long Of(string text, long estimate, TokenMargin margin) => Math.Max((long)(estimate / margin.Below), Words(text));

    /// <summary>
    /// Counts runs without white space that contain a letter or a digit, and the punctuation at their ends; rulers and indents are few
    /// tokens, however long they are.
    /// </summary>
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
