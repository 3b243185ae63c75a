using Fallback.Analyzers.Tests.Verification;
using Fallback.Roslyn;
using Fallback.TestUtilities.Roslyn;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Analyzers.Tests.Fixes;

/// <summary>The refactoring that lets a chain be shown on hover, asked as an editor asks: with a caret (<c>$$</c>) in a document.</summary>
public sealed class MakePartialTests
{
    [Theory]
    [InlineData("""[ModelChain("a/b")] public interface I$$Bot { Task<string> AskAsync(string question); }""", """[ModelChain("a/b")] public partial interface IBot { Task<string> AskAsync(string question); }""")]
    [InlineData("""[Model$$Chain("a/b")] interface IBot { Task<string> AskAsync(string question); }""", """[ModelChain("a/b")] partial interface IBot { Task<string> AskAsync(string question); }""")]
    [InlineData("""public $$interface IBot { [ModelChain("a/b")] Task<string> AskAsync(string question); }""", """public partial interface IBot { [ModelChain("a/b")] Task<string> AskAsync(string question); }""")]
    [InlineData(
        """public static class A { public partial class B { public record struct C { [ModelChain("a/b")] public interface IBot$$ { Task<string> AskAsync(string question); } } } }""",
        """public static partial class A { public partial class B { public partial record struct C { [ModelChain("a/b")] public partial interface IBot { Task<string> AskAsync(string question); } } } }""")]
    public async Task Refactoring_MakesTheInterfaceAndTheTypesAroundItPartial(string before, string after)
    {
        Assert.Equal(after, await ApplyAsync(before));
        Assert.Contains("partial interface IBot;", GeneratorHarness.Run(new FallbackGenerator(), UserCode.Compile(after)).Compiles().OnlyFile, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[ModelChain("a/b")] public partial interface I$$Bot { Task<string> AskAsync(string question); }""")]
    [InlineData("""public interface I$$Bot { Task<string> AskAsync(string question); }""")]
    [InlineData("""[ModelChain("a/b")] public interface IBot { Task<string> Ask$$Async(string question); }""")]
    [InlineData("""[ModelChain("a/b")] public interface IBot { Task<string> AskAsync(string question); } public class Bo$$t { }""")]
    public async Task Refactoring_IsNotOffered_WhereThereIsNothingToMakePartial(string source) => Assert.Null(await ApplyAsync(source));

    /// <summary>What the document becomes; null where nothing is offered.</summary>
    private static async Task<string?> ApplyAsync(string marked)
    {
        int caret = marked.IndexOf("$$", StringComparison.Ordinal);
        using Workspace workspace = await UserCode.CreateWorkspaceAsync();
        Project project = workspace.CurrentSolution.AddProject("User", "User", LanguageNames.CSharp)
            .WithParseOptions(TestCompilation.ParseOptions()).WithCompilationOptions(TestCompilation.Options).WithMetadataReferences(TestCompilation.References);
        project = project.AddDocument("Usings.cs", UserCode.Usings).Project;
        Document document = project.AddDocument("Bot.cs", marked.Remove(caret, 2));
        var offered = new List<CodeAction>();
        await new MakePartialCodeRefactoringProvider().ComputeRefactoringsAsync(
            new CodeRefactoringContext(document, new TextSpan(caret, 0), offered.Add, TestContext.Current.CancellationToken));
        if (offered.Count == 0) return null;
        Assert.Equal("Show the chain on hover (make partial)", Assert.Single(offered).Title);
        ApplyChangesOperation change = (await offered[0].GetOperationsAsync(TestContext.Current.CancellationToken)).OfType<ApplyChangesOperation>().Single();
        return (await change.ChangedSolution.GetDocument(document.Id)!.GetTextAsync(TestContext.Current.CancellationToken)).ToString();
    }
}
