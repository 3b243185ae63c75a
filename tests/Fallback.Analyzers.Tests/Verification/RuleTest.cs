using System.Collections.Immutable;
using Fallback.Roslyn;
using Fallback.TestUtilities.Roslyn;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Analyzers.Tests.Verification;

/// <summary>
/// All rules over a user's project. An exception in any of them fails the test, and so does a diagnostic of a looked-at rule that is not
/// marked, or that an editor would not show because it is reported from elsewhere than where it stands.
/// </summary>
internal sealed class RuleTest : CSharpAnalyzerTest<EmptyDiagnosticAnalyzer, DefaultVerifier>
{
    private readonly DiagnosticDescriptor? _rule;
    private readonly HashSet<string> _ids;
    private CompilationWithAnalyzers? _run;

    private RuleTest(string id, string[] sources)
    {
        _rule = PackageRules.Find(id);
        // What one parser finds is looked at together: a declaration that should have one mistake should not have two.
        string begin = id.StartsWith("FB100", StringComparison.Ordinal) ? "FB100" : id;
        _ids = [.. sources.SelectMany(UserCode.Marks), .. PackageRules.All.Select(static rule => rule.Id).Where(IsLookedAt)];
        // Tests of their own show that every rule follows a pragma, and what is generated.
        TestBehaviors = TestBehaviors.SkipSuppressionCheck | TestBehaviors.SkipGeneratedSourcesCheck;
        UserCode.AddTo(this, sources);

        bool IsLookedAt(string rule) => begin.Length > 0 && rule.StartsWith(begin, StringComparison.Ordinal);
    }

    /// <summary>C# 12, the lowest that has clients, unless a test says otherwise.</summary>
    public LanguageVersion LanguageVersion { get; set; } = LanguageVersion.CSharp12;

    /// <summary>Whether the rules see what the generator makes of the sources, as in a build.</summary>
    public bool Generates { get; set; }

    /// <summary>A generator that is not Fallback's.</summary>
    public Type? OtherGenerator { get; set; }

    /// <summary>Of every rule, looked at or not.</summary>
    private ImmutableArray<Diagnostic> Found { get; set; } = [];

    /// <summary>
    /// Checks ids and places of a rule's diagnostics, or of those whose ids begin so: <c>[|…|]</c> marks one of the rule,
    /// <c>{|FB1004:…|}</c> one of a named rule. Gives those that were looked at, in the order of the code, with message and severity.
    /// </summary>
    public static Task<ImmutableArray<Diagnostic>> VerifyAsync(string id, string marked, Action<RuleTest>? setUp = null) =>
        VerifyAsync(id, [marked], setUp);

    public static async Task<ImmutableArray<Diagnostic>> VerifyAsync(string id, string[] marked, Action<RuleTest>? setUp = null)
    {
        var test = new RuleTest(id, marked);
        setUp?.Invoke(test);
        await test.RunAsync(TestContext.Current.CancellationToken);
        await test.AssertIsLocalAsync();
        return [.. test.Found.Where(diagnostic => test._ids.Contains(diagnostic.Id))];
    }

    /// <summary>The same, and then once more for the line of each diagnostic alone, as an editor asks for it.</summary>
    public static async Task VerifyLinesAsync(string id, string marked)
    {
        var test = new RuleTest(id, [marked]);
        await test.RunAsync(TestContext.Current.CancellationToken);
        foreach (Diagnostic expected in test.Found.Where(diagnostic => test._ids.Contains(diagnostic.Id)))
        {
            SyntaxTree tree = expected.Location.SourceTree!;
            SourceText text = await tree.GetTextAsync(TestContext.Current.CancellationToken);
            TextSpan line = text.Lines.GetLineFromPosition(expected.Location.SourceSpan.Start).Span;
            // What has run over everything would answer from memory.
            var run = new CompilationWithAnalyzers(test._run!.Compilation, test._run.Analyzers, test._run.AnalysisOptions);
            ImmutableArray<Diagnostic> found = await run.GetAnalyzerSemanticDiagnosticsAsync(
                run.Compilation.GetSemanticModel(tree), line, TestContext.Current.CancellationToken);
            Assert.Contains(expected.ToString(), found.Select(static diagnostic => diagnostic.ToString()));
        }
    }

