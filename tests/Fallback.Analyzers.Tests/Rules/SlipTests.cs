using System.Collections.Immutable;
using System.Globalization;
using Fallback.Analyzers.Tests.Verification;
using Microsoft.CodeAnalysis;

namespace Fallback.Analyzers.Tests;

/// <summary>What the rules about slips say, and what they leave to their neighbours.</summary>
public sealed class SlipTests
{
    private const string Ask = " public interface IBot { Task<string> AskAsync(string question); }";

    [Theory]
    [InlineData("FB1012", """[ModelChain("a/b", DeadlineMs = 20)]""", "'IBot': DeadlineMs is 20 ms, too short for any model; for 20 s write 20_000")]
    [InlineData("FB1012", """[ModelChain("a/b")] [TierTimeout("a/b", 8)]""", "'IBot': the timeout of \"a/b\" is 8 ms, too short for any model; for 8 s write 8_000")]
    [InlineData("FB1012", """[ModelChain("a/b", "c/d")] [TierTimeout(1_000, 8)]""", "'IBot': the timeout of tier 2 is 8 ms")]
    [InlineData("FB1012", """[ModelChain("a/b")] [CircuitBreaker(BreakSeconds = 30_000)]""", "'IBot': BreakSeconds is 30,000 s, which is 500 minutes; for 30,000 ms write 30")]
    [InlineData("FB2016", """[ModelChain("opnai/gpt-6-lunar")]""", "the catalogue does not know \"opnai/gpt-6-lunar\"; did you mean \"openai/gpt-6-luna\"?")]
    [InlineData("FB2016", """[ModelChain("OpenAI/gpt_6_lunar")]""", "did you mean \"OpenAI/gpt-6-luna\"?")]
    [InlineData("FB2016", """[ModelChain("gpt-6-lunar")]""", "did you mean \"gpt-6-luna\"?")]
    [InlineData("FB2016", """[ModelChain("anthropic/claude-sonet-4.5")]""", "did you mean \"anthropic/claude-sonnet-4-5\"?")]
    public async Task Message_NamesFiguresAndRemedy(string id, string attributes, string expected)
    {
        Diagnostic found = Assert.Single(await RuleTest.FindAsync(attributes + Ask), diagnostic => diagnostic.Id == id);
        Assert.Equal(DiagnosticSeverity.Warning, found.Severity);
        Assert.Contains(expected, found.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    /// <summary>A model is either misspelt or unknown.</summary>
    [Fact]
    public async Task Model_ThatIsMisspelt_IsNotToldOfAsUnknown()
    {
        ImmutableArray<Diagnostic> found = await RuleTest.FindAsync("""[ModelChain("openai/gpt-6-lunar", "pool/mine")]""" + Ask);

        Assert.Equal(["FB2016", "FB2003"], found.Select(static diagnostic => diagnostic.Id).Where(static id => id is "FB2003" or "FB2016"));
    }

    /// <summary>What a project describes is known, and may be meant itself.</summary>
    [Theory]
    [InlineData("openai/gpt-6-lunar", "")]
    [InlineData("pool/gpt-6-luna", "")]
    [InlineData("pool/my-modle", "did you mean \"pool/my-model\"?")]
    [InlineData("poool/my-model", "did you mean \"pool/my-model\"?")]
    public async Task Model_OfTheProjectsFile_IsKnown(string model, string expected)
    {
        const string File = """{ "models": [ { "provider": "openai", "id": "gpt-6-lunar" }, { "provider": "pool", "id": "my-model" } ] }""";

        ImmutableArray<Diagnostic> found = await RuleTest.FindAsync(
            $"[ModelChain(\"{model}\")]" + Ask, static test => test.TestState.AdditionalFiles.Add(("/0/fallback.models.json", File)));

        string said = string.Concat(found.Where(static diagnostic => diagnostic.Id == "FB2016").Select(static diagnostic => diagnostic.GetMessage(CultureInfo.InvariantCulture)));
        Assert.Equal(expected.Length > 0, said.Length > 0);
        Assert.Contains(expected, said, StringComparison.Ordinal);
    }

    /// <summary>Each file is looked at by itself in an editor, and the other interface may stand in any of them.</summary>
    [Fact]
    public async Task Namesakes_OfTwoFiles_AreToldOfAtEach()
    {
        const string Bot = """{ [ModelChain("a/b")] public interface [|IBot|] { Task<string> AskAsync(string question); } }""";

        ImmutableArray<Diagnostic> found = await RuleTest.VerifyAsync("FB1014", ["namespace A " + Bot, "namespace B " + Bot]);

        Assert.Contains(found, static diagnostic => diagnostic.GetMessage(CultureInfo.InvariantCulture).StartsWith("'A.IBot' has the same simple name as 'B.IBot': ", StringComparison.Ordinal));
        Assert.Contains(found, static diagnostic => diagnostic.GetMessage(CultureInfo.InvariantCulture).StartsWith("'B.IBot' has the same simple name as 'A.IBot': ", StringComparison.Ordinal));
    }

    /// <summary>A mistake elsewhere in the declaration hides no figure, namesake or base.</summary>
    [Theory]
    [InlineData("FB1012", """[ModelChain("a/b", DeadlineMs = 20)] public interface IBot { string Ask(); }""")]
    [InlineData("FB1014", """[ModelChain("a/b")] public interface IBot { string Ask(); } namespace B { [ModelChain] public interface IBot { string Ask(); } }""")]
    [InlineData("FB1013", """[ModelChain("a/b")] public interface IBase { string Ask(); } public interface IBot : IBase;""")]
    public async Task Slip_BesideAnError_IsToldOf(string id, string source) =>
        Assert.Contains(await RuleTest.FindAsync(source), diagnostic => diagnostic.Id == id);
}
