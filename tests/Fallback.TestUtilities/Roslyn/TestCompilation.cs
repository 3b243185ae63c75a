using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.TestUtilities.Roslyn;

/// <summary>Compilations of a user's code: nullable, with documentation, at the highest warning level, against the running framework and Fallback.Runtime.</summary>
public static class TestCompilation
{
    /// <summary>What every user's file has at its top; projects with implicit usings have the System ones.</summary>
    public const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;
        using Fallback;
        using Microsoft.Extensions.AI;

        """;

    /// <summary>The framework that runs the test, and Fallback.Runtime. Made once: their metadata is read once.</summary>
    public static ImmutableArray<MetadataReference> References { get; } = [.. FindReferences()];

    /// <summary>A library. One thread compiles it, since tests run side by side.</summary>
    public static CSharpCompilationOptions Options { get; } =
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, warningLevel: 9999, nullableContextOptions: NullableContextOptions.Enable, deterministic: true,
            concurrentBuild: false)
            .WithSpecificDiagnosticOptions(new Dictionary<string, ReportDiagnostic>(StringComparer.Ordinal)
            {
                // Two versions of one framework assembly among the references, as in any build without binding redirects.
                ["CS1701"] = ReportDiagnostic.Suppress,
                ["CS1702"] = ReportDiagnostic.Suppress,
            });

    public static CSharpParseOptions ParseOptions(LanguageVersion version = LanguageVersion.CSharp12) => new(version, DocumentationMode.Diagnose);

    /// <summary>One file a source, named File0.cs and so on.</summary>
    public static CSharpCompilation Create(params string[] sources) => Create(LanguageVersion.CSharp12, sources);

    public static CSharpCompilation Create(LanguageVersion version, params string[] sources) =>
        CSharpCompilation.Create("User", [.. sources.Select((source, index) => Parse(source, $"File{index}.cs", version))], References, Options);

    public static SyntaxTree Parse(string source, string path, LanguageVersion version = LanguageVersion.CSharp12) =>
        CSharpSyntaxTree.ParseText(SourceText.From(source, System.Text.Encoding.UTF8), ParseOptions(version), path);

    /// <summary>Warnings and errors. User code need not document its public types.</summary>
    public static ImmutableArray<Diagnostic> Problems(Compilation compilation, Func<SyntaxTree, bool> isGenerated) =>
    [
        .. compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && !diagnostic.IsSuppressed
            && !(diagnostic.Id == "CS1591" && diagnostic.Location.SourceTree is { } tree && !isGenerated(tree))),
    ];

    private static IEnumerable<MetadataReference> FindReferences() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path) is var name && (name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)
                || name is "mscorlib.dll" or "netstandard.dll" or "Microsoft.CSharp.dll" or "Fallback.Runtime.dll"))
            .Select(static path => MetadataReference.CreateFromFile(path));
}
