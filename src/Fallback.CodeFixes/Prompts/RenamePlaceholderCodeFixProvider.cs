using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Roslyn;

/// <summary>Renames a prompt's placeholder to the parameter that was most likely meant, or to any that no prompt uses (FB1007).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RenamePlaceholderCodeFixProvider : CodeFixProvider
{
    private static readonly FixAllProvider _fixAll = FixAllProvider.Create(static async (context, document, diagnostics) =>
        await RenameAllAsync(document, diagnostics, context.CodeActionEquivalenceKey, context.CancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.Prompt];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => _fixAll;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (await FindAsync(context.Document, diagnostic, context.CancellationToken).ConfigureAwait(false) is not var (written, names)) continue;
            foreach (string name in names.All(written))
                context.RegisterCodeFix(
                    CodeAction.Create(
                        $"Rename {{{written}}} to {{{name}}}",
                        token => RenameAsync(context.Document, names, written, name, token),
                        // Which of several was meant is for a person to say, once for each placeholder.
                        name == names.Best(written) ? DiagnosticIds.Prompt : $"{DiagnosticIds.Prompt}.{name}"),
                    diagnostic);
        }
    }

    private static async Task<Document> RenameAsync(
        Document document, PlaceholderNames names, string written, string name, CancellationToken cancellationToken)
    {
        var edits = new Edits();
        foreach (TextSpan place in names.Places(written, cancellationToken)) edits.Replace(place, name);
        return document.WithText(edits.ApplyTo(await document.GetTextAsync(cancellationToken).ConfigureAwait(false)));
    }

    private static async Task<Document> RenameAllAsync(
        Document document, ImmutableArray<Diagnostic> diagnostics, string? key, CancellationToken cancellationToken)
    {
        // dotnet format takes the key from whatever diagnostic comes first, which may be another rule's.
        if (key is not (null or DiagnosticIds.Prompt)) return document;
        var edits = new Edits();
        foreach (Diagnostic diagnostic in diagnostics)
            if (await FindAsync(document, diagnostic, cancellationToken).ConfigureAwait(false) is var (written, names)
                && names.Best(written) is { } best)
                foreach (TextSpan place in names.Places(written, cancellationToken)) edits.Replace(place, best);
        return document.WithText(edits.ApplyTo(await document.GetTextAsync(cancellationToken).ConfigureAwait(false)));
    }

    /// <summary>Returns the name in the placeholder of a diagnostic; null if the diagnostic is about something else.</summary>
    private static async Task<(string Written, PlaceholderNames Names)?> FindAsync(
        Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        TextSpan span = diagnostic.Location.SourceSpan;
        string hole = (await document.GetTextAsync(cancellationToken).ConfigureAwait(false)).ToString(span);
        if (hole.Length < 3 || hole[0] != '{' || hole[hole.Length - 1] != '}') return null;
        string written = hole.Substring(1, (hole.IndexOf(':') is > 0 and var colon ? colon : hole.Length - 1) - 1).Trim();
        if (written.Length == 0 || written.Any(static c => !char.IsLetterOrDigit(c) && c != '_')) return null;
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        return root?.FindNode(span).FirstAncestorOrSelf<AttributeSyntax>() is { } attribute
            && model is not null
            && PlaceholderNames.Of(attribute, model, cancellationToken) is { } names
                ? (written, names)
                : null;
    }
}
