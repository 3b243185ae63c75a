using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>Removes an attribute that does nothing (FB1009).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RemoveAttributeCodeFixProvider() : DeclarationCodeFixProvider(DiagnosticIds.PolicyWithoutChain)
{
    private protected override string? Plan(AttributeSyntax attribute, SemanticModel model, Edits edits, CancellationToken cancellationToken)
    {
        edits.Remove(attribute);
        return $"Remove [{attribute.Name}]";
    }
}
