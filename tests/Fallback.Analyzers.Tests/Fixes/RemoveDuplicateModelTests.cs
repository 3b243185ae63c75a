using Fallback.Analyzers.Tests.Verification;
using Fallback.Roslyn;

namespace Fallback.Analyzers.Tests.Fixes;

public sealed class RemoveDuplicateModelTests
{
    private readonly RemoveDuplicateModelCodeFixProvider _fix = new();

    [Theory]
    [InlineData("""[ModelChain("a/b", "a/c", [|"a/b"|])]""", """[ModelChain("a/b", "a/c")]""")]
    [InlineData("""[ModelChain("a/b", [|"A/B"|], "a/c")]""", """[ModelChain("a/b", "a/c")]""")]
    [InlineData("""[ModelChain("a/b", [|"a/b"|], [|"a/b"|], DeadlineMs = 9)]""", """[ModelChain("a/b", DeadlineMs = 9)]""")]
    [InlineData("""[ModelChain("a/b", "a/c", [|"a/b"|], [|"a/c"|])]""", """[ModelChain("a/b", "a/c")]""")]
    [InlineData("""[[|ModelChain(new[] { "a/b", "a/b", "a/c" })|]]""", """[ModelChain(new[] { "a/b", "a/c" })]""")]
    [InlineData("""[ModelChain("a/b", [|"a/b"|]), TierTimeout(1, 2)]""", """[ModelChain("a/b"), TierTimeout(1)]""")]
    [InlineData("""[ModelChain("a/b", "a/c", [|"a/b"|]), TierTimeout(1, 2)]""", """[ModelChain("a/b", "a/c"), TierTimeout(1, 2)]""")]
    [InlineData("""[ModelChain("a/b", [|"a/b"|], "a/c"), TierTimeout(1, 2)]""", """[ModelChain("a/b", "a/c"), TierTimeout(1, 2)]""")]
    [InlineData("""[ModelChain("a/b", [|"a/b"|], "a/c"), TierTimeout(1, 2, 3, IdleMs = 5)]""", """[ModelChain("a/b", "a/c"), TierTimeout(1, 3, IdleMs = 5)]""")]
    [InlineData("""[ModelChain("a/b", "a/c", [|"a/b"|], [|"a/c"|]), TierTimeout(1, 2, 3)]""", """[ModelChain("a/b", "a/c"), TierTimeout(1, 2)]""")]
    [InlineData("""[ModelChain("a/b", [|"a/b"|]), TierTimeout("a/b", 2)]""", """[ModelChain("a/b"), TierTimeout("a/b", 2)]""")]
    public async Task FixAll_RepeatedModels_RemovesThemAndTheirTimeouts(string before, string after) =>
        await FixTest.VerifyAllAsync(_fix, Interface(before), Interface(after));

    [Fact]
    public async Task Fix_OverSeveralLines_KeepsCommentsOfWhatStays()
    {
        await FixTest.VerifyFirstAsync(_fix, """
            /// <summary>A bot.</summary>
            [ModelChain(
                "a/b", // cheap
                [|"a/b"|], // again
                "a/c", // good
                [|"a/b"|] // and again
            )]
            public interface IBot { Task<string> AskAsync(string question); }
            """, """
            /// <summary>A bot.</summary>
            [ModelChain(
                "a/b", // cheap
                "a/c" // good
                 // and again
            )]
            public interface IBot { Task<string> AskAsync(string question); }
            """);
    }

    [Fact]
    public async Task FixAll_InSeveralInterfaces_MendsEachAndTheirMethods()
    {
        await FixTest.VerifyAllAsync(_fix, """
            [ModelChain("a/b", [|"a/b"|])]
            public interface IBot
            {
                [TierTimeout(1, 2)] Task<string> AskAsync(string question);
                [ModelChain("a/c", "a/d")] [TierTimeout(1, 2)] Task<string> TellAsync(string question);
            }
            public interface IOther
            {
                [ModelChain("a/b", "a/c", [|"a/c"|])] Task<string> AskAsync(string question);
            }
            """, """
            [ModelChain("a/b")]
            public interface IBot
            {
                [TierTimeout(1)] Task<string> AskAsync(string question);
                [ModelChain("a/c", "a/d")] [TierTimeout(1, 2)] Task<string> TellAsync(string question);
            }
            public interface IOther
            {
                [ModelChain("a/b", "a/c")] Task<string> AskAsync(string question);
            }
            """);
    }

    [Fact]
    public async Task FixAll_BeforeADirective_LeavesIt() => await FixTest.VerifyAllAsync(
        _fix,
        "[ModelChain(\"a/b\", [|\"a/b\"|],\n#if LATER\n    \"x/y\",\n#endif\n    \"c/d\")] public interface IBot { Task<string> AskAsync(string question); }",
        "[ModelChain(\"a/b\", \n#if LATER\n    \"x/y\",\n#endif\n    \"c/d\")] public interface IBot { Task<string> AskAsync(string question); }");

    [Fact]
    public async Task FixAll_ConstantsOfTheSameModel_RemovesTheSecond()
    {
        await FixTest.VerifyAllAsync(_fix, """
            internal static class Models { public const string Cheap = "a/b"; }
            [ModelChain(Models.Cheap, [|"a/b"|])] public interface IBot { Task<string> AskAsync(string question); }
            """, """
            internal static class Models { public const string Cheap = "a/b"; }
            [ModelChain(Models.Cheap)] public interface IBot { Task<string> AskAsync(string question); }
            """);
    }

    private static string Interface(string attributes) => attributes + " public interface IBot { Task<string> AskAsync(string question); }";
}
