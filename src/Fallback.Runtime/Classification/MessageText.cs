using System.Text;

namespace Fallback;

/// <summary>Prepares a message for matching.</summary>
internal static class MessageText
{
    /// <summary>
    /// Removes quoted text that contains white space. Such text repeats what the user wrote ("Invalid value: 'handle rate limit errors'");
    /// the names that matter, of parameters and models, contain none.
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

    /// <summary>Returns the position after the closing quote. A message that was cut may lack it; an apostrophe is not one.</summary>
    private static int FindClose(string message, int open)
    {
        for (int i = open + 1; i < message.Length; i++)
            if (message[i] == message[open] && (i + 1 == message.Length || !char.IsLetterOrDigit(message[i + 1]))) return i + 1;
        return message.Length == ErrorBody.LongestMessage ? message.Length : -1;
    }

    private static bool IsQuote(char c) => c is '\'' or '"' or '`' or '“' or '”';
}
