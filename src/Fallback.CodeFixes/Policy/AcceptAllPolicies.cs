using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Fallback.Roslyn;

/// <summary>Accepts the policy of each project that has a difference. A part of a project is not accepted: its file is one.</summary>
internal sealed class AcceptAllPolicies : FixAllProvider
{
    public static readonly AcceptAllPolicies Instance = new();

    public override async Task<CodeAction?> GetFixAsync(FixAllContext context)
    {
        Solution solution = context.Solution;
        IEnumerable<Project> projects = context.Scope == FixAllScope.Solution ? solution.Projects : [context.Project];
        // Of a project for several frameworks, which is several here, the file is one as well.
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (Project project in projects.OrderBy(static project => project.Name, StringComparer.Ordinal).ToList())
        {
            if (AcceptedPolicy.FileOf(project) is not { } file) continue;
            ImmutableArray<Diagnostic> found = context.Scope == FixAllScope.Document && context.Document is { } document
                ? await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false)
                : await context.GetAllDiagnosticsAsync(project).ConfigureAwait(false);
            if (found.IsEmpty || !written.Add(file.FilePath ?? file.Id.ToString())) continue;
            Project current = solution.GetProject(project.Id)!;
            solution = await AcceptedPolicy.WriteAsync(current, context.CancellationToken).ConfigureAwait(false) ?? solution;
        }
        return solution == context.Solution
            ? null
            : CodeAction.Create(AcceptPolicyCodeFixProvider.Title, _ => Task.FromResult(solution), DiagnosticIds.PolicyLock);
    }
}
