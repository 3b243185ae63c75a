using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Fallback.Roslyn;

/// <summary>
/// Reports each difference between a project's policy and the one accepted in <c>fallback.lock.json</c> (FB5001), at the interface that it
/// concerns. A difference that belongs to no interface is reported at the first one, or else at the beginning of the first file: a fix on
/// the command line needs a place in code.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PolicyLockAnalyzer : DiagnosticAnalyzer
{
    private const string BuildServer = "build_property.ContinuousIntegrationBuild";

    private static readonly DiagnosticDescriptor _rule = new(
        DiagnosticIds.PolicyLock,
        "The policy differs from fallback.lock.json",
        "{0}",
        "Fallback.Policy",
        DiagnosticSeverity.Warning,
        true,
        "What a client does when providers fail is not what was accepted: its attributes, the settings or the catalogue have changed. An error "
            + "where ContinuousIntegrationBuild is set.",
        RulePage.Of(DiagnosticIds.PolicyLock));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [_rule];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(Start);
    }

    private static void Start(CompilationStartAnalysisContext start)
    {
        if (LockFile.Of(start.Options.AdditionalFiles, start.CancellationToken) is not { } file) return;
        if (ClientCalls.Of(start.Compilation) is null) return;
        PolicyReader reader = PolicySources.Reader(start.Options.AdditionalFiles, start.CancellationToken);
        var project = new LockedProject(start.Compilation, reader, file.Document ?? PolicyDocument.Empty);
        DiagnosticSeverity severity = IsBuildServer(start.Options) ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning;
        start.RegisterSymbolAction(context => AnalyzeType(context, project, file, severity), SymbolKind.NamedType);
        start.RegisterSyntaxTreeAction(context => AnalyzeTree(context, project, file, severity));
    }

    private static void AnalyzeType(SymbolAnalysisContext context, LockedProject project, LockFile file, DiagnosticSeverity severity)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind != TypeKind.Interface || !ClientName.HasAnyChain(type) || LockedProject.WrittenPlace(type) is not { } place) return;
        if (file.Problem is null)
            foreach (ClientDiff diff in project.Of(type, context.CancellationToken))
                Report(PolicyMessages.Of(diff));
        if (!SymbolEqualityComparer.Default.Equals(project.Bearer, type)) return;
        foreach (string message in Elsewhere(project, file, context.CancellationToken)) Report(message);

        void Report(string message) => context.ReportDiagnostic(Diagnostic.Create(_rule, place, severity, null, null, message));
    }

    private static void AnalyzeTree(
        SyntaxTreeAnalysisContext context, LockedProject project, LockFile file, DiagnosticSeverity severity)
    {
        if (project.BearingFile != context.Tree) return;
        SyntaxToken first = context.Tree.GetRoot(context.CancellationToken).GetFirstToken(includeZeroWidth: true);
        foreach (string message in Elsewhere(project, file, context.CancellationToken))
            context.ReportDiagnostic(Diagnostic.Create(_rule, first.GetLocation(), severity, null, null, message));
    }

    private static IEnumerable<string> Elsewhere(LockedProject project, LockFile file, CancellationToken cancellationToken) =>
        file.Problem is { } problem ? [PolicyMessages.Of(problem)] : project.Elsewhere(cancellationToken).Select(PolicyMessages.Of);

    private static bool IsBuildServer(AnalyzerOptions options) =>
        options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue(BuildServer, out string? value)
        && bool.TryParse(value, out bool isServer) && isServer;
}
