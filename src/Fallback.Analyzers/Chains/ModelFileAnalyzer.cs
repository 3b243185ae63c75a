using System.Collections.Immutable;
using Fallback.Catalogue;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Roslyn;

/// <summary>Says where fallback.models.json cannot be read (FB2015).</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ModelFileAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor _rule = new(
        DiagnosticIds.ModelFile, "fallback.models.json cannot be read", "{0}", "Fallback.Resilience", DiagnosticSeverity.Error, true,
        "The file is no JSON, or has a member or value that a catalogue has not; none of it is used.", RulePage.Of(DiagnosticIds.ModelFile));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [_rule];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterAdditionalFileAction(Analyze);
    }

    private static void Analyze(AdditionalFileAnalysisContext context)
    {
        if (!ModelFile.Is(context.AdditionalFile) || context.AdditionalFile.GetText(context.CancellationToken) is not { } text) return;
        if (ModelFile.Fault(text.ToString()) is not { } fault) return;
        context.ReportDiagnostic(
            Diagnostic.Create(
                _rule,
                Place(context.AdditionalFile.Path, text, fault),
                $"{fault.Problem}; nothing of this file is used until it is mended, see docs/models.md for its members"));
    }

    /// <summary>From where the reader stopped to the end of that line.</summary>
    private static Location Place(string path, SourceText text, CatalogueFormatException fault)
    {
        if (fault.Line > text.Lines.Count) return Location.Create(path, default, default);
        TextLine line = text.Lines[fault.Line - 1];
        TextSpan span = TextSpan.FromBounds(System.Math.Min(line.Start + fault.Column - 1, line.End), line.End);
        return Location.Create(path, span, text.Lines.GetLinePositionSpan(span));
    }
}
