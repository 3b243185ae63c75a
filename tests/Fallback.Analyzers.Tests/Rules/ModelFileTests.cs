using System.Collections.Immutable;
using System.Globalization;
using Fallback.Analyzers.Tests.Verification;
using Microsoft.CodeAnalysis;

namespace Fallback.Analyzers.Tests;

/// <summary>fallback.models.json: where it cannot be read, and what the rules make of what it says.</summary>
public sealed class ModelFileTests
{
    private const string Bot = """[ModelChain("pool/mine", "openai/gpt-6-luna")] public interface IBot { [Generation(MaxOutputTokens = 5_000)] Task<string> AskAsync(string question, CancellationToken cancellationToken = default); }""";

    [Theory]
    [InlineData("{\n  \"models\": [\n    { \"provider\": \"pool\", \"id\": \"mine\", \"contextWindows\": 5 }\n  ]\n}", "(2,40)-(2,56)", "\"contextWindows\" is not a member of a model (did you mean \"contextWindow\"?); this is not used")]
    [InlineData("{\n  \"models\": [ }\n}", "(1,14)-(1,15)", "")]
    [InlineData("{\n  \"models\": [ { \"id\": \"mine\" } ]\n}", "(1,14)-(1,30)", "\"provider\" is missing from a model")]
    [InlineData("", "(0,0)-(0,0)", "")]
    public async Task File_ThatCannotBeRead_IsReportedAtItsLine(string text, string place, string message)
    {
        Diagnostic found = Assert.Single(await RunAsync(text), static diagnostic => diagnostic.Id == "FB2015");

        Assert.Equal((DiagnosticSeverity.Error, "/app/fallback.models.json", place), (found.Severity, found.Location.GetLineSpan().Path, found.Location.GetLineSpan().Span.ToString()));
        Assert.Contains(message, found.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_WithMistakes_HasEachReported_AndAllElseUsed()
    {
        ImmutableArray<Diagnostic> found = await RunAsync("""
            {
              "$schema": "https://example.com/fallback.models.schema.json",
              "models": [
                // ours
                { "provider": "pool", "id": "mine", "contextWindows": 8192, "maxOutput": 4096, "status": "new" },
                { "provider": "pool" },
              ],
            }
            """);

        Assert.Equal(
            ["(4,40)-(4,56)", "(4,83)-(4,91)", "(5,4)-(5,26)"],
            found.Where(static diagnostic => diagnostic.Id == "FB2015").Select(static diagnostic => diagnostic.Location.GetLineSpan().Span.ToString()));
        Assert.Contains(found, static diagnostic => diagnostic.Id == "FB2002");
        Assert.DoesNotContain(found, static diagnostic => diagnostic.Id == "FB2003");
    }

    [Fact]
    public async Task Rules_KnowWhatTheFileSays()
    {
        Assert.Equal(["FB2003", "FB2014"], (await RunAsync("""{ "models": [] }""")).Select(static diagnostic => diagnostic.Id).Order(StringComparer.Ordinal));

        ImmutableArray<Diagnostic> found = await RunAsync("""{ "models": [ { "provider": "pool", "id": "mine", "contextWindow": 8192, "maxOutput": 4096, "status": "deprecated", "retiresOn": "2026-12-01" } ] }""");

        Assert.Equal(["FB2002", "FB2010", "FB2014"], found.Select(static diagnostic => diagnostic.Id).Order(StringComparer.Ordinal));
        Assert.Contains("8,192 tokens (pool/mine)", found.Single(static diagnostic => diagnostic.Id == "FB2014").GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    /// <summary>A word that ends in a vowel sign is one token like any other: <c>में</c> is one of o200k.</summary>
    [Theory]
    [InlineData("में ", 900, false)]
    [InlineData("में ", 1_100, true)]
    [InlineData("a, ", 900, true)]
    public async Task Words_OfAnyScript_AreCountedAlike(string word, int times, bool isTooLong)
    {
        ImmutableArray<Diagnostic> found = await RuleTest.FindAsync(
            $$"""[ModelChain("pool/mine")] public interface IBot { [SystemPrompt("{{string.Concat(Enumerable.Repeat(word, times))}}")] Task<string> AskAsync(string question); }""",
            static test => test.TestState.AdditionalFiles.Add(("/app/fallback.models.json", """{ "models": [ { "provider": "pool", "id": "mine", "contextWindow": 1000 } ] }""")));

        Assert.Equal(isTooLong, found.Any(static diagnostic => diagnostic.Id == "FB2002"));
    }

    private static Task<ImmutableArray<Diagnostic>> RunAsync(string text) =>
        RuleTest.FindAsync(Bot, test => test.TestState.AdditionalFiles.Add(("/app/fallback.models.json", text)));
}
