using Fallback.Analyzers.Tests.Verification;
using Fallback.Roslyn;

namespace Fallback.Analyzers.Tests.Fixes;

public sealed class CorrectTierPolicyTests
{
    private readonly CorrectTierPolicyCodeFixProvider _fix = new();

    [Theory]
    [InlineData("TierTimeout(1, 2, [|3|])", "TierTimeout(1, 2)")]
    [InlineData("TierTimeout(1, 2, [|3|], 4, 5)", "TierTimeout(1, 2)")]
    [InlineData("TierTimeout(1, 2, [|3|], FirstTokenMs = 4)", "TierTimeout(1, 2, FirstTokenMs = 4)")]
    [InlineData("[|TierTimeout(new[] { 1, 2, 3 })|]", "TierTimeout(new[] { 1, 2 })")]
    [InlineData("[|TierTimeout(new int[] { 1, 2, 3, })|]", "TierTimeout(new int[] { 1, 2, })")]
    [InlineData("TierTimeout([|\"openai/gpt6-luna\"|], 5)", "TierTimeout(\"openai/gpt-6-luna\", 5)")]
    [InlineData("TierTimeout([|milliseconds: 5|], model: \"openai/gpt6-luna\")", "TierTimeout(milliseconds: 5, model: \"openai/gpt-6-luna\")")]
    [InlineData("CircuitBreaker([|Model = \"gpt-6-luna\"|])", "CircuitBreaker(Model = \"openai/gpt-6-luna\")")]
    [InlineData("TierTimeout([|\"openai/gpt6-luna\"|], 5), CircuitBreaker([|Model = \"anthropic/claude-sonet-5-5\"|])", "TierTimeout(\"openai/gpt-6-luna\", 5), CircuitBreaker(Model = \"anthropic/claude-sonnet-5-5\")")]
    public async Task FixAll_PolicyThatDoesNotFit_FitsTheChain(string before, string after) =>
        await FixTest.VerifyAllAsync(_fix, Interface(before), Interface(after));

    [Fact]
    public async Task Fix_OverSeveralLines_KeepsComments()
    {
        await FixTest.VerifyFirstAsync(_fix, """
            [ModelChain("a/b", "a/c")]
            [TierTimeout(
                1_000, // quick
                2_000, // slow
                [|3_000|])] // too many
            public interface IBot { Task<string> AskAsync(string question); }
            """, """
            [ModelChain("a/b", "a/c")]
            [TierTimeout(
                1_000, // quick
                2_000 // slow
                )] // too many
            public interface IBot { Task<string> AskAsync(string question); }
            """);
    }

    [Fact]
    public async Task FixAll_OnAMethod_LooksAtTheChainThatHoldsForIt()
    {
        await FixTest.VerifyAllAsync(_fix, """
            [ModelChain("a/b", "a/c", "a/d")]
            public interface IBot
            {
                [ModelChain("a/b"), TierTimeout(1, [|2|], 3)] Task<string> AskAsync(string question);
                [TierTimeout(1, 2, 3, [|4|])] Task<string> TellAsync(string question);
            }
            """, """
            [ModelChain("a/b", "a/c", "a/d")]
            public interface IBot
            {
                [ModelChain("a/b"), TierTimeout(1)] Task<string> AskAsync(string question);
                [TierTimeout(1, 2, 3)] Task<string> TellAsync(string question);
            }
            """);
    }

    [Theory]
    [InlineData("TierTimeout([|\"nothing/like-it\"|], 5)")]
    [InlineData("CircuitBreaker([|Model = \"zzz\"|])")]
    [InlineData("TierTimeout([|\"\"|], 5)")]
    [InlineData("TierTimeout(5), [|TierTimeout(6)|]")]
    public async Task Fix_NothingIsNearOrSurplus_IsNotOffered(string attribute) => await FixTest.VerifyNothingOfferedAsync(_fix, Interface(attribute));

    private static string Interface(string attribute) =>
        $"[ModelChain(\"openai/gpt-6-luna\", \"anthropic/claude-sonnet-5-5\"), {attribute}] public interface IBot {{ Task<string> AskAsync(string question); }}";
}
