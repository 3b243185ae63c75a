using System.Collections.Immutable;
using Fallback.Analyzers.Tests.Verification;
using Fallback.Roslyn;
using Fallback.TestUtilities.Roslyn;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fallback.Analyzers.Tests;

public sealed class LanguageVersionTests
{
    private const string Source = TestCompilation.Usings + "[ModelChain(\"a/b\")] public interface IBot { Task<string> AskAsync(string question); }";

    [Theory]
    [InlineData(LanguageVersion.CSharp11, 1)]
    [InlineData(LanguageVersion.CSharp12, 0)]
    [InlineData(LanguageVersion.Latest, 0)]
    public async Task Interface_InAnOlderLanguage_IsAnErrorInsteadOfNoClient(LanguageVersion version, int errors)
    {
        CSharpCompilation compilation = TestCompilation.Create(version, Source);
        ImmutableArray<Diagnostic> found = await AnalyzerRun.RunAsync(compilation);
        Assert.Equal(errors, found.Count(static diagnostic => diagnostic.Id == "FB1006"));
        Assert.Equal(1 - errors, GeneratorHarness.Run(new FallbackGenerator(), compilation).HintNames.Count);
    }
}
