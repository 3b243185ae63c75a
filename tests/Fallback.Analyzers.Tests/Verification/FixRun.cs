using System.Collections.Immutable;
using Fallback.Roslyn;
using Fallback.TestUtilities.Roslyn;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Analyzers.Tests.Verification;

/// <summary>Applies a fix as an editor does, to one diagnostic or to all.</summary>
internal static class FixRun
{
    public static IReadOnlyList<CodeFixProvider> Providers { get; } =
    [
        .. typeof(EditingCodeFixProvider).Assembly.GetTypes().Where(static type => !type.IsAbstract && type.IsSubclassOf(typeof(CodeFixProvider)))
            .Select(static type => (CodeFixProvider)Activator.CreateInstance(type)!),
    ];

    public static async Task VerifyAsync(CodeFixProvider provider, string source, string expected)
    {
        Document document = CreateDocument(source);
        CodeAction action = Assert.Single(await ActionsAsync(provider, document, (await DiagnosticsAsync(provider, document))[0]));
        Assert.Equal(expected, await ResultAsync(document, action));
    }

    public static async Task VerifyNothingOfferedAsync(CodeFixProvider provider, string source)
    {
        Document document = CreateDocument(source);
        ImmutableArray<Diagnostic> diagnostics = await DiagnosticsAsync(provider, document);
        Assert.NotEmpty(diagnostics);
        foreach (Diagnostic diagnostic in diagnostics) Assert.Empty(await ActionsAsync(provider, document, diagnostic));
    }

    /// <summary>Fixes all; what comes out has none of these diagnostics left, and compiles together with its clients.</summary>
    public static async Task VerifyAllAsync(CodeFixProvider provider, string source, string expected)
    {
        Document document = CreateDocument(source);
        ImmutableArray<Diagnostic> diagnostics = await DiagnosticsAsync(provider, document);
        CodeAction first = Assert.Single(await ActionsAsync(provider, document, diagnostics[0]));
        var context = new FixAllContext(document, provider, FixAllScope.Document, first.EquivalenceKey!, provider.FixableDiagnosticIds, new Diagnostics(diagnostics), TestContext.Current.CancellationToken);
        CodeAction? all = await provider.GetFixAllProvider()!.GetFixAsync(context);
        string result = await ResultAsync(document, all!);
        Assert.Equal(expected, result);
        Document mended = document.WithText(SourceText.From(result));
        Assert.Empty(await DiagnosticsAsync(provider, mended));
        CSharpCompilation compilation = (CSharpCompilation)(await mended.Project.GetCompilationAsync(TestContext.Current.CancellationToken))!;
        GeneratorHarness.Run(new FallbackGenerator(), compilation).Compiles();
    }

    private static Document CreateDocument(string source) => CreateProject(source).AddDocument("Test.cs", source, filePath: "/src/Test.cs");

    /// <summary>A user's project with its usings; a program where the source has statements at its top level.</summary>
    public static Project CreateProject(params string[] sources)
    {
        var workspace = new AdhocWorkspace();
        CSharpCompilation template = UserCode.Compile(sources);
        Project project = workspace.AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Default, "Test", "Test", LanguageNames.CSharp,
            compilationOptions: template.Options, parseOptions: TestCompilation.ParseOptions(), metadataReferences: template.References));
        return project.AddDocument("Usings.cs", UserCode.Usings, filePath: "/src/Usings.cs").Project;
    }

    private static async Task<ImmutableArray<Diagnostic>> DiagnosticsAsync(CodeFixProvider provider, Document document)
    {
        Compilation compilation = (await document.Project.GetCompilationAsync(TestContext.Current.CancellationToken))!;
        return [.. (await AnalyzerRun.RunAsync(compilation)).Where(diagnostic => provider.FixableDiagnosticIds.Contains(diagnostic.Id))];
    }

    private static async Task<List<CodeAction>> ActionsAsync(CodeFixProvider provider, Document document, Diagnostic diagnostic)
    {
        var actions = new List<CodeAction>();
        await provider.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), TestContext.Current.CancellationToken));
        return actions;
    }

    private static async Task<string> ResultAsync(Document document, CodeAction action)
    {
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(TestContext.Current.CancellationToken);
        Solution changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;
        return (await changed.GetDocument(document.Id)!.GetTextAsync(TestContext.Current.CancellationToken)).ToString();
    }

    internal sealed class Diagnostics(ImmutableArray<Diagnostic> all) : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken)
        {
            SyntaxTree? tree = await document.GetSyntaxTreeAsync(cancellationToken);
            return all.Where(diagnostic => diagnostic.Location.SourceTree == tree);
        }

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([]);

        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(all);
    }
}
