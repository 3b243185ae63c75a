using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>Awaits what a thread would wait for (FB4002). The function around is made asynchronous where that breaks nobody.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AwaitCodeFixProvider() : EditingCodeFixProvider(DiagnosticIds.BlockingWait)
{
    private protected override async Task<string?> PlanAsync(
        Document document, Diagnostic diagnostic, SyntaxNode root, SemanticModel model, Edits edits, CancellationToken cancellationToken)
    {
        if (diagnostic.AdditionalLocations.Count == 0
            || root.FindNode(diagnostic.AdditionalLocations[0].SourceSpan, getInnermostNodeForTie: true) is not ExpressionSyntax wait
            || AwaitablePlace.Function(wait) is not { } function)
            return null;
        if (AwaitablePlace.IsAsynchronous(function)) return WaitEdit.Add(wait, model, edits, cancellationToken) ? "Use 'await'" : null;
        var trial = new Edits();
        if (!WaitEdit.Add(wait, model, trial, cancellationToken)) return null;
        // What is inserted before the wait itself comes after what is inserted at the same place for the function.
        bool isDone = function is AnonymousFunctionExpressionSyntax lambda
            ? AsyncLambda.Add(lambda, trial, model, edits, cancellationToken)
            : await AsyncMethod.AddAsync(function, document, model, edits, cancellationToken).ConfigureAwait(false);
        if (!isDone) return null;
        WaitEdit.Add(wait, model, edits, cancellationToken);
        return $"Use 'await', and make {AwaitablePlace.NameOf(function)} asynchronous";
    }
}