    /// <summary>What all rules say of sources without marks, in the order of the code.</summary>
    public static Task<ImmutableArray<Diagnostic>> FindAsync(string source, Action<RuleTest>? setUp = null) => FindAsync([source], setUp);

    public static async Task<ImmutableArray<Diagnostic>> FindAsync(string[] sources, Action<RuleTest>? setUp = null)
    {
        var test = new RuleTest("", sources) { TestState = { MarkupHandling = MarkupMode.None } };
        setUp?.Invoke(test);
        await test.RunAsync(TestContext.Current.CancellationToken);
        return test.Found;
    }

    /// <summary>A property of the project that the compiler sees.</summary>
    public void AddBuildProperty(string name, string value) =>
        TestState.AnalyzerConfigFiles.Add(("/.globalconfig", $"is_global = true\nbuild_property.{name} = {value}"));

    /// <summary>Turns the project into one that does not reference Fallback, and then does not compile.</summary>
    public void RemovePackage()
    {
        TestState.AdditionalReferences.RemoveAll(static reference => Path.GetFileName(reference.Display) == "Fallback.Runtime.dll");
        CompilerDiagnostics = CompilerDiagnostics.None;
    }

    protected override IEnumerable<DiagnosticAnalyzer> GetDiagnosticAnalyzers() => PackageRules.Analyzers;

    protected override IEnumerable<Type> GetSourceGenerators() =>
        new[] { Generates ? typeof(FallbackGenerator) : null, OtherGenerator }.OfType<Type>();

    protected override DiagnosticDescriptor? GetDefaultDiagnostic(DiagnosticAnalyzer[] analyzers) => _rule;

    protected override CompilationOptions CreateCompilationOptions() => TestCompilation.Options;

    /// <summary>The package asks for every rule's own severity by name, which would go before an .editorconfig's.</summary>
    protected override Project ApplyCompilationOptions(Project project)
    {
        CompilationOptions options = base.ApplyCompilationOptions(project).CompilationOptions!;
        return project.WithCompilationOptions(options.WithSpecificDiagnosticOptions(
            options.SpecificDiagnosticOptions.Where(static option => PackageRules.Find(option.Key) is null)));
    }

    protected override ParseOptions CreateParseOptions() => TestCompilation.ParseOptions(LanguageVersion);

    protected override Task<Workspace> CreateWorkspaceImplAsync() => UserCode.CreateWorkspaceAsync();

    protected override CompilationWithAnalyzers CreateCompilationWithAnalyzers(
        Compilation compilation, ImmutableArray<DiagnosticAnalyzer> analyzers, AnalyzerOptions options, CancellationToken cancellationToken) =>
        _run = base.CreateCompilationWithAnalyzers(compilation, analyzers, options, cancellationToken);

    protected override ImmutableArray<(Project project, Diagnostic diagnostic)> FilterDiagnostics(
        ImmutableArray<(Project project, Diagnostic diagnostic)> diagnostics)
    {
        ImmutableArray<(Project project, Diagnostic diagnostic)> reported = base.FilterDiagnostics(diagnostics);
        Found =
        [
            .. reported.Select(static item => item.diagnostic).Where(static diagnostic => PackageRules.Find(diagnostic.Id) is not null)
                .OrderBy(static diagnostic => diagnostic.Location.SourceSpan.Start)
                .ThenBy(static diagnostic => diagnostic.Id, StringComparer.Ordinal),
        ];
        // The compiler's and the driver's own stay.
        return [.. reported.Where(item => _ids.Contains(item.diagnostic.Id) || PackageRules.Find(item.diagnostic.Id) is null)];
    }

    /// <summary>What a compiler finds anywhere, an editor that looks at the lines on the screen must find there.</summary>
    private async Task AssertIsLocalAsync()
    {
        AnalysisResult result = await _run!.GetAnalysisResultAsync(TestContext.Current.CancellationToken);
        Assert.Empty(result.CompilationDiagnostics.SelectMany(static found => found.Value));
    }
}
