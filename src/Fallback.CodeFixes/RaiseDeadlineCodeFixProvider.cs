using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>Raises the deadline until the last tier has its whole time, too (FB2004).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RaiseDeadlineCodeFixProvider() : EditingCodeFixProvider(DiagnosticIds.UnreachableTier)
{
    private protected override string? Plan(
        Diagnostic diagnostic, SyntaxNode root, SemanticModel model, Edits edits, CancellationToken cancellationToken)
    {
        if (!diagnostic.Properties.TryGetValue(DeclarationAnalyzer.RemedyProperty, out string? needed) || needed is null) return null;
        AttributeSyntax? chain = root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<AttributeSyntax>();
        AttributeArgumentSyntax? deadline = chain?.ArgumentList?.Arguments
            .FirstOrDefault(static argument => argument.NameEquals?.Name.Identifier.ValueText == "DeadlineMs");
        if (deadline is null) return null;
        edits.Replace(deadline.Expression.Span, needed);
        return $"Raise the deadline to {needed} ms";
    }
}
