using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Fallback.Roslyn;

/// <summary>A fix that changes text in the diagnostic's own document. It is offered only where it changes something; all of a document are
/// fixed in one pass.</summary>
public abstract class EditingCodeFixProvider(string id) : CodeFixProvider
{
    private static readonly FixAllProvider _fixAll = FixAllProvider.Create(static async (context, document, diagnostics) =>
    {
        var provider = (EditingCodeFixProvider)context.CodeFixProvider;
        bool isOther = context.CodeActionEquivalenceKey?.EndsWith(Other, StringComparison.Ordinal) == true;
        return await FixAsync(provider, document, diagnostics, isOther, context.CancellationToken).ConfigureAwait(false);
    });

    private const string Other = ".Other";

    /// <inheritdoc/>
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; } = [id];

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => _fixAll;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
            foreach (bool isOther in (bool[])[false, true])
            {
                var edits = new Edits();
                string? title = await PlanAsync(context.Document, diagnostic, isOther, edits, context.CancellationToken).ConfigureAwait(false);
                if (title is null || edits.IsEmpty) continue;
                context.RegisterCodeFix(
                    CodeAction.Create(title, token => FixAsync(this, context.Document, [diagnostic], isOther, token), isOther ? id + Other : id),
                    diagnostic);
            }
    }

    /// <summary>Adds what mends the code to the edits, and gives the action's title; null when nothing can be done.</summary>
    private protected virtual string? Plan(
        Diagnostic diagnostic, SyntaxNode root, SemanticModel model, Edits edits, CancellationToken cancellationToken) => null;

    /// <summary>The same for another way to mend it, which a person may choose.</summary>
    private protected virtual string? PlanOther(
        Diagnostic diagnostic, SyntaxNode root, SemanticModel model, Edits edits, CancellationToken cancellationToken) => null;

    /// <summary>The same for a fix that has to look at the rest of the solution.</summary>
    private protected virtual Task<string?> PlanAsync(
        Document document, Diagnostic diagnostic, SyntaxNode root, SemanticModel model, Edits edits, CancellationToken cancellationToken) =>
        Task.FromResult(Plan(diagnostic, root, model, edits, cancellationToken));

    private static async Task<Document> FixAsync(
        EditingCodeFixProvider provider, Document document, ImmutableArray<Diagnostic> diagnostics, bool isOther, CancellationToken cancellationToken)
    {
        var edits = new Edits();
        foreach (Diagnostic diagnostic in diagnostics.OrderBy(static found => found.Location.SourceSpan.Start))
        {
            // What another one has changed already, or what turns out not to be possible half-way, is left as it is.
            Edits more = edits.Copy();
            string? title = await provider.PlanAsync(document, diagnostic, isOther, more, cancellationToken).ConfigureAwait(false);
            if (title is not null && !more.Overlap) edits = more;
        }
        return document.WithText(edits.ApplyTo(await document.GetTextAsync(cancellationToken).ConfigureAwait(false)));
    }

    private async Task<string?> PlanAsync(
        Document document, Diagnostic diagnostic, bool isOther, Edits edits, CancellationToken cancellationToken)
    {
        // dotnet format hands over what other rules have found, too.
        if (!FixableDiagnosticIds.Contains(diagnostic.Id)) return null;
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (root is null || model is null) return null;
        return isOther
            ? PlanOther(diagnostic, root, model, edits, cancellationToken)
            : await PlanAsync(document, diagnostic, root, model, edits, cancellationToken).ConfigureAwait(false);
    }
}
