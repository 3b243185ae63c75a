using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>Gives setters to the members of the answers' types of a document, project or solution; several methods may return one.</summary>
internal sealed class FillAllMembers : FixAllProvider
{
    public static readonly FillAllMembers Instance = new();

    public override async Task<CodeAction?> GetFixAsync(FixAllContext context)
    {
        var members = new List<MemberDeclarationSyntax>();
        IEnumerable<Project> projects = context.Scope == FixAllScope.Solution ? context.Solution.Projects : [context.Project];
        foreach (Project project in projects)
        {
            ImmutableArray<Diagnostic> found = context.Scope == FixAllScope.Document && context.Document is { } only
                ? await context.GetDocumentDiagnosticsAsync(only).ConfigureAwait(false)
                : await context.GetAllDiagnosticsAsync(project).ConfigureAwait(false);
            foreach (Diagnostic diagnostic in found)
                if (context.Solution.GetDocument(diagnostic.Location.SourceTree) is { } document)
                    members.AddRange(await UnsetMembers.OfAsync(document, diagnostic, context.CancellationToken).ConfigureAwait(false));
        }
        return members.Count == 0
            ? null
            : CodeAction.Create(
                "Let JSON set the members of answers",
                token => FillMemberCodeFixProvider.FillAsync(context.Solution, members, token),
                DiagnosticIds.AnswerType);
    }
}
