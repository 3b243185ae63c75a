using System.Text;

namespace Fallback;

/// <summary>A message made fit for matching.</summary>
internal static class MessageText
{
    /// <summary>
    /// Takes out quoted text with white space in it. That is what the user wrote, given back ("Invalid value: 'handle rate limit errors'"); the
    /// names that matter, of parameters and models, have none.
    /// </summary>
    public static string WithoutEchoes(string message)
    {
        StringBuilder? kept = null;
        int copied = 0;
        for (int i = 0; i < message.Length; i++)
        {
            if (!IsQuote(message[i]) || i > 0 && char.IsLetterOrDigit(message[i - 1])) continue;
            int close = FindClose(message, i);
            if (close < 0) break;
            if (message.AsSpan(i, close - i).IndexOfAny(" \t\r\n") >= 0)
            {
                (kept ??= new StringBuilder()).Append(message, copied, i - copied);
                copied = close;
            }
            i = close - 1;
        }
        return kept is null ? message : kept.Append(message, copied, message.Length - copied).ToString();
    }

    /// <summary>The position after the closing quote. A message that was cut may have lost it; an apostrophe is none.</summary>
    private static int FindClose(string message, int open)
    {
        for (int i = open + 1; i < message.Length; i++)
            if (message[i] == message[open] && (i + 1 == message.Length || !char.IsLetterOrDigit(message[i + 1]))) return i + 1;
        return message.Length == ErrorBody.LongestMessage ? message.Length : -1;
    }

    private static bool IsQuote(char c) => c is '\'' or '"' or '`' or '“' or '”';
}
