using Fallback.Analyzers.Tests.Verification;
using Fallback.Roslyn;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Fallback.Analyzers.Tests.Fixes;

/// <summary>The fixes of chains: alone, all of a file, and where there is nothing to offer.</summary>
public sealed class ResilienceFixTests
{
    public static TheoryData<string, string, string> Cases { get; } = new()
    {
        {
            nameof(AddContextPolicyCodeFixProvider),
            """
            /// <summary>Answers.</summary>
            [ModelChain("openai/gpt-6-luna", [|"openrouter/deepseek-v3.2"|])] // the second is small
            public interface IBot
            {
                Task<string> AskAsync(string question);
            }
            """,
            """
            /// <summary>Answers.</summary>
            [ModelChain("openai/gpt-6-luna", "openrouter/deepseek-v3.2")]
            [ContextPolicy(ContextOverflow.TrimHistory)] // the second is small
            public interface IBot
            {
                Task<string> AskAsync(string question);
            }
            """
        },
        {
            nameof(AddContextPolicyCodeFixProvider),
            """
            [Fallback.ModelChain("openai/gpt-6-luna", [|"openrouter/deepseek-v3.2"|], [|"openai/gpt-5.4-mini"|])] public interface IBot { Task<string> AskAsync(string question); }
            """,
            """
            [Fallback.ModelChain("openai/gpt-6-luna", "openrouter/deepseek-v3.2", "openai/gpt-5.4-mini")] [Fallback.ContextPolicy(Fallback.ContextOverflow.TrimHistory)] public interface IBot { Task<string> AskAsync(string question); }
            """
        },
        {
            nameof(AddCostBudgetCodeFixProvider),
            """
            public interface IBot
            {
                [ModelChain("openai/gpt-6-luna", [|"anthropic/claude-sonnet-5-5"|])]
                Task<string> AskAsync(string question);
            }
            """,
            """
            public interface IBot
            {
                [ModelChain("openai/gpt-6-luna", "anthropic/claude-sonnet-5-5")]
                [CostBudget(PerDayUsd = 10)]
                Task<string> AskAsync(string question);
            }
            """
        },
        {
            nameof(AddStreamRecoveryCodeFixProvider),
            """
            [ModelChain("a/b")]
            public interface IBot
            {
                /// <summary>Tells.</summary>
                IAsyncEnumerable<string> [|TellAsync|](string story);

                [UserPrompt("Sing {song}.")]
                IAsyncEnumerable<string> [|SingAsync|](string song);
            }
            """,
            """
            [ModelChain("a/b")]
            public interface IBot
            {
                /// <summary>Tells.</summary>
                [OnStreamFailure(StreamRecovery.Fail)]
                IAsyncEnumerable<string> TellAsync(string story);

                [OnStreamFailure(StreamRecovery.Fail)]
                [UserPrompt("Sing {song}.")]
                IAsyncEnumerable<string> SingAsync(string song);
            }
            """
        },
        {
            nameof(AddStreamRecoveryCodeFixProvider),
            """
            [ModelChain("a/b")] // for agents
            public interface [|IChat|] : IChatClient;
            """,
            """
            [ModelChain("a/b")]
            [OnStreamFailure(StreamRecovery.Fail)] // for agents
            public interface IChat : IChatClient;
            """
        },
        {
            nameof(RaiseDeadlineCodeFixProvider),
            """
            [ModelChain("a/b", "c/d", "e/f", [|"g/h"|], DeadlineMs = 15_000 /* of the gateway */)]
            [TierTimeout(5_000, 6_000, 8_000, 10_000)]
            public interface IBot
            {
                Task<string> AskAsync(string question);
            }
            """,
            """
            [ModelChain("a/b", "c/d", "e/f", "g/h", DeadlineMs = 29_000 /* of the gateway */)]
            [TierTimeout(5_000, 6_000, 8_000, 10_000)]
            public interface IBot
            {
                Task<string> AskAsync(string question);
            }
            """
        },
        {
            nameof(ReplaceModelCodeFixProvider),
            """
            [ModelChain([|"deepseek/deepseek-chat"|], [|KnownModels.OpenAI.Gpt4_1|])]
            [TierTimeout("deepseek/deepseek-chat", 5_000)]
            [CircuitBreaker(Model = "openai/gpt-4.1", BreakSeconds = 40)]
            public interface IBot
            {
                [UserPrompt("deepseek/deepseek-chat {question}")]
                Task<string> AskAsync(string question);
            }
            """,
            """
            [ModelChain("deepseek/deepseek-flash", KnownModels.OpenAI.Gpt6Luna)]
            [TierTimeout("deepseek/deepseek-flash", 5_000)]
            [CircuitBreaker(Model = "openai/gpt-6-luna", BreakSeconds = 40)]
            public interface IBot
            {
                [UserPrompt("deepseek/deepseek-chat {question}")]
                Task<string> AskAsync(string question);
            }
            """
        },
        {
            nameof(ReplaceModelCodeFixProvider),
            """
            [Fallback.ModelChain(KnownModels.OpenAI.Gpt6Luna, [|Fallback.KnownModels.OpenAI.Gpt4_1|], "anthropic/claude-haiku-5-5")]
            [TierTimeout(5_000, 6_000, 8_000)]
            [TierTimeout("openai/gpt-4.1", 7_000)]
            [CircuitBreaker(Model = KnownModels.OpenAI.Gpt4_1), RateLimit(RequestsPerMinute = 60)]
            [DegradedModel([|KnownModels.OpenAI.Gpt4_1|])]
            public interface IBot
            {
                Task<string> AskAsync(string question);
            }
            """,
            """
            [Fallback.ModelChain(KnownModels.OpenAI.Gpt6Luna, "anthropic/claude-haiku-5-5")]
            [TierTimeout(5_000, 8_000)]
            [RateLimit(RequestsPerMinute = 60)]
            public interface IBot
            {
                Task<string> AskAsync(string question);
            }
            """
        },
        {
            // Both have one successor, and the chain is to have it once.
            nameof(ReplaceModelCodeFixProvider),
            """
            [ModelChain([|"deepseek/deepseek-chat"|], [|"deepseek/deepseek-reasoner"|], "openai/gpt-6-luna")]
            public interface IBot
            {
                Task<string> AskAsync(string question);
            }
            """,
            """
            [ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna")]
            public interface IBot
            {
                Task<string> AskAsync(string question);
            }
            """
        },
        {
            nameof(RemoveTierCodeFixProvider),
            """
            [ModelChain("openai/gpt-6-luna", [|"anthropic/claude-sonnet-4-0"|], "google/gemini-3.5-flash-lite")]
            [TierTimeout(5_000, 6_000, 8_000)]
            public interface IBot
            {
                Task<int[]> CountAsync(string text);
            }
            """,
            """
            [ModelChain("openai/gpt-6-luna", "google/gemini-3.5-flash-lite")]
            [TierTimeout(5_000, 8_000)]
            public interface IBot
            {
                Task<int[]> CountAsync(string text);
            }
            """
        },
        {
            // The last value is shared by two tiers, and goes with both.
            nameof(RemoveTierCodeFixProvider),
            """
            [ModelChain("openai/gpt-6-luna", [|"deepseek/deepseek-flash"|], [|"deepseek/deepseek-v4-pro"|])]
            [TierTimeout(5_000, 6_000)]
            public interface IBot
            {
                Task<int[]> CountAsync(string text);
            }
            """,
            """
            [ModelChain("openai/gpt-6-luna")]
            [TierTimeout(5_000)]
            public interface IBot
            {
                Task<int[]> CountAsync(string text);
            }
            """
        },
        {
            // The last tier stays, although nothing is left for it to give way to.
            nameof(RemoveTierCodeFixProvider),
            """
            [ModelChain([|"deepseek/deepseek-flash"|], {|FB2011:"deepseek/deepseek-v4-pro"|})]
            public interface IBot
            {
                Task<int[]> CountAsync(string text);
            }
            """,
            """
            [ModelChain([|"deepseek/deepseek-v4-pro"|])]
            public interface IBot
            {
                Task<int[]> CountAsync(string text);
            }
            """
        },
        {
            nameof(RemoveSettingCodeFixProvider),
            """
            [ModelChain("a/b")] [[|PreferCheapest|]]
            #pragma warning disable CS0612
            public interface IBot
            {
                Task<string> AskAsync(string question);
            }
            """,
            """
            [ModelChain("a/b")]
            #pragma warning disable CS0612
            public interface IBot
            {
                Task<string> AskAsync(string question);
            }
            """
        },
        {
            nameof(RemoveSettingCodeFixProvider),
            """
            [ModelChain("a/b")]
            [AnswerCache(ServeStale = false, [|StaleSeconds = 60|]), [|Hedge|]]
            [[|PreferCheapest|]] // cheap ones first
            [TierRetry(MaxRetries = 0, [|BaseDelayMs = 100|])]
            public interface IBot
            {
                Task<string> AskAsync(string question);
            }
            """,
            """
            [ModelChain("a/b")]
            [AnswerCache(ServeStale = false)]
            // cheap ones first
            [TierRetry(MaxRetries = 0)]
            public interface IBot
            {
                Task<string> AskAsync(string question);
            }
            """
        },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Fix_OfAll_LeavesNoneAndCompiles(string provider, string source, string expected) => await FixTest.VerifyAllAsync(Provider(provider), source, expected);

    [Theory]
    // No attribute of it is written here that could be added to, and no other figure or model is known to be right.
    [InlineData(nameof(AddStreamRecoveryCodeFixProvider), """[ModelChain("anthropic/claude-sonnet-5-5"), OnStreamFailure([|StreamRecovery.Continue|])] public interface IBot { IAsyncEnumerable<string> TellAsync(string story); }""")]
    [InlineData(nameof(ReplaceModelCodeFixProvider), """[ModelChain([|"openai/gpt-5"|])] public interface IBot { Task<string> AskAsync(string question); }""")]
    [InlineData(nameof(RemoveTierCodeFixProvider), """[ModelChain([|"anthropic/claude-sonnet-4-0"|])] public interface IBot { Task<int> CountAsync(string text); }""")]
    public async Task Fix_ThatWouldChangeNothingOrGuess_IsNotOffered(string provider, string source) => await FixTest.VerifyNothingOfferedAsync(Provider(provider), source);

    [Fact]
    public async Task Replaced_WhereAMethodHasItsOwnChain_LeavesItsPolicies() => await FixTest.VerifyFirstAsync(new ReplaceModelCodeFixProvider(), """
        [ModelChain([|"deepseek/deepseek-chat"|], "a/b")]
        public interface IBot
        {
            Task<string> AskAsync(string question);

            [ModelChain([|"deepseek/deepseek-chat"|], "c/d"), TierTimeout("deepseek/deepseek-chat", 5_000)] Task<string> TellAsync(string story);
        }
        """, """
        [ModelChain("deepseek/deepseek-flash", "a/b")]
        public interface IBot
        {
            Task<string> AskAsync(string question);

            [ModelChain([|"deepseek/deepseek-chat"|], "c/d"), TierTimeout("deepseek/deepseek-chat", 5_000)] Task<string> TellAsync(string story);
        }
        """);

    [Fact]
    public async Task ContextPolicy_WhereOneIsBroughtForAMethodsChain_StandsBesideThatChain() => await FixTest.VerifyAllAsync(new AddContextPolicyCodeFixProvider(), """
        [ModelChain("a/b")]
        public interface IBot
        {
            Task<string> AskAsync(string question);

            [ModelChain("openai/gpt-6-luna", [|"openrouter/deepseek-v3.2"|]), TierTimeout(1_000)] Task<string> TellAsync(string story);
        }
        """, """
        [ModelChain("a/b")]
        public interface IBot
        {
            Task<string> AskAsync(string question);

            [ModelChain("openai/gpt-6-luna", "openrouter/deepseek-v3.2"), TierTimeout(1_000)] [ContextPolicy(ContextOverflow.TrimHistory)] Task<string> TellAsync(string story);
        }
        """);

    private static CodeFixProvider Provider(string name) => PackageRules.Fixes.Single(provider => provider.GetType().Name == name);
}
