using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Fallback.Roslyn;

/// <summary>Gives a model that the catalogue does not know an entry in the project's fallback.models.json, which is made where there is
/// none (FB2003).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class DescribeModelCodeFixProvider : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.UnknownModel];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => DescribeAllModels.Instance;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (ModelsToDescribe.NameOf(diagnostic) is not { } model) continue;
            Solution? changed = await ModelsToDescribe.AddAsync(context.Document.Project, [model], context.CancellationToken).ConfigureAwait(false);
            if (changed is not null)
                context.RegisterCodeFix(
                    CodeAction.Create($"Describe \"{model}\" in {ModelFile.Name}", _ => Task.FromResult(changed), DiagnosticIds.UnknownModel),
                    diagnostic);
        }
    }
}
