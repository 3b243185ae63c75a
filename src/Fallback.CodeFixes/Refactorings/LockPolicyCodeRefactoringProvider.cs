using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.CSharp;

namespace Fallback.Roslyn;

/// <summary>Makes a project's fallback.lock.json, so that from then on a change of its policy has to be accepted (FB5001).</summary>
[ExportCodeRefactoringProvider(LanguageNames.CSharp, Name = nameof(LockPolicyCodeRefactoringProvider)), Shared]
public sealed class LockPolicyCodeRefactoringProvider : CodeRefactoringProvider
{
    /// <inheritdoc/>
    public override async Task ComputeRefactoringsAsync(CodeRefactoringContext context)
    {
        Project project = context.Document.Project;
        if (AcceptedPolicy.FileOf(project) is not null) return;
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root) return;
        if (CaretPlace.InterfaceHead(root, context.Span) is not { } type) return;
        if (await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model) return;
        if (model.GetDeclaredSymbol(type, context.CancellationToken) is not { } symbol || !ClientName.HasAnyChain(symbol)) return;
        context.RegisterRefactoring(CodeAction.Create(
            $"Lock the policy of the project's clients in {PolicyDocument.FileName}",
            async token => await AcceptedPolicy.WriteAsync(project, token).ConfigureAwait(false) ?? project.Solution,
            nameof(LockPolicyCodeRefactoringProvider)));
    }
}
