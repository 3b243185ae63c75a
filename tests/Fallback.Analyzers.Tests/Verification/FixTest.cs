using System.Collections.Immutable;
using Fallback.Roslyn;
using Fallback.TestUtilities.Roslyn;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace Fallback.Analyzers.Tests.Verification;

/// <summary>
/// A fix in a user's project, as an editor applies it: to one diagnostic after the other, and to all of a document, a project and a
/// solution. Its diagnostics are marked in the source: <c>[|…|]</c> for its rule, <c>{|FB1003:…|}</c> for one of several.
/// </summary>
internal sealed class FixTest : CSharpCodeFixTest<EmptyDiagnosticAnalyzer, EmptyCodeFixProvider, DefaultVerifier>
{
    private readonly CodeFixProvider _fix;

    private FixTest(CodeFixProvider fix, params string[] marked)
    {
        _fix = fix;
        // Tests of their own show that every rule follows a pragma.
        TestBehaviors = TestBehaviors.SkipSuppressionCheck;
        UserCode.AddTo(this, marked);
    }

    /// <summary>Fixes all. What comes out has no diagnostics but those that are marked in it, and compiles with its clients.</summary>
    public static Task VerifyAllAsync(CodeFixProvider fix, string marked, string expected, Action<FixTest>? setUp = null) =>
        VerifyAllAsync(fix, [marked], [expected], setUp);

    public static async Task VerifyAllAsync(CodeFixProvider fix, string[] marked, string[] expected, Action<FixTest>? setUp = null)
    {
        var test = new FixTest(fix, marked);
        test.Expect(expected);
        setUp?.Invoke(test);
        await test.RunAsync(TestContext.Current.CancellationToken);
        GeneratorHarness.Run(new FallbackGenerator(), UserCode.Compile([.. expected.Select(UserCode.Unmarked)])).Compiles();
    }

    /// <summary>Fixes the first; what is left is marked in what comes out.</summary>
    public static Task VerifyFirstAsync(CodeFixProvider fix, string marked, string expected)
    {
        var test = new FixTest(fix, marked) { CodeFixTestBehaviors = CodeFixTestBehaviors.FixOne | CodeFixTestBehaviors.SkipFixAllCheck };
        test.Expect(expected);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Fixes the first by another of the actions that are offered for it.</summary>
    public static Task VerifyChoiceAsync(CodeFixProvider fix, int choice, string marked, string expected)
    {
        var test = new FixTest(fix, marked)
        {
            CodeFixTestBehaviors = CodeFixTestBehaviors.FixOne | CodeFixTestBehaviors.SkipFixAllCheck,
            CodeActionIndex = choice,
        };
        test.Expect(expected);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>There are diagnostics, and none of them has a fix.</summary>
    public static Task VerifyNothingOfferedAsync(CodeFixProvider fix, string marked, Action<FixTest>? setUp = null)
    {
        Assert.NotEqual(marked, UserCode.Unmarked(marked));
        var test = new FixTest(fix, marked);
        test.Expect(marked);
        setUp?.Invoke(test);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>What the sources become.</summary>
    public void Expect(params string[] sources)
    {
        FixedState.MarkupHandling = MarkupMode.Allow;
        foreach (string source in sources) FixedState.Sources.Add(source);
        FixedState.Sources.Add(("/0/Usings.cs", UserCode.Usings));
    }

    protected override IEnumerable<CodeFixProvider> GetCodeFixProviders() => [_fix];

    protected override IEnumerable<DiagnosticAnalyzer> GetDiagnosticAnalyzers() =>
        PackageRules.Analyzers.Where(analyzer => analyzer.SupportedDiagnostics.Any(rule => _fix.FixableDiagnosticIds.Contains(rule.Id)));

    protected override DiagnosticDescriptor? GetDefaultDiagnostic(DiagnosticAnalyzer[] analyzers) =>
        _fix.FixableDiagnosticIds is [var id] ? PackageRules.Find(id) : null;

    protected override Task<Workspace> CreateWorkspaceImplAsync() => UserCode.CreateWorkspaceAsync();

    protected override CompilationOptions CreateCompilationOptions() => TestCompilation.Options;

    protected override ParseOptions CreateParseOptions() => TestCompilation.ParseOptions();

    protected override ImmutableArray<(Project project, Diagnostic diagnostic)> FilterDiagnostics(
        ImmutableArray<(Project project, Diagnostic diagnostic)> diagnostics) =>
    [
        .. base.FilterDiagnostics(diagnostics)
            .Where(item => _fix.FixableDiagnosticIds.Contains(item.diagnostic.Id) || PackageRules.Find(item.diagnostic.Id) is null),
    ];
}
