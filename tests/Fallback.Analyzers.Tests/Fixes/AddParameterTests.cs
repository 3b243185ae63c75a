using Fallback.Analyzers.Tests.Verification;
using Fallback.Roslyn;

namespace Fallback.Analyzers.Tests.Fixes;

public sealed class AddParameterTests
{
    private readonly AddParameterCodeFixProvider _fix = new();

    [Theory]
    [InlineData("[UserPrompt(\"Tell [|{story}|] in [|{words}|] words\")] Task<string> AskAsync();", "[UserPrompt(\"Tell {story} in {words} words\")] Task<string> AskAsync(string story, string words);")]
    [InlineData("[UserPrompt(\"Tell {story} in [|{language}|]\")] Task<string> AskAsync(string story);", "[UserPrompt(\"Tell {story} in {language}\")] Task<string> AskAsync(string story, string language);")]
    [InlineData("[UserPrompt(\"Tell {story} in [|{language}|] {words}\")] Task<string> AskAsync(string story, int words = 5, CancellationToken stop = default);", "[UserPrompt(\"Tell {story} in {language} {words}\")] Task<string> AskAsync(string story, string language, int words = 5, CancellationToken stop = default);")]
    [InlineData("[SystemPrompt(\"Speak [|{language}|].\")] Task<string> AskAsync(string story, CancellationToken stop);", "[SystemPrompt(\"Speak {language}.\")] Task<string> AskAsync(string story, string language, CancellationToken stop);")]
    public async Task Placeholder_WithoutAnythingNear_GetsAParameter(string before, string after) =>
        await FixTest.VerifyAllAsync(_fix, Before(before), Before(after));

    [Theory]
    // There is a near one, which the other fix takes.
    [InlineData("[UserPrompt(\"Answer [|{qestion}|]\")] Task<string> AskAsync(string question);")]
    [InlineData("[UserPrompt([|\"Answer {question\"|])] Task<string> AskAsync(string question);")]
    [InlineData("[UserPrompt(\"Answer {question} [|{in words}|]\")] Task<string> AskAsync(string question);")]
    // A class of the project's own would no longer compile.
    [InlineData("[UserPrompt(\"Answer {question} in [|{language}|]\")] Task<string> AskAsync(string question); } public sealed class Fake : IBot { public Task<string> AskAsync(string question) => Task.FromResult(question);")]
    public async Task Placeholder_ThatIsATypingErrorOrNoName_GetsNone(string method) => await FixTest.VerifyNothingOfferedAsync(_fix, Before(method));

    [Fact]
    public async Task Prompt_OfTheInterface_IsLeftAlone() => await FixTest.VerifyNothingOfferedAsync(_fix, "[ModelChain(\"a/b\"), SystemPrompt(\"Speak [|{language}|].\")] public interface IBot { Task<string> AskAsync(string question); }");

    private static string Before(string method) => "[ModelChain(\"a/b\")] public interface IBot { " + method + " }";
}
