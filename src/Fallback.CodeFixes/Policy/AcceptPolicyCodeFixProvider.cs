using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Roslyn;

/// <summary>Accepts the policy of a whole project in its fallback.lock.json (FB5001).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AcceptPolicyCodeFixProvider : CodeFixProvider
{
    internal const string Title = $"Accept the policy in {PolicyDocument.FileName}";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.PolicyLock];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => AcceptAllPolicies.Instance;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        Project project = context.Document.Project;
        if (AcceptedPolicy.FileOf(project) is not { } file) return;
        SourceText text = await file.GetTextAsync(context.CancellationToken).ConfigureAwait(false);
        if (LockFile.Of(text).Problem is { CanRewrite: false }) return;
        context.RegisterCodeFix(
            CodeAction.Create(
                Title,
                async token => await AcceptedPolicy.WriteAsync(project, token).ConfigureAwait(false) ?? project.Solution,
                DiagnosticIds.PolicyLock),
            context.Diagnostics);
    }
}
