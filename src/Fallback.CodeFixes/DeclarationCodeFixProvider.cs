using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>A fix of an attribute.</summary>
public abstract class DeclarationCodeFixProvider(string id) : EditingCodeFixProvider(id)
{
    private protected sealed override string? Plan(
        Diagnostic diagnostic, SyntaxNode root, SemanticModel model, Edits edits, CancellationToken cancellationToken) =>
        root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<AttributeSyntax>() is { } attribute
            ? Plan(attribute, model, edits, cancellationToken)
            : null;

    /// <summary>Adds what mends an attribute to the edits, and gives the action's title; null when nothing can be done.</summary>
    private protected abstract string? Plan(AttributeSyntax attribute, SemanticModel model, Edits edits, CancellationToken cancellationToken);
}
