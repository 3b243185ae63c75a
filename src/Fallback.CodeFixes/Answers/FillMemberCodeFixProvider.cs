using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Roslyn;

/// <summary>Gives the members of an answer's type the setter that JSON fills them by (FB1010), in whichever file the type is.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class FillMemberCodeFixProvider : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.AnswerType];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => FillAllMembers.Instance;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            List<MemberDeclarationSyntax> members =
                await UnsetMembers.OfAsync(context.Document, diagnostic, context.CancellationToken).ConfigureAwait(false);
            if (members.Count == 0) continue;
            context.RegisterCodeFix(
                CodeAction.Create(
                    $"Let JSON set {string.Join(", ", members.Select(NameOf))}",
                    token => FillAsync(context.Document.Project.Solution, members, token),
                    DiagnosticIds.AnswerType),
                diagnostic);
        }
    }

    internal static async Task<Solution> FillAsync(
        Solution solution, IEnumerable<MemberDeclarationSyntax> members, CancellationToken cancellationToken)
    {
        foreach (IGrouping<SyntaxTree, MemberDeclarationSyntax> file in members.Distinct().GroupBy(static member => member.SyntaxTree).ToList())
        {
            if (solution.GetDocument(file.Key) is not { } document) continue;
            var edits = new Edits();
            foreach (MemberDeclarationSyntax member in file) UnsetMembers.Fill(member, edits);
            SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
            solution = solution.WithDocumentText(document.Id, edits.ApplyTo(text));
        }
        return solution;
    }

    private static string NameOf(MemberDeclarationSyntax member) => member is PropertyDeclarationSyntax property
        ? $"'{property.Identifier.ValueText}'"
        : $"'{((FieldDeclarationSyntax)member).Declaration.Variables[0].Identifier.ValueText}'";
}
