using System.Collections.Immutable;
using Fallback.Analyzers.Tests.Verification;
using Fallback.Roslyn;
using Fallback.TestUtilities.Roslyn;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.Testing;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Analyzers.Tests.Fixes;

/// <summary>FB2004: the fix's second way, and both of them where the figures stand.</summary>
public sealed class FitDeadlineTests
{
    private const string Ask = " public interface IBot { Task<string> AskAsync(string question); }";

    [Theory]
    [InlineData(
        """[ModelChain("a/b", "c/d", "e/f", [|"g/h"|], DeadlineMs = 15_000)] [TierTimeout(5_000, 6_000, 8_000, 10_000)]""",
        """[ModelChain("a/b", "c/d", "e/f", "g/h", DeadlineMs = 15_000)] [TierTimeout(2_500, 3_100, 4_100, 5_100)]""")]
    [InlineData(
        """[ModelChain("a/b", [|"c/d"|], "e/f", DeadlineMs = 20_000)]""",
        """[ModelChain("a/b", "c/d", "e/f", DeadlineMs = 20_000)] [TierTimeout(6_600)]""")]
    [InlineData(
        """[ModelChain("a/b", [|"c/d"|], DeadlineMs = 10_000)] [TierTimeout(9_000, FirstTokenMs = 1_000 /* quick */)] [TierTimeout("a/b", 15000)]""",
        """[ModelChain("a/b", "c/d", DeadlineMs = 10_000)] [TierTimeout(3_700, FirstTokenMs = 1_000 /* quick */)] [TierTimeout("a/b", 6_200)]""")]
    [InlineData(
        """[ModelChain("a/b", "c/d", [|"e/f"|], DeadlineMs = 20_000)] [TierTimeout(4_000)] [TierRetry(MaxRetries = 2, BaseDelayMs = 1_000)]""",
        """[ModelChain("a/b", "c/d", "e/f", DeadlineMs = 20_000)] [TierTimeout(2_000)] [TierRetry(MaxRetries = 2, BaseDelayMs = 1_000)]""")]
    public async Task OtherFix_ShortensTheTimeouts_UntilAllFit(string before, string after) =>
        await FixTest.VerifyChoiceAsync(new RaiseDeadlineCodeFixProvider(), 1, before + Ask, after + Ask);

    [Fact]
    public async Task OtherFix_OfAll_WhereTwoChainsShareATimeout_ChangesItOnce() => await FixTest.VerifyAllAsync(
        new RaiseDeadlineCodeFixProvider(),
        """
        [ModelChain("a/b", [|"c/d"|], DeadlineMs = 10_000)] [TierTimeout(10_000)]
        public interface IBot
        {
            Task<string> AskAsync(string question);
            [ModelChain("a/b", [|"c/d"|], DeadlineMs = 9_000)] Task<string> TellAsync(string story);
        }
        """,
        """
        [ModelChain("a/b", "c/d", DeadlineMs = 10_000)] [TierTimeout(5_000)]
        public interface IBot
        {
            Task<string> AskAsync(string question);
            [ModelChain("a/b", "c/d", DeadlineMs = 9_000)] Task<string> TellAsync(string story);
        }
        """,
        static test => test.CodeActionIndex = 1);

    [Theory]
    // The waits alone take longer, or a timeout is a constant of somebody's.
    [InlineData("""[ModelChain("a/b", "c/d", [|DeadlineMs = 5_000|])] [TierTimeout(4_000)] [TierRetry(MaxRetries = 2, BaseDelayMs = 3_000)]""")]
    [InlineData("""[ModelChain("a/b", "c/d", [|DeadlineMs = 5_000|])] [TierTimeout(Times.Long)]""")]
    [InlineData("""[ModelChain("a/b", "c/d", [|DeadlineMs = 5_000|])] [TierTimeout(4_000)] [TierTimeout(milliseconds: Times.Long, model: "a/b")]""")]
    public async Task OtherWay_ThatWouldBeNoHelp_IsNotOffered(string attributes) => Assert.StartsWith(
        "Raise", Assert.Single(await OfferedAsync(attributes + Ask + " public static class Times { public const int Long = 6_000; }")), StringComparison.Ordinal);

