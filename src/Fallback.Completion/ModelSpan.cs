using Microsoft.CodeAnalysis.Text;

namespace Fallback.Roslyn;

/// <summary>The text that a chosen model replaces.</summary>
internal static class ModelSpan
{
    /// <summary>Returns the name around the caret, from the opening quote on; null if there is something else before the caret.</summary>
    /// <remarks>A string without an end would otherwise include the rest of its line.</remarks>
    public static TextSpan? Of(TextSpan content, int position, SourceText text)
    {
        int end = content.Start;
        while (end < content.End && IsOfName(text[end])) end++;
        return end < position ? null : TextSpan.FromBounds(content.Start, end);
    }

    private static bool IsOfName(char c) => char.IsLetterOrDigit(c) || c is '/' or '-' or '.' or ':' or '_' or '@' or '+';
}
