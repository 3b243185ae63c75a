using Fallback.Analyzers.Tests.Verification;
using Fallback.Roslyn;

namespace Fallback.Analyzers.Tests.Fixes;

public sealed class RenamePlaceholderTests
{
    private readonly RenamePlaceholderCodeFixProvider _fix = new();

    [Theory]
    [InlineData("\"Answer [|{qestion}|]\"", "\"Answer {question}\"")]
    [InlineData("\"[|{qestion}|] and [|{Question}|] and {question}\"", "\"{question} and {question} and {question}\"")]
    [InlineData("\"{{qestion}} [|{qestion}|]\"", "\"{{qestion}} {question}\"")]
    [InlineData("\"{{[|{qestion}|]}}\"", "\"{{{question}}}\"")]
    [InlineData("@\"\"\"[|{ qestion }|]\"\"\"", "@\"\"\"{ question }\"\"\"")]
    [InlineData("\"Say \" + \"[|{qestion}|]\" + Words.End", "\"Say \" + \"{question}\" + Words.End")]
    [InlineData("\"\"\"\n    Answer\n    [|{qestion}|]\n    \"\"\"", "\"\"\"\n    Answer\n    {question}\n    \"\"\"")]
    public async Task FixAll_MistypedPlaceholder_NamesTheParameter(string before, string after) =>
        await FixTest.VerifyAllAsync(_fix, Interface(before), Interface(after));

    [Fact]
    public async Task FixAll_SeveralPlaceholdersWithFormats_NamesEach()
    {
        await FixTest.VerifyAllAsync(_fix, """
            [ModelChain("a/b")]
            public interface IBot
            {
                [SystemPrompt("In [|{langage}|].")]
                [UserPrompt("[|{txt}|] in [|{maxWord:N0}|] words")]
                Task<string> AskAsync(string text, int maxWords, string language);
            }
            """, """
            [ModelChain("a/b")]
            public interface IBot
            {
                [SystemPrompt("In {language}.")]
                [UserPrompt("{text} in {maxWords:N0} words")]
                Task<string> AskAsync(string text, int maxWords, string language);
            }
            """);
    }

    [Fact]
    public async Task FixAll_PromptOfTheInterface_TakesAParameterOfEveryMethod()
    {
        await FixTest.VerifyAllAsync(_fix, """
            [ModelChain("a/b")]
            [SystemPrompt("In [|{langage}|].")]
            public interface IBot
            {
                Task<string> AskAsync(string question, string language);
                Task<string> TellAsync(string story, string language);
            }
            """, """
            [ModelChain("a/b")]
            [SystemPrompt("In {language}.")]
            public interface IBot
            {
                Task<string> AskAsync(string question, string language);
                Task<string> TellAsync(string story, string language);
            }
            """);
    }

    [Theory]
    // A parameter was renamed: it is the only one that no prompt uses.
    [InlineData("[UserPrompt(\"{text} in [|{count}|] words\")] Task<string> AskAsync(string text, int maximum);", "[UserPrompt(\"{text} in {maximum} words\")] Task<string> AskAsync(string text, int maximum);")]
    [InlineData("[UserPrompt(\"[|{count}|] words, [|{count:N0}|] at most\")] Task<string> AskAsync(int maximum, CancellationToken stop);", "[UserPrompt(\"{maximum} words, {maximum:N0} at most\")] Task<string> AskAsync(int maximum, CancellationToken stop);")]
    [InlineData("[SystemPrompt(\"Speak [|{tongue}|].\"), UserPrompt(\"{text}\")] Task<string> AskAsync(string text, string language);", "[SystemPrompt(\"Speak {language}.\"), UserPrompt(\"{text}\")] Task<string> AskAsync(string text, string language);")]
    public async Task FixAll_OnlyParameterThatNoPromptUses_IsMeant(string before, string after) =>
        await FixTest.VerifyAllAsync(_fix, $"[ModelChain(\"a/b\")] public interface IBot {{ {before} }}", $"[ModelChain(\"a/b\")] public interface IBot {{ {after} }}");

    [Theory]
    [InlineData(0, "language")]
    [InlineData(1, "words")]
    [InlineData(2, "mood")]
    public async Task Fix_SeveralParametersThatNoPromptUses_OffersEach(int choice, string chosen)
    {
        const string Before = "[ModelChain(\"a/b\")] public interface IBot { [UserPrompt(\"{text} [|{other}|]\")] Task<string> AskAsync(string text, string language, int words, string mood); }";
        string after = Before.Replace("[|{other}|]", $"{{{chosen}}}", StringComparison.Ordinal);
        // The others are unused still, which is a warning of its own.
        foreach (string left in ((string[])["language", "words", "mood"]).Where(name => name != chosen))
            after = after.Replace($" {left}", $" [|{left}|]", StringComparison.Ordinal);

        await FixTest.VerifyChoiceAsync(_fix, choice, Before, after);
    }

    [Fact]
    public async Task AddedParameter_WhereTheOnlyUnusedOneIsMeant_IsNotOffered() => await FixTest.VerifyNothingOfferedAsync(
        new AddParameterCodeFixProvider(), "[ModelChain(\"a/b\")] public interface IBot { [UserPrompt(\"{text} [|{other}|]\")] Task<string> AskAsync(string text, string last); }");

    [Theory]
    [InlineData("[UserPrompt(\"{question} [|{nothingLikeIt}|]\")] Task<string> AskAsync(string question);")]
    [InlineData("[UserPrompt([|Words.Mistyped|])] Task<string> AskAsync(string question);")]
    [InlineData("[UserPrompt([|\"{question\"|])] Task<string> AskAsync(string question);")]
    [InlineData("[UserPrompt(\"[|{tokn}|]\")] Task<string> AskAsync(CancellationToken token);")]
    [InlineData("Task<string> AskAsync(string question, int [|unused|]);")]
    public async Task Fix_NothingToRename_IsNotOffered(string method) =>
        await FixTest.VerifyNothingOfferedAsync(_fix, $"[ModelChain(\"a/b\")] public interface IBot {{ {method} }} {Words}");

    [Fact]
    public async Task Fix_InterfacePromptThatFitsOneMethod_IsNotOffered()
    {
        await FixTest.VerifyNothingOfferedAsync(_fix, """
            [ModelChain("a/b")]
            [SystemPrompt("In [|{language}|].")]
            public interface IBot
            {
                Task<string> AskAsync(string question, string language);
                Task<string> TellAsync(string story, string langage);
            }
            """);
    }

    private const string Words = "internal static class Words { public const string End = \"!\"; public const string Mistyped = \"{qestion}\"; }";

    private static string Interface(string prompt) =>
        $"[ModelChain(\"a/b\")] public interface IBot {{ [UserPrompt({prompt})] Task<string> AskAsync(string question); }} {Words}";
}
