using Microsoft.CodeAnalysis.Text;

namespace Fallback.Roslyn;

/// <summary>What a chosen model takes the place of.</summary>
internal static class ModelSpan
{
    /// <summary>The name around the caret, from the opening quote on; null where something else stands before the caret.</summary>
    /// <remarks>A string that has no end yet would take in what stands behind it in its line.</remarks>
    public static TextSpan? Of(TextSpan content, int position, SourceText text)
    {
        int end = content.Start;
        while (end < content.End && IsOfName(text[end])) end++;
        return end < position ? null : TextSpan.FromBounds(content.Start, end);
    }

    private static bool IsOfName(char c) => char.IsLetterOrDigit(c) || c is '/' or '-' or '.' or ':' or '_' or '@' or '+';
}
