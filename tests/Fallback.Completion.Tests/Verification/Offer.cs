using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Completion.Tests.Verification;

/// <summary>What Roslyn's completion service shows at the caret.</summary>
internal sealed class Offer
{
    private readonly CompletionService _service;
    private readonly Document _document;

    private Offer(CompletionService service, Document document, ImmutableArray<CompletionItem> items) =>
        (_service, _document, Items) = (service, document, items);

    /// <summary>As they are sorted before anything is typed.</summary>
    public ImmutableArray<CompletionItem> Items { get; }

    public IEnumerable<string> Names => Items.Select(static item => item.DisplayText);

    public CompletionItem this[string name] => Items.Single(item => item.DisplayText == name);

    /// <summary>On demand, or as after a typed character.</summary>
    public static async Task<Offer> AtAsync(EditedProject project, char? typed = null)
    {
        CompletionService service = CompletionService.GetService(project.Document)!;
        CompletionTrigger trigger = typed is { } c ? CompletionTrigger.CreateInsertionTrigger(c) : CompletionTrigger.Invoke;
        CompletionList list = await service.GetCompletionsAsync(
            project.Document, project.Position, trigger, cancellationToken: TestContext.Current.CancellationToken);
        return new Offer(service, project.Document, [.. list.ItemsList.OrderBy(static item => item.SortText, StringComparer.Ordinal)]);
    }

    /// <summary>The document's text once an item is chosen.</summary>
    public async Task<string> ChooseAsync(string name)
    {
        CompletionChange change = await _service.GetChangeAsync(_document, this[name], cancellationToken: TestContext.Current.CancellationToken);
        SourceText text = await _document.GetTextAsync(TestContext.Current.CancellationToken);
        return text.WithChanges(change.TextChange).ToString();
    }

    public async Task<string> DescribeAsync(string name) =>
        (await _service.GetDescriptionAsync(_document, this[name], TestContext.Current.CancellationToken))!.Text;
}
