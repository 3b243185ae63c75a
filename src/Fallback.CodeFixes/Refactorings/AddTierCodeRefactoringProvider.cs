using System.Collections.Immutable;
using System.Composition;
using Fallback.Catalogue;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Roslyn;

/// <summary>Adds a tier behind a chain: a comparable model at a provider that the chain does not have.</summary>
[ExportCodeRefactoringProvider(LanguageNames.CSharp, Name = nameof(AddTierCodeRefactoringProvider)), Shared]
public sealed class AddTierCodeRefactoringProvider : CodeRefactoringProvider
{
    /// <inheritdoc/>
    public override async Task ComputeRefactoringsAsync(CodeRefactoringContext context)
    {
        Document document = context.Document;
        CancellationToken cancellationToken = context.CancellationToken;
        if (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root) return;
        if (!root.DescendantNodes().OfType<AttributeSyntax>().Any(CaretPlace.IsChain)) return;
        if (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model) return;
        if (CaretPlace.Chain(root, context.Span, model, cancellationToken) is not { } chain) return;

        IReadOnlyList<SyntaxNode> tiers = DeclaredAttribute.Values(chain);
        List<string> names = [.. tiers.Select(tier => Text(tier, model, cancellationToken)).OfType<string>()];
        if (names.Count == 0 || names.Count < tiers.Count) return;
        ModelCatalogue catalogue = ModelFile.Over(ModelFile.Read(document.Project.AnalyzerOptions.AdditionalFiles, cancellationToken));
        ImmutableArray<CodeAction> actions =
        [
            .. SuggestedModels.Beside(names, catalogue).Select(added => CodeAction.Create(
                $"\"{SuggestedModels.NameOf(added)}\" ({ModelSummary.Short(added)})",
                token => AddAsync(document, chain, SuggestedModels.NameOf(added), model, token),
                nameof(AddTierCodeRefactoringProvider) + added.Provider)),
        ];
        if (actions.Length > 0) context.RegisterRefactoring(CodeAction.Create("Add a fallback tier", actions, isInlinable: false));
    }

    private static async Task<Document> AddAsync(
        Document document, AttributeSyntax chain, string name, SemanticModel model, CancellationToken cancellationToken)
    {
        SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<SyntaxNode> tiers = DeclaredAttribute.Values(chain);
        var edits = new Edits();
        Append(tiers, SymbolDisplay.FormatLiteral(name, quote: true), text, edits);
        // Where each tier has a figure of its own, the new one gets the last one's, which would hold for it without being written, too.
        foreach (IReadOnlyList<SyntaxNode> figures in TierRemoval.Timeouts(chain, model, cancellationToken))
            if (figures.Count > 1 && figures.Count == tiers.Count)
                Append(figures, figures[figures.Count - 1].ToString(), text, edits);
        return document.WithText(edits.ApplyTo(text));
    }

    private static void Append(IReadOnlyList<SyntaxNode> values, string added, SourceText text, Edits edits) =>
        edits.Replace(new TextSpan(values[values.Count - 1].Span.End, 0), Separator(values, text) + added);

    /// <summary>What parts the last two, so that a list of lines goes on as one.</summary>
    private static string Separator(IReadOnlyList<SyntaxNode> values, SourceText text)
    {
        if (values.Count < 2) return ", ";
        string between = text.ToString(TextSpan.FromBounds(values[values.Count - 2].Span.End, values[values.Count - 1].SpanStart));
        return between.All(static c => c == ',' || char.IsWhiteSpace(c)) ? between : ", ";
    }

    private static string? Text(SyntaxNode tier, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetConstantValue(tier is AttributeArgumentSyntax argument ? argument.Expression : tier, cancellationToken).Value as string;
}
