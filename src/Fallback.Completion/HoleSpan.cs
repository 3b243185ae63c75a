using Microsoft.CodeAnalysis.Text;

namespace Fallback.Roslyn;

/// <summary>A placeholder of a prompt with the caret in its name.</summary>
/// <param name="Name">The name so far, around the caret.</param>
/// <param name="IsClosed">Whether something follows that belongs to it: a brace, or a format.</param>
internal readonly record struct HoleSpan(TextSpan Name, bool IsClosed)
{
    /// <summary>Returns null if the caret is not after a brace, or is after one of a pair, which means a literal brace.</summary>
    public static HoleSpan? At(TextSpan content, int position, SourceText text)
    {
        int start = position;
        while (start > content.Start && IsOfName(text[start - 1])) start--;
        int open = start;
        while (open > content.Start && text[open - 1] == '{') open--;
        if ((start - open) % 2 == 0) return null;
        int end = position;
        while (end < content.End && IsOfName(text[end])) end++;
        return new HoleSpan(TextSpan.FromBounds(start, end), end < content.End && text[end] is '}' or ':');
    }

    private static bool IsOfName(char c) => char.IsLetterOrDigit(c) || c == '_';
}
