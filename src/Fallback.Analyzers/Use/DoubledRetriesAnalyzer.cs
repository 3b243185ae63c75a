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
        "Fallback.Use", DiagnosticSeverity.Warning, true,
        "Retries of an SDK or an HTTP client multiply the chain's, and use up a tier's timeout before the next tier is asked.",
        RulePage.Of(DiagnosticIds.DoubledRetries));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [_rule];

    private protected override bool Concerns(IInvocationOperation invocation, ClientCalls calls) =>
        HttpRetries.IsProvider(invocation) || HttpRetries.AreAddedBy(invocation);

    private protected override void Analyze(OperationBlockAnalysisContext context, IInvocationOperation invocation, ClientCalls calls)
    {
        if (HttpRetries.IsProvider(invocation)) AnalyzeProvider(context, invocation);
        else if (HttpRetries.AreBelowAChain(invocation, context.CancellationToken))
            Report(
                context,
                invocation,
                $"'{invocation.TargetMethod.Name}' retries below the chain that this HTTP client serves; "
                + "leave retries to the chain's own policies");
    }

    private static void AnalyzeProvider(OperationBlockAnalysisContext context, IInvocationOperation adding)
    {
        // A local that is read inside the argument may be declared there too.
        IEnumerable<IObjectCreationOperation> clients = adding.Arguments.SelectMany(static argument => argument.Descendants())
            .Select(part => ProvidedClient.From(part, context.CancellationToken)).OfType<IObjectCreationOperation>().Distinct();
        foreach (IObjectCreationOperation client in clients)
            if (SdkRetries.Remedy(client, context.CancellationToken) is { } remedy)
                Report(
                    context,
                    client,
                    $"'{client.Type!.Name}' retries by itself, which multiplies the chain's attempts and uses up the tier's timeout; "
                    + $"set '{remedy}'");
    }

    private static void Report(OperationBlockAnalysisContext context, IOperation at, string message) =>
        context.ReportDiagnostic(Diagnostic.Create(_rule, CallPlace.Of(at), message));
}
