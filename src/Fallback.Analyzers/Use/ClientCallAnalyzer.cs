using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>A rule about the use of generated clients. It costs nothing in a project that does not reference the package.</summary>
public abstract class ClientCallAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (ClientCalls.Of(start.Compilation) is { } calls) Register(start, calls);
        });
    }

    /// <summary>
    /// Looks at each invocation at the end of its block. A rule shows its problem where the answer is used, caught or read, often lines
    /// away from the call; an editor that asks for those lines gets it only from something that spans them.
    /// </summary>
    private protected virtual void Register(CompilationStartAnalysisContext start, ClientCalls calls) =>
        start.RegisterOperationBlockStartAction(block =>
        {
            var found = new ConcurrentQueue<IInvocationOperation>();
            block.RegisterOperationAction(
                context =>
                {
                    if (context.Operation is IInvocationOperation invocation && Concerns(invocation, calls)) found.Enqueue(invocation);
                },
                OperationKind.Invocation);
            block.RegisterOperationBlockEndAction(context =>
            {
                foreach (IInvocationOperation invocation in found)
                    if (!Unfinished.IsAround(invocation.Syntax)) Analyze(context, invocation, calls);
            });
        });

    /// <summary>Whether the rule examines an invocation: by default, calls of a generated client.</summary>
    private protected virtual bool Concerns(IInvocationOperation invocation, ClientCalls calls) => calls.IsCall(invocation);

    /// <summary>Looks at one invocation that the rule is about, and reports within the block that it is in.</summary>
    private protected virtual void Analyze(OperationBlockAnalysisContext context, IInvocationOperation invocation, ClientCalls calls)
    {
    }
}
