using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>Finds streams that are read twice, which sends two requests, or never, which sends none (FB4007).</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StreamMisusedAnalyzer : ClientCallAnalyzer
{
    private static readonly DiagnosticDescriptor _rule = new(
        DiagnosticIds.StreamMisused, "A stream is read more than once, or never", "{0}",
        "Fallback.Use",
        DiagnosticSeverity.Warning,
        true,
        "A stream sends its request when it is enumerated, and again with each further enumeration.",
        RulePage.Of(DiagnosticIds.StreamMisused));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [_rule];

    private protected override void Analyze(OperationBlockAnalysisContext context, IInvocationOperation call, ClientCalls calls)
    {
        if (!KnownSymbols.IsAsyncEnumerable(call.TargetMethod.ReturnType)) return;
        IOperation stream = ResultFlow.Passed(call);
        if (IsDropped(stream) && !IsCheck(call))
        {
            Report(context, call, $"The stream of '{calls.NameOf(call)}' is never read, so no request is sent; read it with 'await foreach'");
            return;
        }
        if (ResultFlow.Local(stream) is not { } local || ResultFlow.Writes(local, call) != 1) return;
        List<ILocalReferenceOperation> uses = ResultFlow.Uses(local, call);
        if (uses.Count == 0)
            Report(
                context,
                call,
                $"The stream of '{calls.NameOf(call)}' in '{local.Name}' is never read, so no request is sent; read it with 'await "
                    + $"foreach'");
        else if (StreamReads.Repeated(local, call, uses.Where(StreamReads.IsRead)) is { } second)
            Report(
                context,
                second,
                $"'{local.Name}' is read more than once: each time the request of '{calls.NameOf(call)}' is sent and paid for again, and "
                    + $"the answer may differ; keep what was read in a list");
    }

    /// <summary>Whether it is <c>bot.Received().StreamAsync(…)</c> of NSubstitute, which sends no request.</summary>
    private static bool IsCheck(IInvocationOperation call) =>
        call.Instance is IInvocationOperation { TargetMethod.ContainingNamespace.Name: "NSubstitute" };

    private static bool IsDropped(IOperation stream) =>
        stream.Parent is IExpressionStatementOperation or ISimpleAssignmentOperation { Target: IDiscardOperation };

    private static void Report(OperationBlockAnalysisContext context, IOperation at, string message) =>
        context.ReportDiagnostic(Diagnostic.Create(_rule, CallPlace.Of(at), message));
}
