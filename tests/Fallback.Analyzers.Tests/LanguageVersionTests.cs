using System.Collections.Immutable;
using Fallback.Analyzers.Tests.Verification;
using Fallback.Roslyn;
using Fallback.TestUtilities.Roslyn;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fallback.Analyzers.Tests;

public sealed class LanguageVersionTests
{
    private const string Source = "[ModelChain(\"a/b\")] public interface IBot { Task<string> AskAsync(string question); }";

    [Theory]
    [InlineData(LanguageVersion.CSharp11, 1)]
    [InlineData(LanguageVersion.CSharp12, 0)]
    [InlineData(LanguageVersion.Latest, 0)]
    public async Task Interface_InAnOlderLanguage_IsAnErrorAndHasAClientThatSaysSo(LanguageVersion version, int errors)
    {
        ImmutableArray<Diagnostic> found = await RuleTest.FindAsync(Source, test => test.LanguageVersion = version);
        Assert.Equal(errors, found.Count(static diagnostic => diagnostic.Id == "FB1006"));
        CSharpCompilation compilation = TestCompilation.Create(version, TestCompilation.Usings + Source);
        Assert.Single(GeneratorHarness.Run(new FallbackGenerator(), compilation).HintNames);
    }
}
