using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Fallback.Roslyn;

/// <summary>Says what is wrong with a declaration (FB1001 to FB1009): what the generator's own parser finds, at its place.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DeclarationAnalyzer : DiagnosticAnalyzer
{
    private static readonly ImmutableDictionary<string, DiagnosticDescriptor> _descriptors =
        DeclarationRules.All.ToImmutableDictionary(static descriptor => descriptor.Id);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => DeclarationRules.All;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypesByMetadataName("Fallback.ModelChainAttribute").IsEmpty) return;
            start.RegisterSymbolAction(AnalyzeType, SymbolKind.NamedType);
            start.RegisterSymbolAction(AnalyzeMethod, SymbolKind.Method);
        });
    }

    private static void AnalyzeType(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind != TypeKind.Interface) return;
        InterfaceParser.Parse(type, Sink(context), context.CancellationToken);
    }

    private static void AnalyzeMethod(SymbolAnalysisContext context) =>
        StrayAttributes.Check((IMethodSymbol)context.Symbol, Sink(context), context.CancellationToken);

    private static ProblemSink Sink(SymbolAnalysisContext context) => new(problem => Report(context, problem));

    private static void Report(SymbolAnalysisContext context, Problem problem)
    {
        // A member that an interface inherits may be written in another project, where this compilation has nothing to say.
        Location? place = problem.Location is { SourceTree: { } tree } found && context.Compilation.ContainsSyntaxTree(tree) ? found : context.Symbol.Locations[0];
        DiagnosticDescriptor descriptor = _descriptors[problem.Id];
        DiagnosticSeverity severity = problem.IsError ? descriptor.DefaultSeverity : DiagnosticSeverity.Warning;
        context.ReportDiagnostic(Diagnostic.Create(descriptor, place, severity, null, null, problem.Message));
    }
}
