using Fallback.TestUtilities.Roslyn;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Analyzers.Tests.Verification;

/// <summary>A user's project, with the usual usings for all of its files.</summary>
internal static class UserCode
{
    public static string Usings { get; } = TestCompilation.Usings.Replace("using", "global using", StringComparison.Ordinal);

    /// <summary>Where the sources lie; an .editorconfig of this folder holds for them.</summary>
    public const string Folder = "/src/";

    /// <summary>A library, or a program where a source has statements at its top level.</summary>
    public static CSharpCompilation Compile(params string[] sources)
    {
        CSharpCompilation compilation = Empty(sources).AddSyntaxTrees([.. sources.Prepend(Usings).Select(static (source, index) => TestCompilation.Parse(source, $"{Folder}File{index}.cs"))]);
        bool isProgram = compilation.SyntaxTrees.Any(static tree => tree.GetCompilationUnitRoot().Members.Any(static member => member is GlobalStatementSyntax));
        return isProgram ? compilation.WithOptions(compilation.Options.WithOutputKind(OutputKind.ConsoleApplication)) : compilation;
    }

    /// <summary>Where a source uses Refit, the package Fallback.Refit is referenced, which brings it.</summary>
    private static CSharpCompilation Empty(string[] sources) => sources.Any(static source => source.Contains("using Refit;", StringComparison.Ordinal))
        ? TestCompilation.Create().AddReferences(
            MetadataReference.CreateFromFile(typeof(Refit.RestService).Assembly.Location),
            MetadataReference.CreateFromFile(typeof(Fallback.CompilerServices.RefitClients).Assembly.Location))
        : TestCompilation.Create();
}
