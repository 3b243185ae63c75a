using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>Finds clients that are created repeatedly, for example for each request (FB4005).</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ClientPerRequestAnalyzer : ClientCallAnalyzer
{
    private static readonly DiagnosticDescriptor _rule = new(
        DiagnosticIds.ClientPerRequest,
        "A client is created repeatedly",
        "'{0}' creates {1} {2}; create it once, or register it with AddFallbackClient",
        "Fallback.Use",
        DiagnosticSeverity.Warning,
        true,
        "Every runtime has its own connections and cache, and checks its configuration again.",
        RulePage.Of(DiagnosticIds.ClientPerRequest));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [_rule];

    private protected override void Register(CompilationStartAnalysisContext start, ClientCalls calls) =>
        start.RegisterOperationAction(Analyze, OperationKind.Invocation, OperationKind.ObjectCreation);

    private static void Analyze(OperationAnalysisContext context)
    {
        if (Made(context.Operation) is not var (name, what) || MakingPlace.Of(context.Operation, context.ContainingSymbol) is not { } place) return;
        context.ReportDiagnostic(Diagnostic.Create(_rule, CallPlace.Of(context.Operation), name, what, place));
    }

    private static (string Name, string What)? Made(IOperation operation) => operation switch
    {
        IInvocationOperation
        {
            TargetMethod: { Name: "Create", ContainingType: { } type }
        } when KnownSymbols.Is(type, "Fallback", "FallbackClient") => ("FallbackClient.Create", "a client and its runtime"),
        // A runtime that is created in the argument is reported itself.
        IInvocationOperation
        {
            TargetMethod: { Name: "CreateClient", ContainingType: { } type }, Instance: not IObjectCreationOperation
        } when IsRuntime(type) => ("FallbackRuntime.CreateClient", "a client"),
        IObjectCreationOperation { Type: { } type } when IsRuntime(type) => ("new FallbackRuntime", "a runtime"),
        _ => null,
    };

    private static bool IsRuntime(ITypeSymbol type) => KnownSymbols.Is(type, "Fallback", "FallbackRuntime");
}
