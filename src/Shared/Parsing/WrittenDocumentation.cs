using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>What the documentation of a declaration has.</summary>
[Flags]
internal enum DocumentationParts
{
    None = 0,
    Summary = 1,
    Remarks = 2,
}

/// <summary>
/// Determines which documentation the code contains, by its text: a build without a documentation file treats it as comments.
/// </summary>
internal static class WrittenDocumentation
{
    public static DocumentationParts Of(TypeDeclarationSyntax declaration)
    {
        DocumentationParts found = DocumentationParts.None;
        foreach (SyntaxTrivia trivia in declaration.GetLeadingTrivia().Where(IsDocumentation))
        {
            string text = trivia.ToFullString();
            // What is inherited or included may have either.
            if (text.Contains("<inheritdoc") || text.Contains("<include")) return DocumentationParts.Summary | DocumentationParts.Remarks;
            if (text.Contains("<summary")) found |= DocumentationParts.Summary;
            if (text.Contains("<remarks")) found |= DocumentationParts.Remarks;
        }
        return found;
    }

    private static bool IsDocumentation(SyntaxTrivia trivia) =>
        trivia.Kind() is SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia
        || trivia.Kind() is SyntaxKind.SingleLineCommentTrivia && trivia.ToString().StartsWith("///", StringComparison.Ordinal)
        || trivia.Kind() is SyntaxKind.MultiLineCommentTrivia && trivia.ToString().StartsWith("/**", StringComparison.Ordinal);
}
