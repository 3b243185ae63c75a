using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Fallback.Catalogue;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>
/// Says what is wrong with a declaration: what the generator's own parser finds (range 1), and where that finds no error, what the chain's figures
/// and the catalogue tell (range 2). One analyzer, so that an interface is read once.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DeclarationAnalyzer : DiagnosticAnalyzer
{
    private static readonly ImmutableDictionary<string, DiagnosticDescriptor> _descriptors =
        DeclarationRules.All.AddRange(ChainRules.All).ToImmutableDictionary(static descriptor => descriptor.Id);

    /// <summary>The property of a diagnostic under which its fix finds <see cref="Problem.Remedy"/>.</summary>
    internal const string RemedyProperty = "Remedy";

    private static readonly ImmutableDictionary<string, string?> _noProperties = ImmutableDictionary<string, string?>.Empty;

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = DeclarationRules.All.AddRange(ChainRules.All);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (ClientCalls.Of(start.Compilation) is not { } calls) return;
            ModelCatalogue catalogue = ModelFile.Over(ModelFile.Read(start.Options.AdditionalFiles, start.CancellationToken));
            var answers = new AnswerTypes(start.Compilation, start.Options.AnalyzerConfigOptionsProvider.GlobalOptions);
            start.RegisterSymbolAction(symbol => AnalyzeType(symbol, catalogue, answers), SymbolKind.NamedType);
            start.RegisterSymbolAction(AnalyzeMethod, SymbolKind.Method);
            start.RegisterOperationAction(operation => AnalyzeCall(operation, calls), OperationKind.Invocation);
            start.RegisterAdditionalFileAction(file =>
                ModelSettings.Check(file, catalogue, new(problem => file.ReportDiagnostic(Found(problem, problem.Location)))));
        });
    }

    private static void AnalyzeType(SymbolAnalysisContext context, ModelCatalogue catalogue, AnswerTypes answers)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind != TypeKind.Interface) return;
        var places = new DeclaredPlaces(type, context.CancellationToken);
        ProblemSink problems = Sink(context, places);
        InheritedChains.Check(type, problems);
        Namesakes.Check(type, context.Compilation, problems, context.CancellationToken);
        UnlikelyFigures.Check(type, problems, context.CancellationToken);
        if (InterfaceParser.Parse(type, problems, context.CancellationToken) is not { } client || places.HasUnfinishedAttribute) return;
        UnseenCode.Check(type, context.Compilation, problems, context.CancellationToken);
        List<ChainView> views =
            [.. ChainView.Of(type, client, catalogue).Where(view => view.Owner is INamedTypeSymbol || !places.IsUnfinished(view.Owner))];
        foreach (ChainView view in views)
        {
            answers.Check(view, problems, context.CancellationToken);
            IdleSettings.Check(view, problems, context.CancellationToken);
            WindowRules.Check(view, problems, context.CancellationToken);
            ModelRules.Check(view, problems, context.CancellationToken);
            CanaryRules.Check(view, problems, context.CancellationToken);
            TimeRules.Check(view, problems, context.CancellationToken);
            PolicyRules.Check(view, problems, context.CancellationToken);
            StreamRules.Check(view, problems, context.CancellationToken);
        }
        ChainsInFigures.Check(views, problems);
    }

    private static void AnalyzeMethod(SymbolAnalysisContext context) =>
        StrayAttributes.Check((IMethodSymbol)context.Symbol, Sink(context, new(context.Symbol, context.CancellationToken)), context.CancellationToken);

    /// <summary>What a chain is given at a call belongs to the chain's rules, and a rule to one analyzer.</summary>
    private static void AnalyzeCall(OperationAnalysisContext context, ClientCalls calls)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!calls.IsCall(call) || Unfinished.IsAround(call.Syntax)) return;
        CachedTools.Check(call, calls, new(problem => context.ReportDiagnostic(Found(problem, problem.Location))));
    }

    /// <summary>Chains of methods share the interface's attributes: what is wrong with one of them is said once.</summary>
    private static ProblemSink Sink(SymbolAnalysisContext context, DeclaredPlaces places)
    {
        var said = new HashSet<(string, Location?)>();
        return new(problem =>
        {
            if (places.IsUnfinished(problem)) return;
            // Chains of inherited methods have the interface's name for their place, and each its own figures.
            bool isOfPlace = problem.Location is not null && problem.Id != DiagnosticIds.ChainInFigures;
            string what = problem.Id + problem.Remedy + (isOfPlace ? "" : problem.Message);
            if (said.Add((what, problem.Location))) context.ReportDiagnostic(Found(problem, places.Of(problem)));
        });
    }

    private static Diagnostic Found(Problem problem, Location? place)
    {
        DiagnosticDescriptor descriptor = _descriptors[problem.Id];
        // A rule that is milder in some cases sets that itself; no rule is more severe than its own severity.
        DiagnosticSeverity severity = problem.Severity < descriptor.DefaultSeverity ? problem.Severity : descriptor.DefaultSeverity;
        ImmutableDictionary<string, string?>? properties = problem.Remedy is { } remedy ? _noProperties.Add(RemedyProperty, remedy) : null;
        return Diagnostic.Create(descriptor, place, severity, null, properties, problem.Message);
    }
}
