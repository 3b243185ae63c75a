using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>Raises the deadline until the last tier has its whole time, too, or shortens the timeouts until all of them fit it (FB2004).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RaiseDeadlineCodeFixProvider() : EditingCodeFixProvider(DiagnosticIds.UnreachableTier)
{
    private protected override string? Plan(
        Diagnostic diagnostic, SyntaxNode root, SemanticModel model, Edits edits, CancellationToken cancellationToken) =>
        Fit(diagnostic, root, model, cancellationToken)?.Raise(edits, cancellationToken);

    private protected override string? PlanOther(
        Diagnostic diagnostic, SyntaxNode root, SemanticModel model, Edits edits, CancellationToken cancellationToken) =>
        Fit(diagnostic, root, model, cancellationToken)?.Shorten(edits, cancellationToken);

    private static DeadlineFit? Fit(Diagnostic diagnostic, SyntaxNode root, SemanticModel model, CancellationToken cancellationToken) =>
        root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<AttributeSyntax>() is { } chain
            ? DeadlineFit.Of(chain, model, cancellationToken).FirstOrDefault()
            : null;
}
