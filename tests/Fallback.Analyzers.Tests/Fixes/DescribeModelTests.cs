using System.Collections.Immutable;
using Fallback.Analyzers.Tests.Verification;
using Fallback.Roslyn;
using Fallback.TestUtilities.Roslyn;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Analyzers.Tests.Fixes;

public sealed class DescribeModelTests
{
    private const string Entry = """{ "provider": "pool", "id": "mine", "contextWindow": null, "inputPer1M": null, "outputPer1M": null }""";
    private const string Source = """[ModelChain("pool/mine", "openai/gpt-6-luna", "bare")] public interface IBot { Task<string> AskAsync(string question); }""";

    [Theory]
    [InlineData(null, "{\n  \"models\": [\n    " + Entry + "\n  ]\n}\n")]
    [InlineData("{}", "{\n  \"models\": [\n    " + Entry + "\n  ]\n}")]
    [InlineData("{ \"asOf\": \"2026-11-21\" }", "{\n  \"models\": [\n    " + Entry + "\n  ], \"asOf\": \"2026-11-21\" }")]
    [InlineData("{ \"models\": [] }", "{ \"models\": [ " + Entry + "] }")]
    [InlineData("{ \"models\": [ { \"provider\": \"a\", \"id\": \"b\" } ] }", "{ \"models\": [ " + Entry + ", { \"provider\": \"a\", \"id\": \"b\" } ] }")]
    [InlineData("{\n  \"models\": [\n    { \"provider\": \"a\", \"id\": \"b\" }\n  ]\n}\n", "{\n  \"models\": [\n    " + Entry + ",\n    { \"provider\": \"a\", \"id\": \"b\" }\n  ]\n}\n")]
    public async Task UnknownModel_GetsAnEntry_ThatTheRuleThenKnows(string? before, string after)
    {
        Project project = CreateProject(before);
        CodeAction action = Assert.Single(await ActionsAsync(project));

        Project changed = (await ApplyAsync(action)).GetProject(project.Id)!;

        TextDocument file = Assert.Single(changed.AdditionalDocuments);
        string text = (await file.GetTextAsync(TestContext.Current.CancellationToken)).ToString();
        Assert.Equal(after, text);
        Assert.DoesNotContain(await DiagnosticsAsync(changed, text), static diagnostic => diagnostic.Properties.ContainsValue("pool/mine"));
    }

    [Fact]
    public async Task UnknownModel_BesideAFileThatCannotBeRead_HasNoFix() => Assert.Empty(await ActionsAsync(CreateProject("{ wrong")));

    [Fact]
    public async Task FixAll_OfAProject_AddsEachModelOnce()
    {
        Project project = CreateProject(null, Source, Source.Replace("IBot", "IOther", StringComparison.Ordinal).Replace("openai/gpt-6-luna", "pool/other", StringComparison.Ordinal));
        Document document = project.Documents.First();
        ImmutableArray<Diagnostic> diagnostics = await DiagnosticsAsync(project, "");
        var context = new FixAllContext(document, new DescribeModelCodeFixProvider(), FixAllScope.Project, "FB2003", ["FB2003"], new FixRun.Diagnostics(diagnostics), TestContext.Current.CancellationToken);

        CodeAction? all = await new DescribeModelCodeFixProvider().GetFixAllProvider().GetFixAsync(context);

        string text = (await (await ApplyAsync(all!)).GetProject(project.Id)!.AdditionalDocuments.Single().GetTextAsync(TestContext.Current.CancellationToken)).ToString();
        Assert.Equal("{\n  \"models\": [\n    " + Entry + ",\n    " + Entry.Replace("mine", "other", StringComparison.Ordinal) + "\n  ]\n}\n", text);
    }

    private static Project CreateProject(string? file, params string[] sources)
    {
        Project project = FixRun.CreateProject();
        foreach ((int index, string source) in (sources.Length == 0 ? [Source] : sources).Index()) project = project.AddDocument($"Test{index}.cs", source, filePath: $"/src/Test{index}.cs").Project;
        return file is null ? project : project.AddAdditionalDocument(ModelFile.Name, SourceText.From(file), filePath: "/src/" + ModelFile.Name).Project;
    }

    private static async Task<List<CodeAction>> ActionsAsync(Project project)
    {
        var actions = new List<CodeAction>();
        foreach (Diagnostic diagnostic in await DiagnosticsAsync(project, ""))
            await new DescribeModelCodeFixProvider().RegisterCodeFixesAsync(new CodeFixContext(project.Documents.Last(), diagnostic, (action, _) => actions.Add(action), TestContext.Current.CancellationToken));
        return actions;
    }

    private static async Task<ImmutableArray<Diagnostic>> DiagnosticsAsync(Project project, string file)
    {
        Compilation compilation = (await project.GetCompilationAsync(TestContext.Current.CancellationToken))!;
        AnalyzerOptions options = new(file.Length == 0 ? [] : [new AdditionalFile("/src/" + ModelFile.Name, file)]);
        return [.. (await AnalyzerRun.RunAsync(compilation, options)).Where(static diagnostic => diagnostic.Id == "FB2003")];
    }

    private static async Task<Solution> ApplyAsync(CodeAction action) =>
        (await action.GetOperationsAsync(TestContext.Current.CancellationToken)).OfType<ApplyChangesOperation>().Single().ChangedSolution;
}
