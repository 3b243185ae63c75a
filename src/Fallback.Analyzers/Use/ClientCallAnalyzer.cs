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

    private protected virtual void Register(CompilationStartAnalysisContext start, ClientCalls calls) => start.RegisterOperationAction(
        context =>
        {
            if (context.Operation is IInvocationOperation call && calls.IsCall(call)) AnalyzeCall(context, call, calls);
        },
        OperationKind.Invocation);

    /// <summary>Looks at one call of a generated client.</summary>
    private protected virtual void AnalyzeCall(OperationAnalysisContext context, IInvocationOperation call, ClientCalls calls)
    {
    }
}
