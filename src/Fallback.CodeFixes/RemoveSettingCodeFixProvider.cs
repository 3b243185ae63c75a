using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>Removes a setting that can never take effect (FB1011): a named argument, or the whole attribute.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RemoveSettingCodeFixProvider() : EditingCodeFixProvider(DiagnosticIds.IdleSetting)
{
    private protected override string? Plan(
        Diagnostic diagnostic, SyntaxNode root, SemanticModel model, Edits edits, CancellationToken cancellationToken)
    {
        SyntaxNode place = root.FindNode(diagnostic.Location.SourceSpan);
        if (place.FirstAncestorOrSelf<AttributeArgumentSyntax>() is { } argument)
        {
            edits.Remove(argument);
            return $"Remove {argument.NameEquals?.Name}";
        }
        if (place.FirstAncestorOrSelf<AttributeSyntax>() is not { } attribute) return null;
        edits.Remove(attribute);
        return $"Remove [{attribute.Name}]";
    }
}
