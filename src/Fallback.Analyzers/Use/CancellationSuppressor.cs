using System.Collections.Immutable;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>Leaves a call to FB4001 if the SDK's CA2016 reports the same: one mistake is one squiggle, with one fix.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CancellationSuppressor : DiagnosticSuppressor
{
    private static readonly SuppressionDescriptor _suppression = new(
        "FBS4001", "CA2016", "FB4001 reports the same call, and says what it costs when a chain goes on.");

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = [_suppression];

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        if (ClientCalls.Of(context.Compilation) is not { } calls) return;
        foreach (Diagnostic diagnostic in context.ReportedDiagnostics)
            if (IsOurs(diagnostic, context, calls)) context.ReportSuppression(Suppression.Create(_suppression, diagnostic));
    }

    private static bool IsOurs(Diagnostic diagnostic, SuppressionAnalysisContext context, ClientCalls calls)
    {
        if (diagnostic.Location.SourceTree is not { } tree || IsOff(tree, context)) return false;
        InvocationExpressionSyntax? written = tree.GetRoot(context.CancellationToken)
            .FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true)
            .FirstAncestorOrSelf<InvocationExpressionSyntax>();
        if (written is null) return false;
        SemanticModel model = context.GetSemanticModel(tree);
        return model.GetOperation(written, context.CancellationToken) is IInvocationOperation call
            && calls.IsCall(call)
            && Member(model, written, context.CancellationToken) is { } member
            && KeptToken.Of(call, member) is not null;
    }

    /// <summary>Whether FB4001 is disabled; such a project still gets CA2016.</summary>
    private static bool IsOff(SyntaxTree tree, SuppressionAnalysisContext context)
    {
        CompilationOptions options = context.Compilation.Options;
        return options.SpecificDiagnosticOptions.TryGetValue(DiagnosticIds.CancellationNotPassed, out ReportDiagnostic said)
            || options.SyntaxTreeOptionsProvider is { } provider
                && (provider.TryGetDiagnosticValue(tree, DiagnosticIds.CancellationNotPassed, context.CancellationToken, out said)
                    || provider.TryGetGlobalDiagnosticValue(DiagnosticIds.CancellationNotPassed, context.CancellationToken, out said))
            ? said == ReportDiagnostic.Suppress
            : false;
    }

    /// <summary>Returns the member that the code belongs to, outside of lambdas and local functions.</summary>
    private static ISymbol? Member(SemanticModel model, SyntaxNode node, CancellationToken cancellationToken)
    {
        ISymbol? symbol = model.GetEnclosingSymbol(node.SpanStart, cancellationToken);
        while (symbol is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction or MethodKind.LocalFunction }) symbol = symbol.ContainingSymbol;
        return symbol;
    }
}
