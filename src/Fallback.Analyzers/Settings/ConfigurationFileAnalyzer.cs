using System.Collections.Immutable;
using Fallback.Catalogue;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Roslyn;

/// <summary>
/// Says what is wrong in fallback.models.json, and in the section Fallback of an appsettings.json that is an additional file (FB2015).
/// Each place is marked by itself, and hides nothing else of its file.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ConfigurationFileAnalyzer : DiagnosticAnalyzer
{
    private const string Members = "its members are in https://github.com/fallback-dotnet/fallback/blob/main/docs/models.md";

    private static readonly DiagnosticDescriptor _rule = new(
        DiagnosticIds.ModelFile,
        "fallback.models.json or appsettings.json has a mistake",
        "{0}",
        "Fallback.Resilience",
        DiagnosticSeverity.Error,
        true,
        "fallback.models.json is not JSON, or has a member or value that a catalogue does not have (an error); or an appsettings.json has a "
            + "setting that nothing reads, a value that is refused at start, or an entry for no client (a warning).",
        RulePage.Of(DiagnosticIds.ModelFile));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [_rule];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterAdditionalFileAction(AnalyzeModels);
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypesByMetadataName(KnownSymbols.ModelChain).IsEmpty) return;
            start.RegisterAdditionalFileAction(AnalyzeSettings);
        });
    }

    private static void AnalyzeModels(AdditionalFileAnalysisContext context)
    {
        if (!ModelFile.Is(context.AdditionalFile) || context.AdditionalFile.GetText(context.CancellationToken) is not { } text) return;
        if (ModelFile.Fault(text.ToString()) is { } fault)
        {
            Report(fault, $"{fault.Problem}; nothing in this file is used until it is corrected; {Members}");
            return;
        }
        foreach (CatalogueFormatException mistake in ModelFile.Mistakes(text.ToString()))
            Report(mistake, $"{mistake.Problem}; this is not used, but the rest of the file is; {Members}");

        void Report(CatalogueFormatException mistake, string message) =>
            context.ReportDiagnostic(Diagnostic.Create(_rule, Place(context.AdditionalFile.Path, text, mistake.Place), message));
    }

    private static void AnalyzeSettings(AdditionalFileAnalysisContext context)
    {
        if (SettingsFile.Of(context.AdditionalFile, context.CancellationToken) is not { Fallback: { } section } file) return;
        UnknownSettings.Check(section, SettingSchema.Fallback, (place, message) => Report(place, message, isSure: true));
        if (section.Child("Clients") is { } clients)
            ClientSettings.Check(clients, ProjectClients.Of(context.Compilation, context.CancellationToken), Report);

        void Report(JsonPlace place, string message, bool isSure) => context.ReportDiagnostic(Diagnostic.Create(
            _rule,
            file.At(context.AdditionalFile, place),
            // The application may not read this file, and another one may go over it.
            isSure ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info,
            null,
            null,
            message));
    }

    /// <summary>What is longer than a line up to its end; of a fault that is a point, the rest of its line.</summary>
    private static Location Place(string path, SourceText text, JsonPlace place)
    {
        int start = System.Math.Min(place.Start, text.Length);
        int end = text.Lines.GetLineFromPosition(start).End;
        if (place.End > place.Start) end = System.Math.Min(end, place.End);
        TextSpan span = TextSpan.FromBounds(start, System.Math.Max(start, end));
        return Location.Create(path, span, text.Lines.GetLinePositionSpan(span));
    }
}
