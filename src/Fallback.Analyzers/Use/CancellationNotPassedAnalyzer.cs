using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>
/// Finds calls that continue when no caller waits any more: methods without a token, and callers that do not pass theirs (FB4001).
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CancellationNotPassedAnalyzer : ClientCallAnalyzer
{
    /// <summary>The diagnostic's property with the expression to pass; it is missing if there are several candidates.</summary>
    internal const string Token = "Token";

    private static readonly DiagnosticDescriptor _rule = new(
        DiagnosticIds.CancellationNotPassed, "A call cannot be canceled", "{0}",
        "Fallback.Use",
        DiagnosticSeverity.Warning,
        true,
        "A chain goes on asking tier after tier, and paying for them, until its token is canceled.",
        RulePage.Of(DiagnosticIds.CancellationNotPassed));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [_rule];

    private protected override void Register(CompilationStartAnalysisContext start, ClientCalls calls)
    {
        base.Register(start, calls);
        start.RegisterSymbolAction(AnalyzeMethod, SymbolKind.Method);
    }

    private protected override void Analyze(OperationBlockAnalysisContext context, IInvocationOperation call, ClientCalls calls)
    {
        if (KeptToken.Of(call, context.OwningSymbol) is not { } kept) return;
        ImmutableDictionary<string, string?> properties =
            kept.IsOnly ? ImmutableDictionary<string, string?>.Empty.Add(Token, kept.Token) : ImmutableDictionary<string, string?>.Empty;
        context.ReportDiagnostic(
            Diagnostic.Create(
                _rule, CallPlace.Of(call), properties, $"'{calls.NameOf(call)}' goes on when '{kept.Token}' is canceled; {kept.Remedy}"));
    }

    private static void AnalyzeMethod(SymbolAnalysisContext context)
    {
        var method = (IMethodSymbol)context.Symbol;
        if (method is not { ContainingType.TypeKind: TypeKind.Interface, IsAbstract: true, IsStatic: false, MethodKind: MethodKind.Ordinary }) return;
        if (!PolicyAttributes.HasChain(method) && !PolicyAttributes.HasChain(method.ContainingType)) return;
        bool isCall =
            KnownSymbols.IsTask(method.ReturnType)
            || KnownSymbols.IsValueTask(method.ReturnType)
            || KnownSymbols.IsAsyncEnumerable(method.ReturnType);
        if (!isCall || PassedToken.IsTaken(method) || PassedToken.HasTwin(method)) return;
        if (Unfinished.Is(method, context.CancellationToken)) return;
        context.ReportDiagnostic(
            Diagnostic.Create(
                _rule,
                method.Locations.First(),
                $"'{method.ContainingType.Name}.{method.Name}' cannot be canceled: it has no CancellationToken; add 'CancellationToken "
                    + $"cancellationToken = default'"));
    }
}
