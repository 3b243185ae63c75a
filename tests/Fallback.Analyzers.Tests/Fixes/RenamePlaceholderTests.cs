using Fallback.Analyzers.Tests.Verification;
using Fallback.Roslyn;

namespace Fallback.Analyzers.Tests.Fixes;

public sealed class RenamePlaceholderTests
{
    private readonly RenamePlaceholderCodeFixProvider _fix = new();

    [Theory]
    [InlineData("[|\"Answer {qestion}\"|]", "\"Answer {question}\"")]
    [InlineData("[|\"{qestion} and {Question} and {question}\"|]", "\"{question} and {question} and {question}\"")]
    [InlineData("[|\"{{qestion}} {qestion}\"|]", "\"{{qestion}} {question}\"")]
    [InlineData("[|\"{{{qestion}}}\"|]", "\"{{{question}}}\"")]
    [InlineData("[|@\"\"\"{ qestion }\"\"\"|]", "@\"\"\"{ question }\"\"\"")]
    [InlineData("[|\"Say \" + \"{qestion}\" + Words.End|]", "\"Say \" + \"{question}\" + Words.End")]
    [InlineData("[|\"\"\"\n    Answer\n    {qestion}\n    \"\"\"|]", "\"\"\"\n    Answer\n    {question}\n    \"\"\"")]
    public async Task FixAll_MistypedPlaceholder_NamesTheParameter(string before, string after) =>
        await FixTest.VerifyAllAsync(_fix, Interface(before), Interface(after));

    [Fact]
    public async Task FixAll_SeveralPlaceholdersWithFormats_NamesEach()
    {
        await FixTest.VerifyAllAsync(_fix, """
            [ModelChain("a/b")]
            public interface IBot
            {
                [SystemPrompt([|"In {langage}."|])]
                [UserPrompt([|"{txt} in {maxWord:N0} words"|])]
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
            [SystemPrompt([|"In {langage}."|])]
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
    [InlineData("[UserPrompt([|\"{nothingLikeIt}\"|])] Task<string> AskAsync(string question);")]
    [InlineData("[UserPrompt([|Words.Mistyped|])] Task<string> AskAsync(string question);")]
    [InlineData("[UserPrompt([|\"{question\"|])] Task<string> AskAsync(string question);")]
    [InlineData("[UserPrompt([|\"{tokn}\"|])] Task<string> AskAsync(CancellationToken token);")]
    [InlineData("Task<string> AskAsync(string question, int [|unused|]);")]
    public async Task Fix_NothingToRename_IsNotOffered(string method) =>
        await FixTest.VerifyNothingOfferedAsync(_fix, $"[ModelChain(\"a/b\")] public interface IBot {{ {method} }} {Words}");

    [Fact]
    public async Task Fix_InterfacePromptThatFitsOneMethod_IsNotOffered()
    {
        await FixTest.VerifyNothingOfferedAsync(_fix, """
            [ModelChain("a/b")]
            [SystemPrompt([|"In {language}."|])]
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
