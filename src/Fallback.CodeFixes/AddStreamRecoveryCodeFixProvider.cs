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
        // On an attribute, it is a recovery that is not possible; which other one is meant is unknown.
        if (node.FirstAncestorOrSelf<AttributeSyntax>() is not null) return null;
        var method = node as MethodDeclarationSyntax;
        // On the interface's name it is a stream that it inherits: of a chat client, say.
        if ((method?.Parent ?? node) is not TypeDeclarationSyntax type) return null;
        AttributeSyntax? chain = type.AttributeLists
            .Concat(method?.AttributeLists ?? [])
            .SelectMany(static list => list.Attributes)
            .FirstOrDefault(attribute => model.GetTypeInfo(attribute, cancellationToken).Type?.Name == PolicyAttributes.ModelChain);
        if (chain is null) return null;
        string qualifier = AddedAttribute.Qualifier(chain);
        string added = $"[{qualifier}OnStreamFailure({qualifier}StreamRecovery.Fail)]";
        if (method is null) AddedAttribute.After(chain, added, edits);
        else AddedAttribute.Before(method, added, edits);
        return "Add [OnStreamFailure(StreamRecovery.Fail)]";
    }
}
