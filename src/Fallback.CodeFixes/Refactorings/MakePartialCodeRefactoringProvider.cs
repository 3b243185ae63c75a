using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Roslyn;

/// <summary>Makes an interface with a chain partial, so that the generator can document the chain on it.</summary>
[ExportCodeRefactoringProvider(LanguageNames.CSharp, Name = nameof(MakePartialCodeRefactoringProvider)), Shared]
public sealed class MakePartialCodeRefactoringProvider : CodeRefactoringProvider
{
    internal const string Title = "Show the chain on hover (make partial)";

    /// <inheritdoc/>
    public override async Task ComputeRefactoringsAsync(CodeRefactoringContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        if (root?.FindToken(context.Span.Start).Parent?.FirstAncestorOrSelf<InterfaceDeclarationSyntax>() is not { } declaration
            || !Header(declaration).Contains(context.Span))
            return;
        // Every part and every containing type must be partial; the compiler reports those in other files.
        List<TypeDeclarationSyntax> plain =
        [
            .. declaration.AncestorsAndSelf().OfType<TypeDeclarationSyntax>()
                .Where(static type => !type.Modifiers.Any(SyntaxKind.PartialKeyword)),
        ];
        if (plain.Count == 0) return;
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (model?.GetDeclaredSymbol(declaration, context.CancellationToken) is not { } type
            || !InterfaceParser.AsksForClient(type, InterfaceParser.Methods(type)))
            return;
        context.RegisterRefactoring(CodeAction.Create(Title, token => ApplyAsync(context.Document, plain, token), Title));
    }

    private static async Task<Document> ApplyAsync(Document document, List<TypeDeclarationSyntax> plain, CancellationToken cancellationToken)
    {
        SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        return document.WithText(text.WithChanges(plain
            .Select(static type => new TextChange(new TextSpan(type.Keyword.SpanStart, 0), "partial "))
            .OrderBy(static change => change.Span.Start)));
    }

    /// <summary>From the first attribute to the brace.</summary>
    private static TextSpan Header(InterfaceDeclarationSyntax declaration) =>
        TextSpan.FromBounds(
            declaration.SpanStart,
            declaration.OpenBraceToken.Span.Length > 0 ? declaration.OpenBraceToken.SpanStart : declaration.Span.End);
}
