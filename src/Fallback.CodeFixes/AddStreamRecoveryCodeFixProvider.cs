using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>Declares on a streaming method what happens anyway (FB2013).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AddStreamRecoveryCodeFixProvider() : EditingCodeFixProvider(DiagnosticIds.StreamRecovery)
{
    private protected override string? Plan(
        Diagnostic diagnostic, SyntaxNode root, SemanticModel model, Edits edits, CancellationToken cancellationToken)
    {
        SyntaxNode node = root.FindNode(diagnostic.Location.SourceSpan);
        // On an attribute it is a recovery that is not possible; which other one is meant, nobody knows.
        if (node.FirstAncestorOrSelf<AttributeSyntax>() is not null || node.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } method)
            return null;
        AttributeSyntax? chain = ((TypeDeclarationSyntax)method.Parent!).AttributeLists
            .Concat(method.AttributeLists)
            .SelectMany(static list => list.Attributes)
            .FirstOrDefault(attribute => model.GetTypeInfo(attribute, cancellationToken).Type?.Name == PolicyAttributes.ModelChain);
        if (chain is null) return null;
        string qualifier = AddedAttribute.Qualifier(chain);
        AddedAttribute.Before(method, $"[{qualifier}OnStreamFailure({qualifier}StreamRecovery.Fail)]", edits);
        return "Add [OnStreamFailure(StreamRecovery.Fail)]";
    }
}
