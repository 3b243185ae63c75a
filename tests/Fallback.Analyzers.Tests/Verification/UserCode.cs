using Fallback.TestUtilities.Roslyn;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Testing;

namespace Fallback.Analyzers.Tests.Verification;

/// <summary>A user's project: the usual usings for all of its files, and the references that its sources need.</summary>
internal static class UserCode
{
    /// <summary>None of a package: they are the test's own, so that no test downloads anything.</summary>
    private static readonly ReferenceAssemblies _noPackages = new("net10.0");

    private static readonly MetadataReference[] _refit =
    [
        MetadataReference.CreateFromFile(typeof(Refit.RestService).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(Fallback.CompilerServices.RefitClients).Assembly.Location),
    ];

    public static string Usings { get; } = TestCompilation.Usings.Replace("using", "global using", StringComparison.Ordinal);

    /// <summary>Source without the marks of expected diagnostics.</summary>
    public static string Unmarked(string marked)
    {
        TestFileMarkupParser.GetSpans(marked, treatPositionIndicatorsAsCode: true, out string source, out _);
        return source;
    }

    /// <summary>As the generator's harness takes it.</summary>
    public static CSharpCompilation Compile(params string[] sources)
    {
        CSharpCompilation compilation = TestCompilation.Create([Usings, .. sources]);
        return compilation.WithReferences(References(sources)).WithOptions(compilation.Options.WithOutputKind(KindOf(sources)));
    }

    /// <summary>Sets a test up as such a project: its sources after those that it has, and nothing to be downloaded.</summary>
    public static void AddTo(AnalyzerTest<DefaultVerifier> test, params string[] sources)
    {
        test.ReferenceAssemblies = _noPackages;
        test.MarkupOptions = MarkupOptions.TreatPositionIndicatorsAsCode;
        foreach (string source in sources) test.TestState.Sources.Add(source);
        test.TestState.Sources.Add(("/0/Usings.cs", Usings));
        test.TestState.OutputKind = KindOf([.. sources.Select(Unmarked)]);
        test.TestState.AdditionalReferences.AddRange(References(sources));
    }

    /// <summary>With Roslyn's own services, made once; those of the package are composed anew for each test, which costs a fifth of its time.</summary>
    public static Task<Workspace> CreateWorkspaceAsync() => Task.FromResult<Workspace>(new AdhocWorkspace());

    /// <summary>A program where a source has statements at its top level, else a library.</summary>
    private static OutputKind KindOf(string[] sources)
    {
        bool isProgram = sources.Any(static source => TestCompilation.Parse(source, "").GetCompilationUnitRoot().Members.Any(SyntaxKind.GlobalStatement));
        return isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary;
    }

    /// <summary>Where a source uses Refit, the package Fallback.Refit is referenced, which brings it.</summary>
    private static IEnumerable<MetadataReference> References(string[] sources)
    {
        bool usesRefit = sources.Any(static source => source.Contains("using Refit;", StringComparison.Ordinal));
        return usesRefit ? TestCompilation.References.AddRange(_refit) : TestCompilation.References;
    }
}
