using System.Collections.Immutable;
using System.Globalization;
using Fallback.Catalogue;
using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.Tags;

namespace Fallback.Roslyn;

/// <summary>Models as items of a completion list.</summary>
internal static class ModelItems
{
    private static readonly ImmutableArray<string> _tags = [WellKnownTags.Constant];

    // Roslyn's own tag for struck-through items; the constant is not public.
    private static readonly ImmutableArray<string> _tagsOfEnding = [WellKnownTags.Constant, "Deprecated"];

    // A model's name continues over these characters, which would end an identifier. Only Tab or Enter commits it, so that a custom model
    // that is typed in full is never replaced by an item of the list.
    private static readonly CompletionItemRules _rules = CompletionItemRules.Create(
        filterCharacterRules: [CharacterSetModificationRule.Create(CharacterSetModificationKind.Add, '/', '-', '.', ':', '_')],
        commitCharacterRules: [CharacterSetModificationRule.Create(CharacterSetModificationKind.Replace, ImmutableArray<char>.Empty)],
        enterKeyRule: EnterKeyRule.Never);

    /// <summary>
    /// Returns every model of the catalogue except those that are already in the chain: the project's own first, the retired last.
    /// </summary>
    public static IEnumerable<CompletionItem> All(ModelCatalogue catalogue, ISet<string> taken) =>
        catalogue.Models.Select((model, place) => (Name: $"{model.Provider}/{model.Id}", Model: model, Place: place))
            .Where(offered => !taken.Contains(offered.Name))
            .Select(offered => Item(offered.Name, offered.Model, Rank(offered.Model), offered.Place));

    /// <summary>Returns these models, in order.</summary>
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
