using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>
/// Awaits what a thread would wait for (FB4002). The containing function becomes asynchronous if that breaks no other code.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AwaitCodeFixProvider() : EditingCodeFixProvider(DiagnosticIds.BlockingWait)
{
    private protected override async Task<string?> PlanAsync(
        Document document, Diagnostic diagnostic, SyntaxNode root, SemanticModel model, Edits edits, CancellationToken cancellationToken)
    {
        if (diagnostic.AdditionalLocations.Count == 0
            || root.FindNode(diagnostic.AdditionalLocations[0].SourceSpan, getInnermostNodeForTie: true) is not ExpressionSyntax wait
            || AwaitablePlace.Function(wait) is not { } function
            || LivingSpans.AreAround(wait, function, model, cancellationToken)
            || IsCaughtAsAggregate(wait, function, model, cancellationToken))
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

    /// <summary>Whether the exception is caught that waiting wraps all others in: <c>await</c> throws none, and nobody would catch the
    /// other.</summary>
    private static bool IsCaughtAsAggregate(ExpressionSyntax wait, SyntaxNode function, SemanticModel model, CancellationToken cancellationToken) =>
        wait is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetResult" or "ToBlockingEnumerable" } }
        && wait.Ancestors().TakeWhile(outer => outer != function).OfType<TryStatementSyntax>()
            .Where(attempt => attempt.Block.Span.Contains(wait.Span))
            .SelectMany(static attempt => attempt.Catches)
            .Any(clause => clause.Declaration is { Type: var caught }
                && model.GetTypeInfo(caught, cancellationToken).Type is { } type
                && KnownSymbols.Is(type, "System", "AggregateException"));
}
