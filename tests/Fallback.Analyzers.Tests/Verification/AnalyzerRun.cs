using System.Collections.Immutable;
using Fallback.Roslyn;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Fallback.Analyzers.Tests.Verification;

/// <summary>Runs all analyzers as a compiler does: pragmas and severities apply, and an exception in one fails the test.</summary>
internal static class AnalyzerRun
{
    public static ImmutableArray<DiagnosticAnalyzer> Analyzers { get; } =
    [
        .. typeof(DeclarationAnalyzer).Assembly.GetTypes().Where(static type => !type.IsAbstract && type.IsSubclassOf(typeof(DiagnosticAnalyzer)))
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    /// <summary>Every rule, by id.</summary>
    public static IReadOnlyList<DiagnosticDescriptor> Rules { get; } =
        [.. Analyzers.SelectMany(static analyzer => analyzer.SupportedDiagnostics).DistinctBy(static rule => rule.Id).OrderBy(static rule => rule.Id, StringComparer.Ordinal)];

    public static Task<ImmutableArray<Diagnostic>> RunAsync(Compilation compilation, string? editorConfig = null) => RunAsync(compilation, new AnalyzerOptions([]), editorConfig);

    public static async Task<ImmutableArray<Diagnostic>> RunAsync(Compilation compilation, AnalyzerOptions analyzerOptions, string? editorConfig = null)
    {
        if (editorConfig is not null)
            compilation = compilation.WithOptions(compilation.Options.WithSyntaxTreeOptionsProvider(new EditorConfigOptions(editorConfig)));
        var failures = new List<Exception>();
        var options = new CompilationWithAnalyzersOptions(analyzerOptions, (exception, _, _) => failures.Add(exception), concurrentAnalysis: true, logAnalyzerExecutionTime: false);
        CompilationWithAnalyzers run = compilation.WithAnalyzers(Analyzers, options);
        ImmutableArray<Diagnostic> found = await run.GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        Assert.Empty(failures);
        return [.. found.OrderBy(static diagnostic => diagnostic.Location.SourceSpan.Start).ThenBy(static diagnostic => diagnostic.Id, StringComparer.Ordinal)];
    }

    /// <summary>
    /// Runs them over marked source and checks ids and places; gives the diagnostics for further checks. Looked at are those of the tested rule,
    /// or those that begin as its id does, and those that the markup names; FB1001 to FB1009, which one parser finds, together.
    /// </summary>
    public static async Task<ImmutableArray<Diagnostic>> VerifyAsync(string id, string marked, string? editorConfig = null)
    {
        string scope = id.StartsWith("FB100", StringComparison.Ordinal) ? "FB100" : id;
        Markup markup = Markup.Parse(marked, id);
        CSharpCompilation compilation = UserCode.Compile(markup.Source);
        AssertCompiles(compilation);
        ImmutableArray<Diagnostic> found =
        [
            .. (await RunAsync(compilation, editorConfig)).Where(diagnostic => diagnostic.Id.StartsWith(scope, StringComparison.Ordinal) || markup.Expected.Any(expected => expected.Id == diagnostic.Id)),
        ];
        Assert.Equal(
            markup.Expected.OrderBy(static e => e.Span.Start).ThenBy(static e => e.Id, StringComparer.Ordinal).Select(e => $"{e.Id} {e.Span}"),
            found.Select(static diagnostic => $"{diagnostic.Id} {diagnostic.Location.SourceSpan}"));
        return found;
    }

    public static void AssertCompiles(Compilation compilation) =>
        Assert.Empty(compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
}
