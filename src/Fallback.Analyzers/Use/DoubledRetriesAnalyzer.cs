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

    private protected override bool Concerns(IInvocationOperation invocation, ClientCalls calls) =>
        invocation.TargetMethod is { Name: "AddProvider" or "AddChatClientProvider", ContainingType: { } owner }
        && (KnownSymbols.Is(owner, "Fallback", "FallbackBuilder") || KnownSymbols.Is(owner, "Fallback", "FallbackOptions"));

    private protected override void Analyze(OperationBlockAnalysisContext context, IInvocationOperation invocation, ClientCalls calls)
    {
        List<IOperation> parts = [.. invocation.Arguments.SelectMany(static argument => argument.Descendants())];
        foreach (IInvocationOperation handler in parts.OfType<IInvocationOperation>().Select(HttpRetries.Behind).OfType<IInvocationOperation>().Distinct())
            Report(context, handler, $"'{handler.TargetMethod.Name}' retries below the chain that this HTTP client is a provider of; leave retries to the chain's own policies");
        // A local that is read inside the argument may be declared there too.
        foreach (IObjectCreationOperation client in parts.Select(part => ProvidedClient.From(part, context.CancellationToken)).OfType<IObjectCreationOperation>().Distinct())
            if (SdkRetries.Remedy(client, context.CancellationToken) is { } remedy)
                Report(context, client, $"'{client.Type!.Name}' asks again by itself, which multiplies the chain's attempts and uses up the tier's timeout; set '{remedy}'");
    }

    private static void Report(OperationBlockAnalysisContext context, IOperation at, string message) =>
        context.ReportDiagnostic(Diagnostic.Create(_rule, CallPlace.Of(at), message));
}
