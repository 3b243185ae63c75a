using System.Text.RegularExpressions;
using Fallback.Analyzers.Tests.Verification;
using Fallback.Catalogue;
using Fallback.Roslyn;
using Fallback.TestUtilities.Roslyn;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fallback.Analyzers.Tests;

/// <summary>Every rule has a page, an entry in the index and the release notes, and examples that are as its page says.</summary>
public sealed partial class DocumentationTests
{
    public static TheoryData<string> Ids => [.. AnalyzerRun.Rules.Select(static descriptor => descriptor.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Rule_HasPageIndexReleaseAndLink(string id)
    {
        DiagnosticDescriptor descriptor = AnalyzerRun.Rules.Single(rule => rule.Id == id);
        string page = Read($"docs/diagnostics/{id}.md");
        Assert.StartsWith($"# {id}: ", page, StringComparison.Ordinal);
        foreach (string heading in (string[])["## Problem", "## Fix", "## Configure", "## Why"]) Assert.Contains(heading, page, StringComparison.Ordinal);
        Assert.Contains($"Severity: {descriptor.DefaultSeverity.ToString().ToLowerInvariant()}", page, StringComparison.Ordinal);
        Assert.Contains($"[{id}]({id}.md)", Read("docs/diagnostics/README.md"), StringComparison.Ordinal);
        string releases = Read("src/Fallback.Analyzers/AnalyzerReleases.Shipped.md") + Read("src/Fallback.Analyzers/AnalyzerReleases.Unshipped.md");
        Assert.Contains($"{id} | {descriptor.Category} | {descriptor.DefaultSeverity} |", releases, StringComparison.Ordinal);
        Assert.EndsWith($"/docs/diagnostics/{id}.md", descriptor.HelpLinkUri, StringComparison.Ordinal);
    }

    [Fact]
    public void Pages_AreThoseOfTheRules() =>
        Assert.Equal(AnalyzerRun.Rules.Select(static rule => rule.Id), Directory.GetFiles(Repository("docs/diagnostics"), "FB*.md").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));

    /// <summary>FB2014 is no problem, and FB2015 none of code.</summary>
    public static TheoryData<string> Problems => [.. AnalyzerRun.Rules.Select(static rule => rule.Id).Where(static id => id is not ("FB2014" or "FB2015"))];

    [Theory]
    [MemberData(nameof(Problems))]
    public async Task Page_FirstExampleHasTheProblem_AndTheOtherHasNone(string id)
    {
        string[] examples = [.. Examples().Matches(Read($"docs/diagnostics/{id}.md")).Select(static match => match.Groups[1].Value)];
        Assert.Equal(2, examples.Length);
        Assert.Contains(await RunAsync(examples[0]), diagnostic => diagnostic.Id == id);
        Assert.DoesNotContain(await RunAsync(examples[1]), diagnostic => diagnostic.Id == id || diagnostic.Severity >= DiagnosticSeverity.Warning);
        GeneratorHarness.Run(new FallbackGenerator(), Compile(examples[1])).Compiles();
    }

    [Fact]
    public void ModelsPage_NamesTheCataloguesDay() =>
        Assert.Contains($"**{ModelCatalogue.Embedded.AsOf}**", Read("docs/models.md"), StringComparison.Ordinal);

    private static async Task<IEnumerable<Diagnostic>> RunAsync(string source) => await AnalyzerRun.RunAsync(Compile(source));

    private static CSharpCompilation Compile(string source) => UserCode.Compile(source, """
        global using Refit;
        namespace Refit { public sealed class PostAttribute(string path) : Attribute { public string Path => path; } [AttributeUsage(AttributeTargets.Parameter)] public sealed class BodyAttribute : Attribute; }
        public sealed class Request;
        """, TestCompilation.Usings + UseCases.Sdks);

    private static string Read(string path) => File.ReadAllText(Repository(path));

    private static string Repository(string path)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Fallback.sln"))) folder = folder.Parent;
        Assert.NotNull(folder);
        return Path.Combine(folder.FullName, path);
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Examples();
}
