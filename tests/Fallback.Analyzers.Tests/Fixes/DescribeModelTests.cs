using Fallback.Analyzers.Tests.Verification;
using Fallback.Roslyn;
using Microsoft.CodeAnalysis.Testing;

namespace Fallback.Analyzers.Tests.Fixes;

public sealed class DescribeModelTests
{
    private const string Path = "/0/" + ModelFile.Name;
    private const string Entry = """{ "provider": "pool", "id": "mine", "contextWindow": null, "inputPer1M": null, "outputPer1M": null }""";
    private const string Bot = " public interface IBot { Task<string> AskAsync(string question); }";
    private const string Source = """[ModelChain([|"pool/mine"|], "openai/gpt-6-luna", "bare")]""" + Bot;

    /// <summary>A bare name is not reported: it has no provider that an entry could name.</summary>
    private const string Described = """[ModelChain("pool/mine", "openai/gpt-6-luna", "bare")]""" + Bot;

    private readonly DescribeModelCodeFixProvider _fix = new();

    [Theory]
    [InlineData(null, "{\n  \"models\": [\n    " + Entry + "\n  ]\n}\n")]
    [InlineData("{}", "{\n  \"models\": [\n    " + Entry + "\n  ]\n}")]
    [InlineData("{ \"asOf\": \"2026-11-21\" }", "{\n  \"models\": [\n    " + Entry + "\n  ], \"asOf\": \"2026-11-21\" }")]
    [InlineData("{ \"models\": [] }", "{ \"models\": [ " + Entry + "] }")]
    [InlineData("{ \"models\": [ { \"provider\": \"a\", \"id\": \"b\" } ] }", "{ \"models\": [ " + Entry + ", { \"provider\": \"a\", \"id\": \"b\" } ] }")]
    [InlineData("{\n  \"models\": [\n    { \"provider\": \"a\", \"id\": \"b\" }\n  ]\n}\n", "{\n  \"models\": [\n    " + Entry + ",\n    { \"provider\": \"a\", \"id\": \"b\" }\n  ]\n}\n")]
    public Task UnknownModel_GetsAnEntry_ThatTheRuleThenKnows(string? before, string after) =>
        FixTest.VerifyAllAsync(_fix, Source, Described, test => SetFile(test, before, after));

    [Fact]
    public Task UnknownModel_BesideAFileThatCannotBeRead_HasNoFix() =>
        FixTest.VerifyNothingOfferedAsync(_fix, Source, static test => test.TestState.AdditionalFiles.Add((Path, "{ wrong")));

    [Fact]
    public Task FixAll_OfAProject_AddsEachModelOnce()
    {
        string other = Other("[|\"pool/other\"|]", Source);
        string otherEntry = Entry.Replace("mine", "other", StringComparison.Ordinal);

        return FixTest.VerifyAllAsync(_fix, [Source, other], [Described, Other("\"pool/other\"", Described)], test =>
        {
            // A new entry comes before those that are there: one after the other, they stand in reverse. So do documents, one after the other.
            SetFile(test, null, File(otherEntry, Entry));
            test.BatchFixedState.MarkupHandling = MarkupMode.Allow;
            test.BatchFixedState.AdditionalFiles.Add((Path, File(Entry, otherEntry)));
            test.CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixAllInDocumentCheck;
        });
    }

    private static string File(string first, string second) => $"{{\n  \"models\": [\n    {first},\n    {second}\n  ]\n}}\n";

    private static string Other(string model, string source) =>
        source.Replace("IBot", "IOther", StringComparison.Ordinal).Replace("\"openai/gpt-6-luna\"", model, StringComparison.Ordinal);

    private static void SetFile(FixTest test, string? before, string after)
    {
        // A file that is not there yet is made beside the project's.
        test.SolutionTransforms.Add(static (solution, project) => solution.WithProjectFilePath(project, "/0/App.csproj"));
        if (before is not null) test.TestState.AdditionalFiles.Add((Path, before));
        test.FixedState.AdditionalFiles.Add((Path, after));
    }
}
