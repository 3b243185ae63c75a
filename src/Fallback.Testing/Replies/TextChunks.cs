namespace Fallback.Testing;

/// <summary>Cuts a text into the pieces of a stream, never between the two halves of a surrogate pair.</summary>
internal static class TextChunks
{
    /// <summary>One piece a word; each but the first begins with the space before it.</summary>
    public static IReadOnlyList<string> Words(string text)
    {
        List<string> words = [];
        int start = 0;
        for (int i = 1; i < text.Length; i++)
        {
            if (text[i] != ' ' || text[i - 1] == ' ') continue;
            words.Add(text[start..i]);
            start = i;
        }

        if (start < text.Length) words.Add(text[start..]);
        return words;
    }

    public static IReadOnlyList<string> Even(string text, int count)
    {
        List<string> pieces = [];
        int start = 0;
        for (int i = 1; i <= count; i++)
        {
            int end = (int)((long)text.Length * i / count);
            if (end < text.Length && end > 0 && char.IsSurrogatePair(text[end - 1], text[end])) end++;
            if (end <= start) continue;
            pieces.Add(text[start..end]);
            start = end;
        }

        return pieces;
    }
}
