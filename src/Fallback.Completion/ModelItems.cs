using System.Collections.Immutable;
using System.Globalization;
using Fallback.Catalogue;
using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.Tags;

namespace Fallback.Roslyn;

/// <summary>Models as a completion list shows them.</summary>
internal static class ModelItems
{
    private static readonly ImmutableArray<string> _tags = [WellKnownTags.Constant];

    // Roslyn's own tag for what is struck through; the constant is not public.
    private static readonly ImmutableArray<string> _tagsOfEnding = [WellKnownTags.Constant, "Deprecated"];

    // A name goes on over these, where they would end an identifier; and it ends with Tab or Enter alone, so that a model of one's own that
    // is written out is never replaced by one of the list.
    private static readonly CompletionItemRules _rules = CompletionItemRules.Create(
        filterCharacterRules: [CharacterSetModificationRule.Create(CharacterSetModificationKind.Add, '/', '-', '.', ':', '_')],
        commitCharacterRules: [CharacterSetModificationRule.Create(CharacterSetModificationKind.Replace, ImmutableArray<char>.Empty)],
        enterKeyRule: EnterKeyRule.Never);

    /// <summary>Every model of the catalogue, but those that are in the chain already: the project's own first, the retired last.</summary>
    public static IEnumerable<CompletionItem> All(ModelCatalogue catalogue, ISet<string> taken) =>
        catalogue.Models.Select((model, place) => (Name: $"{model.Provider}/{model.Id}", Model: model, Place: place))
            .Where(offered => !taken.Contains(offered.Name))
            .Select(offered => Item(offered.Name, offered.Model, Rank(offered.Model), offered.Place));

    /// <summary>These models, in their order.</summary>
    public static IEnumerable<CompletionItem> Of(IEnumerable<string> names, ModelCatalogue catalogue) =>
        names.Select((name, place) => Item(name, catalogue.Find(name), 0, place));

    private static int Rank(ModelFacts model) => model.Status switch
    {
        "legacy" => 1,
        "deprecated" => 2,
        "retired" => 3,
        _ => 0,
    };

    private static CompletionItem Item(string name, ModelFacts? model, int rank, int place) => CompletionItem.Create(
        name,
        filterText: name,
        sortText: string.Format(CultureInfo.InvariantCulture, "{0}{1:00000}", rank, place),
        properties: null,
        tags: model?.Status is "deprecated" or "retired" ? _tagsOfEnding : _tags,
        rules: _rules,
        displayTextPrefix: null,
        displayTextSuffix: null,
        inlineDescription: model is null ? null : ModelSummary.Short(model),
        isComplexTextEdit: false);
}
