using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>Finds providers that ask again by themselves, below a chain that does so too (FB4006).</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DoubledRetriesAnalyzer : ClientCallAnalyzer
{
    private static readonly DiagnosticDescriptor _rule = new(
        DiagnosticIds.DoubledRetries, "A provider retries below the chain", "{0}",
        "Fallback.Use", DiagnosticSeverity.Warning, true, "Retries of an SDK or an HTTP client multiply the chain's, and use up a tier's timeout before the next tier is asked.", RulePage.Of(DiagnosticIds.DoubledRetries));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [_rule];

    private protected override void Register(CompilationStartAnalysisContext start, ClientCalls calls) => start.RegisterOperationAction(Analyze, OperationKind.Invocation);

    private static void Analyze(OperationAnalysisContext context)
    {
        if (context.Operation is not IInvocationOperation invocation) return;
        if (HttpRetries.IsProvider(invocation)) AnalyzeProvider(context, invocation);
        else if (HttpRetries.AreAddedBy(invocation) && HttpRetries.AreBelowAChain(invocation, context))
            Report(
                context,
                invocation,
                $"'{invocation.TargetMethod.Name}' retries below the chain that this HTTP client serves; leave retries to the chain's own policies");
    }

    private static void AnalyzeProvider(OperationAnalysisContext context, IInvocationOperation adding)
    {
        IEnumerable<IOperation> parts = adding.Arguments.SelectMany(static argument => argument.Descendants());
        // A local that is read inside the argument may be declared there too.
        foreach (IObjectCreationOperation client in parts.Select(part => ProvidedClient.From(part, context)).OfType<IObjectCreationOperation>().Distinct())
            if (SdkRetries.Remedy(client, context) is { } remedy)
                Report(context, client, $"'{client.Type!.Name}' asks again by itself, which multiplies the chain's attempts and uses up the tier's timeout; set '{remedy}'");
    }

    private static void Report(OperationAnalysisContext context, IOperation at, string message) => context.ReportDiagnostic(Diagnostic.Create(_rule, CallPlace.Of(at), message));
}
