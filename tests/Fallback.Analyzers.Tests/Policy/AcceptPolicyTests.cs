using Fallback.Analyzers.Tests.Verification;
using Fallback.Roslyn;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Testing;

namespace Fallback.Analyzers.Tests.Policy;

/// <summary>The fix of FB5001, one and all, and the refactoring that makes the file.</summary>
public sealed class AcceptPolicyTests
{
    private const string Chain = """[ModelChain("openai/luna", "anthropic/small", DeadlineMs = 12_000)]""";
    private const string Other = """[ModelChain("openai/luna", "openai/sol", DeadlineMs = 29_000)]""";

    private readonly AcceptPolicyCodeFixProvider _fix = new();

    public static TheoryData<string> Broken { get; } = ["{}", "", "{ \"version\": 1, \"clients\": {} }", "{\n<<<<<<< HEAD\n", "["];

    [Theory, MemberData(nameof(Broken))]
    public Task Difference_IsAccepted_WhateverStoodThere(string locked)
    {
        string source = Policies.Client(Chain);
        return FixTest.VerifyAllAsync(_fix, Marked(source), source, test => SetFile(test, locked, PolicyLockTest.Accepted(source)));
    }

    [Fact]
    public Task FixAll_OfAProject_AcceptsAllOfItAtOnce()
    {
        string[] sources = [Policies.Client(Chain), Policies.Client(Other, "IOther")];
        return FixTest.VerifyAllAsync(
            _fix,
            [.. sources.Select(static source => Marked(source))],
            sources,
            test => SetFile(test, PolicyLockTest.Accepted([Policies.Client(Other), Policies.Client(Chain, "IOther")]), PolicyLockTest.Accepted(sources)));
    }

    [Fact]
    public async Task FixAll_OfASolution_AcceptsEachProjectThatHasALockFile()
    {
        Solution solution = (await UserCode.CreateWorkspaceAsync()).CurrentSolution;
        Project first = Add(ref solution, "First", Policies.Client(Chain), "{}");
        Project second = Add(ref solution, "Second", Policies.Client(Other), "{}");
        Project none = Add(ref solution, "None", Policies.Client(Other), null);

        Solution changed = await FixAllAsync(solution, first.Id);

        Assert.Equal(PolicyLockTest.Accepted(Policies.Client(Chain)), await LockAsync(changed, first.Id));
        Assert.Equal(PolicyLockTest.Accepted(Policies.Client(Other)), await LockAsync(changed, second.Id));
        Assert.Null(await LockAsync(changed, none.Id));
    }

    [Fact]
    public Task LockFile_OfANewerPackage_IsNotReplaced()
    {
        const string Locked = "{ \"version\": 2 }";
        string marked = Marked(Policies.Client(Chain));
        return FixTest.VerifyNothingOfferedAsync(_fix, marked, static test =>
        {
            PolicyLockTest.Add(test.TestState.AdditionalFiles, Locked);
            PolicyLockTest.Add(test.FixedState.AdditionalFiles, Locked);
        });
    }

    [Fact]
    public async Task Client_WithErrors_KeepsWhatIsAccepted()
    {
        string accepted = PolicyLockTest.Accepted([Policies.Client(Chain), Policies.Client(Other, "IOther")]);
        Solution solution = (await UserCode.CreateWorkspaceAsync()).CurrentSolution;
        string[] now = [Policies.Client("[ModelChain(\"\")]"), Policies.Client(Chain, "IOther")];
        Project project = Add(ref solution, "App", string.Join("\n", now).Replace("namespace App;", "", StringComparison.Ordinal).Insert(0, "namespace App;"), accepted);

        Solution? changed = await AcceptedPolicy.WriteAsync(project, TestContext.Current.CancellationToken);

        Assert.Equal(PolicyLockTest.Accepted([Policies.Client(Chain), Policies.Client(Chain, "IOther")]), await LockAsync(changed!, project.Id));
    }

    [Fact]
    public async Task Refactoring_OnAClient_MakesTheFile()
    {
        string source = Policies.Client(Chain, "IAss‸istant");
        var refactoring = new LockPolicyCodeRefactoringProvider();

        Assert.Equal(["Lock the policy of the project's clients in fallback.lock.json"], await RefactoringTest.OfferedAsync(refactoring, source));
        Assert.Empty(await RefactoringTest.OfferedAsync(refactoring, source, (PolicyDocument.FileName, "{}")));
        Assert.Empty(await RefactoringTest.OfferedAsync(refactoring, "public interface IPl‸ain;"));
        Assert.Empty(await RefactoringTest.OfferedAsync(refactoring, Policies.Client(Chain.Insert(1, "‸"))));
    }

