using System.Collections.Immutable;
using Fallback.Roslyn;
using Fallback.TestUtilities.Roslyn;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Analyzers.Tests.Verification;

/// <summary>A refactoring in a user's project, as an editor asks for it and applies it.</summary>
internal static class RefactoringTest
{
    /// <summary>Where the caret is; two of them enclose a selection.</summary>
    private const char Caret = '‸';

    /// <summary>The titles of what is offered at the caret; those of a menu each by itself.</summary>
    public static async Task<IReadOnlyList<string>> OfferedAsync(
        CodeRefactoringProvider provider, string source, params (string Name, string Text)[] files) =>
        [.. (await FindAsync(provider, source, files)).Actions.Select(static action => action.Title)];

    /// <summary>Applies the first action whose title begins so. What comes of it compiles with its clients, and no rule warns of it but those
    /// that had to be left.</summary>
    public static async Task VerifyAsync(CodeRefactoringProvider provider, string source, string title, string expected, params string[] left)
    {
        (Document document, IReadOnlyList<CodeAction> actions) = await FindAsync(provider, source);
        CodeAction action = actions.First(action => action.Title.StartsWith(title, StringComparison.Ordinal));
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(TestContext.Current.CancellationToken);
        Solution changed = Assert.IsType<ApplyChangesOperation>(Assert.Single(operations)).ChangedSolution;
        SourceText text = await changed.GetDocument(document.Id)!.GetTextAsync(TestContext.Current.CancellationToken);

        Assert.Equal(expected, text.ToString());
        GeneratorHarness.Run(new FallbackGenerator(), UserCode.Compile(expected)).Compiles();
        IEnumerable<Diagnostic> found = await RuleTest.FindAsync(expected);
        Assert.Equal(left, found.Where(static diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning).Select(static diagnostic => diagnostic.Id));
    }

    private static async Task<(Document Document, IReadOnlyList<CodeAction> Actions)> FindAsync(
        CodeRefactoringProvider provider, string source, params (string Name, string Text)[] files)
    {
        int start = source.IndexOf(Caret, StringComparison.Ordinal);
        int end = source.LastIndexOf(Caret);
        Assert.True(start >= 0, "The source has no caret.");
        TextSpan span = TextSpan.FromBounds(start, end == start ? start : end - 1);
        string text = source.Replace(Caret.ToString(), "", StringComparison.Ordinal);
        Document document = AddTo((await UserCode.CreateWorkspaceAsync()).CurrentSolution, text, files);
        List<CodeAction> actions = [];
        await provider.ComputeRefactoringsAsync(new CodeRefactoringContext(document, span, actions.Add, TestContext.Current.CancellationToken));
        return (document, [.. actions.SelectMany(static action => action.NestedActions.IsEmpty ? [action] : action.NestedActions)]);
    }

    private static Document AddTo(Solution solution, string text, (string Name, string Text)[] files)
    {
        var id = ProjectId.CreateNewId();
        var document = DocumentId.CreateNewId(id);
        solution = solution
            .AddProject(ProjectInfo.Create(
                id,
                VersionStamp.Create(),
                "User",
                "User",
                LanguageNames.CSharp,
                compilationOptions: TestCompilation.Options,
                parseOptions: TestCompilation.ParseOptions(),
                metadataReferences: UserCode.Compile(text).References))
            .AddDocument(DocumentId.CreateNewId(id), "Usings.cs", UserCode.Usings, filePath: "/Usings.cs")
            .AddDocument(document, "User.cs", text, filePath: "/User.cs");
        foreach ((string name, string content) in files)
            solution = solution.AddAdditionalDocument(DocumentId.CreateNewId(id), name, content, filePath: "/" + name);
        return solution.GetDocument(document)!;
    }
}