    [Theory]
    [InlineData("""[ModelChain("a/b", "c/d", "e/f", "g/h", [|DeadlineMs = 15_000|])] [TierTimeout(5_000, 6_000, 8_000, 10_000)]""")]
    [InlineData("""[ModelChain("a/b", "c/d", "e/f", "g/h", DeadlineMs = [|15_000|])] [TierTimeout(5_000, 6_000, 8_000, 10_000)]""")]
    [InlineData("""[ModelChain("a/b", "c/d", "e/f", "g/h", DeadlineMs = 15_000)] [TierTimeout([|5_000|], 6_000, 8_000, 10_000)]""")]
    [InlineData("""[ModelChain("a/b", "c/d", "e/f", "g/h", DeadlineMs = 15_000)] [TierTimeout(5_000, 6_000, 8_000, 10_0[||]00)]""")]
    [InlineData("""[ModelChain("a/b", "c/d", "e/f", "g/h", DeadlineMs = 15_000)] [TierTimeout(5_000, 6_000, 8_000)] [TierTimeout("g/h", [|10_000|])]""")]
    public async Task Figure_ThatTakesPart_OffersBothWays(string attributes) => Assert.Equal(
        ["Raise the deadline to 29_000 ms", "Shorten the timeouts until all tiers fit the deadline"], await OfferedAsync(attributes + Ask));

    [Theory]
    [InlineData("""[ModelChain("a/b", "c/d", [|DeadlineMs = 15_000|])] [TierTimeout(5_000, 6_000)]""")]
    [InlineData("""[ModelChain("a/b", "c/d", DeadlineMs = 5_000, [|MaxAttempts = 3|])] [TierTimeout(5_000, 6_000)]""")]
    [InlineData("""[ModelChain("a/b", "c/d", DeadlineMs = 5_000)] [TierTimeout(5_000, [|IdleMs = 3_000|])]""")]
    [InlineData("""[ModelChain("a/b", "c/d", DeadlineMs = 5_000)] [TierTimeout(5_000), Obsolete([|"a"|])]""")]
    public async Task Figure_ThatTakesNoPart_OffersNothing(string attributes) => Assert.Empty(await OfferedAsync(attributes + Ask));

    [Fact]
    public async Task Refactoring_AtATimeout_ChangesTheDeadline()
    {
        (Document document, CodeAction[] actions) = await ActionsAsync("""[ModelChain("a/b", "c/d", DeadlineMs = 5_000)] [TierTimeout([|5_000|])]""" + Ask);

        ImmutableArray<CodeActionOperation> operations = await actions[0].GetOperationsAsync(TestContext.Current.CancellationToken);
        Document changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetDocument(document.Id)!;
        Assert.StartsWith(
            """[ModelChain("a/b", "c/d", DeadlineMs = 10_000)] [TierTimeout(5_000)]""",
            (await changed.GetTextAsync(TestContext.Current.CancellationToken)).ToString(), StringComparison.Ordinal);
    }

    private static async Task<string[]> OfferedAsync(string marked) => [.. (await ActionsAsync(marked)).Actions.Select(static action => action.Title)];

    private static async Task<(Document Document, CodeAction[] Actions)> ActionsAsync(string marked)
    {
        TestFileMarkupParser.GetSpan(marked, out string source, out TextSpan span);
        Workspace workspace = await UserCode.CreateWorkspaceAsync();
        Project project = workspace.CurrentSolution.AddProject("App", "App", LanguageNames.CSharp)
            .WithMetadataReferences(TestCompilation.References).WithCompilationOptions(TestCompilation.Options).WithParseOptions(TestCompilation.ParseOptions())
            .AddDocument("Usings.cs", UserCode.Usings).Project;
        Document document = project.AddDocument("Bot.cs", source);
        var actions = new List<CodeAction>();
        await new FitDeadlineCodeRefactoringProvider().ComputeRefactoringsAsync(
            new CodeRefactoringContext(document, span, actions.Add, TestContext.Current.CancellationToken));
        return (document, [.. actions]);
    }
}
