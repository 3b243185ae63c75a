using Fallback.Analyzers.Tests.Verification;
using Fallback.Roslyn;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Fallback.Analyzers.Tests.Fixes;

/// <summary>The fixes of slips: alone, all of a file, and where there is nothing to offer.</summary>
public sealed class SlipFixTests
{
    private const string Ask = " public interface IBot { Task<string> AskAsync(string question); }";
    private const string Updates = " public interface IBot { IAsyncEnumerable<ChatResponseUpdate> TellAsync(string story); }";

    public static TheoryData<string, string, string> Cases { get; } = new()
    {
        {
            nameof(ChangeUnitCodeFixProvider),
            """
            [ModelChain("a/b", "c/d", [|DeadlineMs = 20|] /* of the gateway */)]
            [TierTimeout([|5|], [|8|], [|FirstTokenMs = 2|])]
            [TierTimeout(milliseconds: [|9|], model: "c/d")]
            [CircuitBreaker([|BreakSeconds = 30000|], [|MaxBreakSeconds = 62_500|])]
            [TierRetry([|MaxRetryAfterSeconds = 1_500_000|])]
            public interface IBot
            {
                Task<string> AskAsync(string question);
            }
            """,
            """
            [ModelChain("a/b", "c/d", DeadlineMs = 20_000 /* of the gateway */)]
            [TierTimeout(5_000, 8_000, FirstTokenMs = 2_000)]
            [TierTimeout(milliseconds: 9_000, model: "c/d")]
            [CircuitBreaker(BreakSeconds = 30, MaxBreakSeconds = 62.5)]
            [TierRetry(MaxRetryAfterSeconds = 1_500)]
            public interface IBot
            {
                Task<string> AskAsync(string question);
            }
            """
        },
        {
            nameof(ChangeUnitCodeFixProvider),
            """
            internal static class Limits { public const int Tier = 5; public const int Break = 30_000; public const int Odd = 2_500; }
            [ModelChain("a/b", "c/d", [|DeadlineMs = Limits.Tier + 3|])]
            [TierTimeout(new[] { [|Limits.Tier|], 8_000 })]
            [CircuitBreaker([|BreakSeconds = Limits.Odd|], [|MaxBreakSeconds = Limits.Break|])]
            """ + Ask,
            """
            internal static class Limits { public const int Tier = 5; public const int Break = 30_000; public const int Odd = 2_500; }
            [ModelChain("a/b", "c/d", DeadlineMs = (Limits.Tier + 3) * 1_000)]
            [TierTimeout(new[] { Limits.Tier * 1_000, 8_000 })]
            [CircuitBreaker(BreakSeconds = Limits.Odd / 1_000.0, MaxBreakSeconds = Limits.Break / 1_000)]
            """ + Ask
        },
        {
            nameof(CopyChainCodeFixProvider),
            """
            /// <summary>Answers.</summary>
            [ModelChain(Names.First, "c/d", DeadlineMs = 20_000)]
            [TierTimeout(5_000, 8_000), CircuitBreaker(Model = "c/d", BreakSeconds = 30)]
            [SystemPrompt("Be brief.")]
            [Obsolete]
            public interface IBase
            {
                Task<string> AskAsync(string question);
            }

            public static class Names { public const string First = "a/b"; }

            /// <summary>Tells.</summary>
            public interface [|IBot|]
            #pragma warning disable CS0612
                : IBase
            {
                Task<string> TellAsync(string story);
            }
            """,
            """
            /// <summary>Answers.</summary>
            [ModelChain(Names.First, "c/d", DeadlineMs = 20_000)]
            [TierTimeout(5_000, 8_000), CircuitBreaker(Model = "c/d", BreakSeconds = 30)]
            [SystemPrompt("Be brief.")]
            [Obsolete]
            public interface IBase
            {
                Task<string> AskAsync(string question);
            }

            public static class Names { public const string First = "a/b"; }

            /// <summary>Tells.</summary>
            [ModelChain(Names.First, "c/d", DeadlineMs = 20_000)]
            [TierTimeout(5_000, 8_000)]
            [CircuitBreaker(Model = "c/d", BreakSeconds = 30)]
            [SystemPrompt("Be brief.")]
            public interface IBot
            #pragma warning disable CS0612
                : IBase
            {
                Task<string> TellAsync(string story);
            }
            """
        },
        {
            // A name that means nothing there is written out, and what is there already stays.
            nameof(CopyChainCodeFixProvider),
            """
            namespace A
            {
                [ModelChain(Names.First, "c/d", DeadlineMs = 20_000), OnStreamFailure(StreamRecovery.Continue | StreamRecovery.Restart)]
                [Generation(Stop = new[] { "END" }, Temperature = 0.5), AnswerCache]
                public interface IBase { Task<string> AskAsync(string question); }
                public static class Names { public const string First = "a/b"; }
            }
            namespace B { [AnswerCache(TtlSeconds = 60)] public interface [|IBot|] : A.IBase; }
            """,
            """
            namespace A
            {
                [ModelChain(Names.First, "c/d", DeadlineMs = 20_000), OnStreamFailure(StreamRecovery.Continue | StreamRecovery.Restart)]
                [Generation(Stop = new[] { "END" }, Temperature = 0.5), AnswerCache]
                public interface IBase { Task<string> AskAsync(string question); }
                public static class Names { public const string First = "a/b"; }
            }
            namespace B { [ModelChain("a/b", "c/d", DeadlineMs = 20_000)] [OnStreamFailure(StreamRecovery.Continue | StreamRecovery.Restart)] [Generation(Stop = new[] { "END" }, Temperature = 0.5)] [AnswerCache(TtlSeconds = 60)] public interface IBot : A.IBase; }
            """
        },
        {
            // Whichever is mended first, the other one has the same chain.
            nameof(CopyChainCodeFixProvider),
            """[ModelChain("a/b")] public interface IBase { Task<string> AskAsync(string question); } public interface [|IBot|] : IBase; public interface [|IDeep|] : IBot;""",
            """[ModelChain("a/b")] public interface IBase { Task<string> AskAsync(string question); } [ModelChain("a/b")] public interface IBot : IBase; [ModelChain("a/b")] public interface IDeep : IBot;"""
        },
        {
            nameof(CorrectModelNameCodeFixProvider),
            """
            [ModelChain([|"openai/gpt-6-lunar"|], [|"antropic/claude-opus-5-5"|])] // quick first
            [TierTimeout("openai/gpt-6-lunar", 5_000)]
            [CircuitBreaker(Model = "antropic/claude-opus-5-5", BreakSeconds = 40)]
            public interface IBot
            {
                [UserPrompt("openai/gpt-6-lunar {question}"), TierTimeout("openai/gpt-6-lunar", 6_000)]
                Task<string> AskAsync(string question);
            }
            """,
            """
            [ModelChain("openai/gpt-6-luna", "anthropic/claude-opus-5-5")] // quick first
            [TierTimeout("openai/gpt-6-luna", 5_000)]
            [CircuitBreaker(Model = "anthropic/claude-opus-5-5", BreakSeconds = 40)]
            public interface IBot
            {
                [UserPrompt("openai/gpt-6-lunar {question}"), TierTimeout("openai/gpt-6-luna", 6_000)]
                Task<string> AskAsync(string question);
            }
            """
        },
        {
            nameof(CorrectModelNameCodeFixProvider),
            """
            internal static class Names { public const string First = "openai/gpt-6-lunar"; }
            [ModelChain([|Names.First|], "a/b")] [TierTimeout(Names.First, 5_000)] [DegradedModel([|"mistral/mistral-larg-4-0"|])]
            """ + Ask,
            """
            internal static class Names { public const string First = "openai/gpt-6-luna"; }
            [ModelChain(Names.First, "a/b")] [TierTimeout(Names.First, 5_000)] [DegradedModel("mistral/mistral-large-4-0")]
            """ + Ask
        },
        {
            // Two misspellings of one model: the second is still one, and for a person to judge.
            nameof(CorrectModelNameCodeFixProvider),
            """[ModelChain([|"openai/gpt-6-lunar"|], "a/b", [|"openai/gpt-6-lunna"|])] [TierTimeout("openai/gpt-6-lunna", 5_000)]""" + Ask,
            """[ModelChain("openai/gpt-6-luna", "a/b", [|"openai/gpt-6-lunna"|])] [TierTimeout("openai/gpt-6-lunna", 5_000)]""" + Ask
        },
        {
            nameof(CorrectModelNameCodeFixProvider),
            """[ModelChain([|"openai/gpt-6-lunar"|], [|Names.Second|])]""" + Ask + """ internal static class Names { public const string Second = "openai/gpt-6-lunna"; }""",
            """[ModelChain("openai/gpt-6-luna", [|Names.Second|])]""" + Ask + """ internal static class Names { public const string Second = "openai/gpt-6-lunna"; }"""
        },
        {
            nameof(RestartStreamCodeFixProvider),
            """[ModelChain("openai/gpt-6-luna"), Fallback.OnStreamFailure([|Fallback.StreamRecovery.Continue|])]""" + Updates,
            """[ModelChain("openai/gpt-6-luna"), Fallback.OnStreamFailure(Fallback.StreamRecovery.Restart)]""" + Updates
        },
        {
            nameof(RestartStreamCodeFixProvider),
            """[ModelChain("openai/gpt-6-luna"), OnStreamFailure([|StreamRecovery.Continue | StreamRecovery.Restart|])]""" + Updates,
            """[ModelChain("openai/gpt-6-luna"), OnStreamFailure(StreamRecovery.Restart)]""" + Updates
        },
        {
            nameof(RestartStreamCodeFixProvider),
            """[ModelChain("openai/gpt-6-luna")] public interface IBot { [OnStreamFailure([|StreamRecovery.Continue|])] IAsyncEnumerable<string> TellAsync(string story); }""",
            """[ModelChain("openai/gpt-6-luna")] public interface IBot { [OnStreamFailure(StreamRecovery.Fail)] IAsyncEnumerable<string> TellAsync(string story); }"""
        },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Fix_OfAll_LeavesNoneAndCompiles(string provider, string source, string expected) => await FixTest.VerifyAllAsync(Provider(provider), source, expected);

    [Theory]
    [InlineData(nameof(ChangeUnitCodeFixProvider), """[ModelChain("a/b")] [Generation([|Temperature = 7|])]""" + Ask)]
    [InlineData(nameof(ChangeUnitCodeFixProvider), """[ModelChain("a/b")] [TierRetry([|MaxRetryAfterSeconds = 2_500|])]""" + Ask)]
    [InlineData(nameof(CopyChainCodeFixProvider), """public interface IBase { [ModelChain("a/b")] Task<string> AskAsync(string question); } public interface [|IBot|] : IBase;""")]
    [InlineData(nameof(CopyChainCodeFixProvider), """[ModelChain("a/b")] public interface IA; [ModelChain("a/c")] public interface IB { Task<string> AskAsync(string question); } public interface [|IBot|] : IA, IB;""")]
    [InlineData(nameof(CorrectModelNameCodeFixProvider), """[ModelChain([|"openai/gpt-6-lunar"|], "openai/gpt-6-luna")]""" + Ask)]
    [InlineData(nameof(CorrectModelNameCodeFixProvider), """[ModelChain([|"openai/gpt-6-" + "lunar"|], "openai/gpt-6-luna")]""" + Ask)]
    [InlineData(nameof(RestartStreamCodeFixProvider), """[ModelChain("openai/gpt-6-luna"), OnStreamFailure([|(StreamRecovery)2|])]""" + Updates)]
    [InlineData(nameof(RestartStreamCodeFixProvider), """[ModelChain("openai/gpt-6-luna"), OnStreamFailure([|StreamRecovery.Continue|])] public interface IBot { IAsyncEnumerable<ChatResponseUpdate> TellAsync(string story); [TierRetry] IAsyncEnumerable<string> SingAsync(string song); }""")]
    public async Task Fix_ThatWouldGuess_IsNotOffered(string provider, string source) => await FixTest.VerifyNothingOfferedAsync(Provider(provider), source);

    private static CodeFixProvider Provider(string name) => PackageRules.Fixes.Single(provider => provider.GetType().Name == name);
}