    [Fact]
    public async Task Policy_OfAProjectWithoutAFile_IsWrittenBesideTheProject()
    {
        Solution solution = (await UserCode.CreateWorkspaceAsync()).CurrentSolution;
        Project project = Add(ref solution, "App", Policies.Client(Chain), null);

        Solution? changed = await AcceptedPolicy.WriteAsync(project, TestContext.Current.CancellationToken);

        TextDocument file = changed!.GetProject(project.Id)!.AdditionalDocuments.Single(static document => LockFile.Is(document.Name));
        Assert.Equal("/App/fallback.lock.json", file.FilePath!.Replace('\\', '/'));
        Assert.Equal(PolicyLockTest.Accepted(Policies.Client(Chain)), await LockAsync(changed, project.Id));
    }

    private static string Marked(string source)
    {
        string name = source.Contains("IOther", StringComparison.Ordinal) ? "IOther" : "IAssistant";
        return source.Replace($"interface {name}", $"interface [|{name}|]", StringComparison.Ordinal);
    }

    private static void SetFile(FixTest test, string before, string after)
    {
        PolicyLockTest.Add(test.TestState.AdditionalFiles, before);
        PolicyLockTest.Add(test.FixedState.AdditionalFiles, after);
        // Whichever is fixed first, all is fixed.
        test.NumberOfIncrementalIterations = 1;
        test.NumberOfFixAllIterations = 1;
        test.NumberOfFixAllInDocumentIterations = 1;
        test.NumberOfFixAllInProjectIterations = 1;
    }

    private static Project Add(ref Solution solution, string name, string source, string? locked)
    {
        var id = ProjectId.CreateNewId();
        var compilation = UserCode.Compile(source);
        solution = solution
            .AddProject(ProjectInfo.Create(
                id,
                VersionStamp.Create(),
                name,
                name,
                LanguageNames.CSharp,
                filePath: $"/{name}/{name}.csproj",
                compilationOptions: compilation.Options,
                parseOptions: Fallback.TestUtilities.Roslyn.TestCompilation.ParseOptions(),
                metadataReferences: compilation.References))
            .AddDocument(DocumentId.CreateNewId(id), "Usings.cs", UserCode.Usings, filePath: $"/{name}/Usings.cs")
            .AddDocument(DocumentId.CreateNewId(id), "User.cs", source, filePath: $"/{name}/User.cs")
            .AddAdditionalDocument(DocumentId.CreateNewId(id), ModelFile.Name, Policies.Catalogue, filePath: $"/{name}/{ModelFile.Name}");
        if (locked is not null)
            solution = solution.AddAdditionalDocument(DocumentId.CreateNewId(id), PolicyDocument.FileName, locked, filePath: $"/{name}/{PolicyDocument.FileName}");
        return solution.GetProject(id)!;
    }

    private async Task<Solution> FixAllAsync(Solution solution, ProjectId id)
    {
        Document document = solution.GetProject(id)!.Documents.Single(static document => document.Name == "User.cs");
        var diagnostics = new Found();
        CodeAction? action = await _fix.GetFixAllProvider().GetFixAsync(new FixAllContext(
            document, _fix, FixAllScope.Solution, "FB5001", ["FB5001"], diagnostics, TestContext.Current.CancellationToken));
        CodeActionOperation operation = Assert.Single(await action!.GetOperationsAsync(TestContext.Current.CancellationToken));
        return Assert.IsType<ApplyChangesOperation>(operation).ChangedSolution;
    }

    private static async Task<string?> LockAsync(Solution solution, ProjectId id) =>
        solution.GetProject(id)!.AdditionalDocuments.FirstOrDefault(static document => LockFile.Is(document.Name)) is { } file
            ? (await file.GetTextAsync(TestContext.Current.CancellationToken)).ToString()
            : null;

    private sealed class Found : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken)
        {
            Compilation compilation = (await project.GetCompilationAsync(cancellationToken))!;
            var run = new Microsoft.CodeAnalysis.Diagnostics.CompilationWithAnalyzers(compilation, [new PolicyLockAnalyzer()], project.AnalyzerOptions);
            return await run.GetAnalyzerDiagnosticsAsync(cancellationToken);
        }

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            GetAllDiagnosticsAsync(document.Project, cancellationToken);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            GetAllDiagnosticsAsync(project, cancellationToken);
    }
}
