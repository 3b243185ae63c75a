using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Roslyn;

/// <summary>Changes http to https in a provider's URL (FB3004).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class UseHttpsCodeFixProvider() : EditingCodeFixProvider(DiagnosticIds.PlainHttp)
{
    private protected override string? Plan(
        Diagnostic diagnostic, SyntaxNode root, SemanticModel model, Edits edits, CancellationToken cancellationToken)
    {
        // The URL begins with its first literal; a constant from elsewhere has other users.
        SyntaxToken first = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true).GetFirstToken();
        int at = first.Text.IndexOf("http://", StringComparison.OrdinalIgnoreCase);
        if (at < 0 || first.IsKind(SyntaxKind.IdentifierToken)) return null;
        edits.Replace(new TextSpan(first.SpanStart + at, 4), "https");
        return "Use https";
    }
}
