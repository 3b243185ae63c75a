using System.Composition;
using Fallback.Catalogue;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Options;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Roslyn;

/// <summary>Completes the strings of a declaration: models in chains and in the policies that belong to them, and parameters in
/// prompts.</summary>
[ExportCompletionProvider(nameof(DeclarationCompletionProvider), LanguageNames.CSharp), Shared]
public sealed class DeclarationCompletionProvider : CompletionProvider
{
    /// <inheritdoc/>
    public override bool ShouldTriggerCompletion(SourceText text, int caretPosition, CompletionTrigger trigger, OptionSet options) =>
        trigger.Kind == CompletionTriggerKind.Insertion && trigger.Character is '"' or '/' or '{';

    /// <inheritdoc/>
    public override async Task ProvideCompletionsAsync(CompletionContext context)
    {
        CancellationToken cancellationToken = context.CancellationToken;
        if (await context.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root) return;
        // Completion is requested at every position of every file: for almost all of them, the syntax tree alone shows that there is
        // nothing to do.
        if (AttributeString.At(root, context.Position) is not { } place || place.Use is not { } use) return;
        SourceText text = await context.Document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        HoleSpan? hole = use == StringUse.Prompt ? HoleSpan.At(place.Content, context.Position, text) : null;
        TextSpan? span = use == StringUse.Prompt ? hole?.Name : ModelSpan.Of(place.Content, context.Position, text);
        if (span is null) return;
        SemanticModel? model = await context.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (model is null || !IsOurs(place.Attribute, place.Name, model, cancellationToken)) return;
        ISymbol? owner = Owner(place.Attribute, model, cancellationToken);

        // Nothing else has anything to say there.
        context.IsExclusive = true;
        context.CompletionListSpan = span.Value;
        context.AddItems(hole is { } prompt
            ? owner is null ? [] : PlaceholderItems.Of(owner, prompt.IsClosed)
            : Models(use, owner, place, model, Catalogue(context.Document.Project, cancellationToken), cancellationToken));
    }

    /// <inheritdoc/>
    public override Task<CompletionDescription?> GetDescriptionAsync(Document document, CompletionItem item, CancellationToken cancellationToken)
    {
        ModelCatalogue catalogue = Catalogue(document.Project, cancellationToken);
        return Task.FromResult<CompletionDescription?>(CompletionDescription.FromText(
            item.DisplayText.Contains('/') && catalogue.Find(item.DisplayText) is { } facts
                ? ModelSummary.Long(facts, catalogue.AsOf)
                : $"{item.InlineDescription} {item.DisplayText}".Trim()));
    }

    /// <inheritdoc/>
    public override Task<CompletionChange> GetChangeAsync(
        Document document, CompletionItem item, char? commitKey, CancellationToken cancellationToken) =>
        item.Properties.TryGetValue(PlaceholderItems.TextProperty, out string? text)
            ? Task.FromResult(CompletionChange.Create(new TextChange(item.Span, text)))
            : base.GetChangeAsync(document, item, commitKey, cancellationToken);

    private static IEnumerable<CompletionItem> Models(
        StringUse use,
        ISymbol? owner,
        AttributeString place,
        SemanticModel model,
        ModelCatalogue catalogue,
        CancellationToken cancellationToken)
    {
        if (use == StringUse.TierOfChain) return owner is null ? [] : ModelItems.Of(DeclaredModels.Of(owner), catalogue);
        // A model that is there already would be asked in vain again (FB1003).
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        if (use == StringUse.Tier)
            taken.UnionWith(DeclaredAttribute.Values(place.Attribute)
                .Where(value => !value.Span.Contains(place.Content))
                .Select(value => model.GetConstantValue(value is AttributeArgumentSyntax a ? a.Expression : value, cancellationToken).Value)
                .OfType<string>());
        else if (owner is not null) taken.UnionWith(DeclaredAttribute.Chains(owner).SelectMany(static chain => chain));
        return ModelItems.All(catalogue, taken);
    }

    /// <summary>Whether the name means Fallback's attribute. An attribute without a target is not bound, so its name decides.</summary>
    private static bool IsOurs(AttributeSyntax attribute, string name, SemanticModel model, CancellationToken cancellationToken)
    {
        ITypeSymbol? type = model.GetTypeInfo(attribute, cancellationToken).Type;
        return type is { TypeKind: not TypeKind.Error }
            ? KnownSymbols.Is(type, "Fallback", name + "Attribute")
            : model.LookupNamespacesAndTypes(attribute.SpanStart, name: name + "Attribute")
                .OfType<ITypeSymbol>().Any(found => KnownSymbols.Is(found, "Fallback", name + "Attribute"));
    }

    /// <summary>Returns the target of the attribute or, if it has none yet, the containing interface.</summary>
    private static ISymbol? Owner(AttributeSyntax attribute, SemanticModel model, CancellationToken cancellationToken) =>
        DeclaredAttribute.Owner(attribute, model, cancellationToken)
        ?? (attribute.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type ? model.GetDeclaredSymbol(type, cancellationToken) : null);

    private static ModelCatalogue Catalogue(Project project, CancellationToken cancellationToken) =>
        ModelFile.Over(ModelFile.Read(project.AnalyzerOptions.AdditionalFiles, cancellationToken));
}
