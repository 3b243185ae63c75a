using Fallback.Roslyn;
using Fallback.TestUtilities.Roslyn;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace Fallback.Generator.Tests;

/// <summary>
/// All files that the generator emits for a user's source, as a compiler gets them. A difference, a file too many or too few, a diagnostic of the
/// generator, and a warning or error of the code with its clients fail.
/// </summary>
internal sealed class SnapshotTest : CSharpSourceGeneratorTest<FallbackGenerator, DefaultVerifier>
{
    private SnapshotTest(CSharpCompilation project)
    {
        // Of no package: the references are the test's own, so that nothing is downloaded.
        ReferenceAssemblies = new ReferenceAssemblies("net10.0");
        CompilerDiagnostics = CompilerDiagnostics.Warnings;
        // A user need not document an interface; what is generated says itself that it need not.
        DisabledDiagnostics.Add("CS1591");
        TestState.Sources.Add(project.SyntaxTrees.Single().ToString());
        TestState.AdditionalReferences.AddRange(project.References);
    }

    /// <summary>Runs the generator on one file; the usual usings are put on top, and Refit is referenced where it is used.</summary>
    public static async Task VerifyAsync(string source, params Snapshot[] snapshots)
    {
        CSharpCompilation project = TestCompilation.Create(TestCompilation.Usings + source);
        if (source.Contains("using Refit;", StringComparison.Ordinal)) project = Generated.WithRefit(project);
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1") Update(project, snapshots);
        var test = new SnapshotTest(project);
        foreach (Snapshot snapshot in snapshots)
        {
            string emitted = await File.ReadAllTextAsync(snapshot.Path, TestContext.Current.CancellationToken);
            test.TestState.GeneratedSources.Add((typeof(FallbackGenerator), snapshot.HintName, emitted));
        }
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    protected override CompilationOptions CreateCompilationOptions() => TestCompilation.Options;

    protected override ParseOptions CreateParseOptions() => TestCompilation.ParseOptions();

    private static void Update(CSharpCompilation project, Snapshot[] snapshots)
    {
        foreach (GeneratedSourceResult file in GeneratorHarness.Run(new FallbackGenerator(), project).Result.GeneratedSources)
            File.WriteAllText(snapshots.Single(snapshot => snapshot.HintName == file.HintName).Path, file.SourceText.ToString());
    }
}
