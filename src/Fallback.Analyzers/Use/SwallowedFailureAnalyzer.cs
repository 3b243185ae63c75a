using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>Finds failures of a whole chain that are not reported anywhere, and retries of what was already retried (FB4003).</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SwallowedFailureAnalyzer : ClientCallAnalyzer
{
    private static readonly DiagnosticDescriptor _rule = new(
        DiagnosticIds.SwallowedFailure, "A chain's failure is swallowed, or the chain is retried", "{0}",
        "Fallback.Use",
        DiagnosticSeverity.Warning,
        true,
        "The exception of a chain holds every attempt and its reason; and it comes only after the declared tiers and retries are used up.",
        RulePage.Of(DiagnosticIds.SwallowedFailure));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [_rule];

    private protected override void Analyze(OperationBlockAnalysisContext context, IInvocationOperation call, ClientCalls calls)
    {
        if (PollyRetry.Around(call) is { } retry)
        {
            Report(
                context,
                CallPlace.Of(call),
                $"'{retry}' repeats '{calls.NameOf(call)}', whose chain has failed over and retried before it throws; declare "
                    + $"[TierRetry] or more tiers instead");
            return;
        }
        if (TryBlock.Around(call) is not { IsExpected: false } tried) return;
        if (RetryLoop.Around(call, tried) is not null)
            Report(
                context,
                CallPlace.Of(call),
                $"This loop repeats '{calls.NameOf(call)}', whose chain has failed over and retried before it throws; declare "
                    + $"[TierRetry] or more tiers instead");
        else if (tried.Handler is { } handler && Swallowing.How(handler) is { } how && calls.IsFirstIn(tried.Try.Body, call))
            Report(
                context,
                Keyword(handler),
                $"This handler {how} when '{calls.NameOf(call)}' has failed at every tier; log or rethrow the exception, or declare what "
                    + $"to answer with [DefaultResponse]");
    }

    private static Location Keyword(ICatchClauseOperation handler) => ((CatchClauseSyntax)handler.Syntax).CatchKeyword.GetLocation();

    private static void Report(OperationBlockAnalysisContext context, Location at, string message) =>
        context.ReportDiagnostic(Diagnostic.Create(_rule, at, message));
}
