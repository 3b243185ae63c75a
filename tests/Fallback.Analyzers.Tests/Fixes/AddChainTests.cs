using Fallback.Analyzers.Tests.Verification;
using Fallback.Roslyn;
using Microsoft.CodeAnalysis.Testing;

namespace Fallback.Analyzers.Tests.Fixes;

public sealed class AddChainTests
{
    private const string Chain = "[ModelChain(\"deepseek/deepseek-flash\", \"openai/gpt-6-luna\")]";

    private readonly AddChainCodeFixProvider _fix = new();

    [Theory]
    [InlineData("[[|TierTimeout(1_000)|]]\npublic interface IBot\n{\n    Task<string> AskAsync(string question);\n}", Chain + "\n[TierTimeout(1_000)]\npublic interface IBot\n{\n    Task<string> AskAsync(string question);\n}")]
    [InlineData("[Fallback.[|TierRetry|]] public interface IBot { Task<string> AskAsync(string question); }", null)]
    [InlineData("/// <summary>A bot.</summary>\npublic interface IBot\n{\n    [[|TierTimeout(1_000)|], [|CircuitBreaker|]] // slow\n    Task<string> AskAsync(string question);\n    Task<string> TellAsync(string story);\n}", "/// <summary>A bot.</summary>\n" + Chain + "\npublic interface IBot\n{\n    [TierTimeout(1_000), CircuitBreaker] // slow\n    Task<string> AskAsync(string question);\n    Task<string> TellAsync(string story);\n}")]
    public async Task FixAll_OfADocument_GivesTheInterfaceAChain(string before, string? after) => await FixTest.VerifyAllAsync(
        _fix,
        before.Replace("Fallback.[|TierRetry|]", "[|Fallback.TierRetry|]", StringComparison.Ordinal),
        after ?? "[Fallback.ModelChain(\"deepseek/deepseek-flash\", \"openai/gpt-6-luna\")]\n[Fallback.TierRetry] public interface IBot { Task<string> AskAsync(string question); }",
        static test => test.CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixAllInProjectCheck | CodeFixTestBehaviors.SkipFixAllInSolutionCheck);

    [Theory]
    [InlineData("[[|TierTimeout(1_000)|]] public interface IBot<T> { [[|TierRetry|]] Task<string> AskAsync(T question); }")]
    [InlineData("public class Outer<T> { [[|TierTimeout(1_000)|]] public interface IBot { Task<string> AskAsync(T question); } }")]
    [InlineData("public class Outer { [[|TierTimeout(1_000)|]] private interface IBot { Task<string> AskAsync(string question); } }")]
    [InlineData("public class Bot { [[|TierTimeout(1)|]] public Task<string> AskAsync(string question) => Task.FromResult(question); }")]
    [InlineData("[ModelChain(\"a/b\")] public interface IBot { Task<string> AskAsync(string question); [[|TierTimeout(1)|]] Task<string> TwiceAsync(string question) => AskAsync(question + question); [[|TierRetry|]] static string Name() => \"bot\"; }")]
    public async Task Fix_WhereNoChainHelps_IsNotOffered(string source) => await FixTest.VerifyNothingOfferedAsync(_fix, source);

    /// <summary>What a client cannot be made of is then said by other rules; the models are known and live.</summary>
    [Fact]
    public async Task AddedChain_HasNothingToBeWarnedOf()
    {
        var found = await RuleTest.FindAsync(Chain + " public interface IBot { Task<string> AskAsync(string question, CancellationToken cancellationToken = default); }");

        Assert.Equal(["FB2014"], found.Select(static diagnostic => diagnostic.Id));
    }
}
