using Fallback.TestUtilities.Roslyn;
using Microsoft.CodeAnalysis.CSharp;

namespace Fallback.Analyzers.Tests.Verification;

/// <summary>A user's project, with the usual usings for all of its files.</summary>
internal static class UserCode
{
    public static string Usings { get; } = TestCompilation.Usings.Replace("using", "global using", StringComparison.Ordinal);

    /// <summary>Where the sources lie; an .editorconfig of this folder holds for them.</summary>
    public const string Folder = "/src/";

    public static CSharpCompilation Compile(params string[] sources) =>
        TestCompilation.Create().AddSyntaxTrees([.. sources.Prepend(Usings).Select(static (source, index) => TestCompilation.Parse(source, $"{Folder}File{index}.cs"))]);
}
