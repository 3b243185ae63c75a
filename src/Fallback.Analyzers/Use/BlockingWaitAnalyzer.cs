using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>Finds threads that wait for an answer (FB4002).</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BlockingWaitAnalyzer : ClientCallAnalyzer
{
    private static readonly DiagnosticDescriptor _rule = new(
        DiagnosticIds.BlockingWait,
        "A thread waits for an answer",
        "'{0}' blocks a thread until '{1}' has its answer, over all tiers and retries; use 'await'",
        "Fallback.Use",
        DiagnosticSeverity.Warning,
        true,
        "A chain takes seconds; threads that wait for it run out under load, and can deadlock.",
        RulePage.Of(DiagnosticIds.BlockingWait));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [_rule];

    private protected override void Analyze(OperationBlockAnalysisContext context, IInvocationOperation call, ClientCalls calls)
    {
        // A synchronous entry point has no caller that could await.
        if (context.OwningSymbol is IMethodSymbol { Name: "Main", IsStatic: true, IsAsync: false }) return;
        (IOperation At, BlockedWait Wait)? found = On(call) ?? (ResultFlow.Local(Gathered.Task(call)) is { } local ? OnLocal(local, call) : null);
        if (found is not var (at, wait)) return;
        context.ReportDiagnostic(Diagnostic.Create(_rule, CallPlace.Of(at), [wait.Operation.Syntax.GetLocation()], wait.Name, calls.NameOf(call)));
    }

    /// <summary>The wait, and where it is shown: at itself, or at each of the tasks that it gathers.</summary>
    private static (IOperation At, BlockedWait Wait)? On(IOperation use)
    {
        IOperation task = Gathered.Task(use);
        if (BlockedWait.On(task) is not { } wait) return null;
        return (task == ResultFlow.Passed(use) && !wait.IsOfSeveral ? wait.Operation : use, wait);
    }

    /// <summary>The wait on a local, when that is the first thing that is done with it. One that was awaited, or put elsewhere, may be done
    /// by then.</summary>
    private static (IOperation At, BlockedWait Wait)? OnLocal(ILocalSymbol local, IInvocationOperation call)
    {
        List<ILocalReferenceOperation> uses = ResultFlow.Uses(local, call);
        return uses.Count == 0 || uses.Any(IsLookedAt) ? null : On(uses[0]);
    }

    private static bool IsLookedAt(IOperation task) =>
        task.Parent is IPropertyReferenceOperation { Property.Name: "IsCompleted" or "IsCompletedSuccessfully" or "Status" };
}
