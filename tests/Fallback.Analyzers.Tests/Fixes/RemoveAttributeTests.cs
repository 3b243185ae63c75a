using Fallback.Analyzers.Tests.Verification;
using Fallback.Roslyn;

namespace Fallback.Analyzers.Tests.Fixes;

public sealed class RemoveAttributeTests
{
    private readonly RemoveAttributeCodeFixProvider _fix = new();

    [Theory]
    [InlineData("[[|TierTimeout(1)|]] public interface IBot", "public interface IBot")]
    [InlineData("[Obsolete, [|TierTimeout(1)|]] public interface IBot", "[Obsolete] public interface IBot")]
    [InlineData("[[|TierTimeout(1)|], Obsolete] public interface IBot", "[Obsolete] public interface IBot")]
    [InlineData("[[|TierTimeout(1)|], [|CircuitBreaker|]] public interface IBot", "public interface IBot")]
    [InlineData("[[|TierTimeout(1)|]] [[|CircuitBreaker|]] [Obsolete] public interface IBot", "[Obsolete] public interface IBot")]
    [InlineData("[[|TierTimeout(1)|], Obsolete, [|CircuitBreaker|], [|TierRetry|]] public interface IBot", "[Obsolete] public interface IBot")]
    public async Task FixAll_AttributesWithoutAChain_RemovesThem(string before, string after) =>
        await FixTest.VerifyAllAsync(_fix, before + " { Task<string> AskAsync(string question); }", after + " { Task<string> AskAsync(string question); }");

    [Fact]
    public async Task FixAll_BetweenCommentsAndDocumentation_KeepsThem()
    {
        await FixTest.VerifyAllAsync(_fix, """
            public interface IBot
            {
                // first
                /// <summary>Asks.</summary>
                [[|TierTimeout(1)|]] // why
                [[|CircuitBreaker|]]
                Task<string> AskAsync(string question);

            #if true
                [[|TierRetry|]]
            #endif
                Task<string> TellAsync(string question);
            }
            """, """
            public interface IBot
            {
                // first
                /// <summary>Asks.</summary>
                // why
                Task<string> AskAsync(string question);

            #if true
                #endif
                Task<string> TellAsync(string question);
            }
            """);
    }

    [Fact]
    public async Task Fix_OnAClass_RemovesTheOne()
    {
        await FixTest.VerifyFirstAsync(_fix, """
            public class Bot
            {
                [[|ModelChain("a/b")|]]
                [[|TierTimeout(1)|]]
                public Task<string> AskAsync(string question) => throw new NotImplementedException();
            }
            """, """
            public class Bot
            {
                [[|TierTimeout(1)|]]
                public Task<string> AskAsync(string question) => throw new NotImplementedException();
            }
            """);
    }
}
