using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Fallback.Analyzers.Tests.Verification;
using Fallback.Catalogue;
using Fallback.Roslyn;
using Fallback.TestUtilities.Roslyn;
using Microsoft.CodeAnalysis;

namespace Fallback.Analyzers.Tests;

/// <summary>Every rule has a page, an entry in the index and the release notes, and examples that are as its page says.</summary>
public sealed partial class DocumentationTests
{
    public static TheoryData<string> Ids => [.. PackageRules.All.Select(static descriptor => descriptor.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Rule_HasPageIndexReleaseAndLink(string id)
    {
        DiagnosticDescriptor descriptor = PackageRules.All.Single(rule => rule.Id == id);
        string page = RepositoryFiles.Read($"docs/diagnostics/{id}.md");
        Assert.StartsWith($"# {id}: ", page, StringComparison.Ordinal);
        foreach (string heading in (string[])["## Problem", "## Fix", "## Configure", "## Why"]) Assert.Contains(heading, page, StringComparison.Ordinal);
        Assert.Contains($"Severity: {descriptor.DefaultSeverity.ToString().ToLowerInvariant()}", page, StringComparison.Ordinal);
        Assert.Contains($"[{id}]({id}.md)", RepositoryFiles.Read("docs/diagnostics/README.md"), StringComparison.Ordinal);
        string releases = RepositoryFiles.Read("src/Fallback.Analyzers/AnalyzerReleases.Shipped.md") + RepositoryFiles.Read("src/Fallback.Analyzers/AnalyzerReleases.Unshipped.md");
        Assert.Contains($"{id} | {descriptor.Category} | {descriptor.DefaultSeverity} |", releases, StringComparison.Ordinal);
        Assert.EndsWith($"/docs/diagnostics/{id}.md", descriptor.HelpLinkUri, StringComparison.Ordinal);
    }

    [Fact]
    public void Pages_AreThoseOfTheRules() =>
        Assert.Equal(PackageRules.All.Select(static rule => rule.Id), Directory.GetFiles(RepositoryFiles.Path("docs/diagnostics"), "FB*.md").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));

    /// <summary>FB2014 is no problem, and FB2015 none of code.</summary>
    public static TheoryData<string> Problems => [.. PackageRules.All.Select(static rule => rule.Id).Where(static id => id is not ("FB2014" or "FB2015"))];

    [Theory]
    [MemberData(nameof(Problems))]
    public async Task Page_FirstExampleHasTheProblem_AndTheOtherHasNone(string id)
    {
        string[] examples = [.. Examples().Matches(RepositoryFiles.Read($"docs/diagnostics/{id}.md")).Select(static match => match.Groups[1].Value)];
        Assert.Equal(2, examples.Length);
        // What is accepted is the second.
        string? locked = id == "FB5001"
            ? PolicyReader.Read(UserCode.Compile(Project(examples[1])), [], ModelCatalogue.Embedded, TestContext.Current.CancellationToken).Write()
            : null;
        Assert.Contains(await RuleTest.FindAsync(Project(examples[0]), Lock), diagnostic => diagnostic.Id == id);
        Assert.DoesNotContain(await RuleTest.FindAsync(Project(examples[1]), Lock), diagnostic => diagnostic.Id == id || diagnostic.Severity >= DiagnosticSeverity.Warning);
        GeneratorHarness.Run(new FallbackGenerator(), UserCode.Compile(Project(examples[1]))).Compiles();

        void Lock(RuleTest test)
        {
            if (locked is not null) test.TestState.AdditionalFiles.Add(("/0/" + PolicyDocument.FileName, locked));
        }
    }

    [Theory]
    [InlineData("strict", ReportDiagnostic.Error)]
    [InlineData("relaxed", ReportDiagnostic.Default)]
    public void GlobalConfig_NamesEveryRule_AndHidesNoError(string name, ReportDiagnostic error)
    {
        AnalyzerConfigSet set = AnalyzerConfigSet.Create(ImmutableArray.Create(AnalyzerConfig.Parse(RepositoryFiles.Read($"docs/diagnostics/{name}.globalconfig"), "/.globalconfig")));
        ImmutableDictionary<string, ReportDiagnostic> severities = set.GlobalConfigOptions.TreeOptions;

        Assert.Equal(PackageRules.All.Select(static rule => rule.Id), severities.Keys.Select(static id => id.ToUpperInvariant()).Order(StringComparer.Ordinal));
        Assert.All(PackageRules.All.Where(static rule => rule.DefaultSeverity == DiagnosticSeverity.Error), rule => Assert.Equal(error, severities[rule.Id]));
    }

    [Fact]
    public void ModelsPage_NamesTheCataloguesDay() =>
        Assert.Contains($"**{ModelCatalogue.Embedded.AsOf}**", RepositoryFiles.Read("docs/models.md"), StringComparison.Ordinal);

    /// <summary>A page's example with what its reader has in other files.</summary>
    private static string[] Project(string example) =>
    [
        example,
        example.Contains("[Post", StringComparison.Ordinal) ? "global using Refit; public sealed record Answer(string Text);" : "",
        "global using System.IO;\n" + TestCompilation.Usings + UseCases.Sdks,
    ];

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Examples();
}
