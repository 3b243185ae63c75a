using System.Collections.Generic;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Fallback.Roslyn;

/// <summary>Reports where a key reaches a log, a console, a trace, an exception, a file, an answer or a serializer (FB3001).</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LeakedKeyAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor _rule = new(
        DiagnosticIds.LeakedKey,
        "A key is exposed in plain text",
        "The key '{0}' goes unmasked to {1}, where others can read it; pass ApiKey.Mask of the key instead",
        "Fallback.Secrets",
        DiagnosticSeverity.Warning,
        true,
        "A provider's key is followed through variables, members, texts and calls to where others can read it. A key that is masked, "
            + "hashed, measured or compared is not followed further.",
        RulePage.Of(DiagnosticIds.LeakedKey));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [_rule];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypesByMetadataName(KnownSymbols.ModelChain).IsEmpty) return;
            var project = new KeyProject(start.Compilation);
            start.RegisterOperationBlockAction(block => Analyze(block, project));
        });
    }

    private static void Analyze(OperationBlockAnalysisContext context, KeyProject project)
    {
        Sink? returnSink = context.OwningSymbol is IMethodSymbol { Name: "ToString", IsOverride: true, Parameters.Length: 0 } ? Sinks.Text
            : Answers.Are(context.OwningSymbol) ? Sinks.Response : null;
        KeyFlow? flow = null;
        foreach (IOperation body in context.OperationBlocks)
            if (body.Syntax is not AttributeSyntax && project.Trees.MayHold(body.Syntax, context.CancellationToken))
                (flow ??= new KeyFlow(project, null, KeyProject.Depth, context.CancellationToken)).Run(body, returnSink);
        if (flow is null) return;
        foreach (Leak leak in flow.Leaks)
            if (!HoldsAnother(leak, flow.Leaks))
                context.ReportDiagnostic(Diagnostic.Create(_rule, leak.Place.GetLocation(), leak.Key, leak.Sink.Place));
    }

    // Of a call that lets its argument out and gives it back the argument is to be mended, and only once.
    private static bool HoldsAnother(Leak leak, IReadOnlyCollection<Leak> leaks)
    {
        foreach (Leak other in leaks)
            if (other.Place != leak.Place && leak.Place.Span.Contains(other.Place.Span) && leak.Place.Span != other.Place.Span) return true;
        return false;
    }
}
