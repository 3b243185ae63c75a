using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Fallback.Roslyn;

/// <summary>Describes every unknown model of a document, project or solution, in one entry each.</summary>
internal sealed class DescribeAllModels : FixAllProvider
{
    public static readonly DescribeAllModels Instance = new();

    public override async Task<CodeAction?> GetFixAsync(FixAllContext context)
    {
        Solution solution = context.Solution;
        IEnumerable<Project> projects = context.Scope == FixAllScope.Solution ? solution.Projects : [context.Project];
        foreach (ProjectId id in projects.Select(static project => project.Id).ToList())
        {
            Project project = solution.GetProject(id)!;
            ImmutableArray<Diagnostic> found = context.Scope == FixAllScope.Document && context.Document is { } document
                ? await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false)
                : await context.GetAllDiagnosticsAsync(context.Solution.GetProject(id)!).ConfigureAwait(false);
            string[] models = [.. found.Select(ModelsToDescribe.NameOf).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];
            if (models.Length > 0 && await ModelsToDescribe.AddAsync(project, models, context.CancellationToken).ConfigureAwait(false) is { } changed)
                solution = changed;
        }
        return solution == context.Solution
            ? null
            : CodeAction.Create($"Describe the models in {ModelFile.Name}", _ => Task.FromResult(solution), DiagnosticIds.UnknownModel);
    }
}
