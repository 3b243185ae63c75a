using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.Tags;

namespace Fallback.Roslyn;

/// <summary>The parameters that a prompt can name, as items of a completion list.</summary>
internal static class PlaceholderItems
{
    /// <summary>The property of an item that contains the text to write, if it is more than its name.</summary>
    public const string TextProperty = "Text";

    private static readonly ImmutableArray<string> _tags = [WellKnownTags.Parameter];

    private static readonly CompletionItemRules _rules = CompletionItemRules.Create(
        commitCharacterRules: [CharacterSetModificationRule.Create(CharacterSetModificationKind.Replace, ImmutableArray<char>.Empty)],
        enterKeyRule: EnterKeyRule.Never);

    /// <summary>Returns a method's own parameters; for an interface, those that every method has whose prompt it becomes.</summary>
    public static IEnumerable<CompletionItem> Of(ISymbol owner, bool isClosed) =>
        Parameters(owner).Select((parameter, place) => CompletionItem.Create(
            parameter.Name,
            filterText: parameter.Name,
            sortText: place.ToString("00000", CultureInfo.InvariantCulture),
            properties: isClosed
                ? ImmutableDictionary<string, string>.Empty
                : ImmutableDictionary<string, string>.Empty.Add(TextProperty, parameter.Name + "}"),
            tags: _tags,
            rules: _rules,
            displayTextPrefix: null,
            displayTextSuffix: null,
            inlineDescription: parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat),
            isComplexTextEdit: false));

    private static IReadOnlyList<IParameterSymbol> Parameters(ISymbol owner)
    {
        if (owner is IMethodSymbol method) return Values(method);
        if (owner is not INamedTypeSymbol { TypeKind: TypeKind.Interface } type) return [];
        List<IReadOnlyList<IParameterSymbol>> each =
        [
            .. InterfaceParser.Methods(type)
                .Where(static method => AttributeReader.One(method, "SystemPromptAttribute") is null)
                .Select(Values),
        ];
        return each.Count == 0
            ? []
            : [.. each[0].Where(parameter => each.All(values => values.Any(other => other.Name == parameter.Name)))];
    }

    private static IReadOnlyList<IParameterSymbol> Values(IMethodSymbol method) =>
        ParameterRoles.Read(method, method.ContainingType, new ProblemSink(null)).Values;
}
