namespace Fallback.Analyzers.Tests;

/// <summary>Slips in declarations that are otherwise right: units, inheritance, names, and a recovery that nobody can give.</summary>
internal static class SlipCases
{
    private const string Ask = " public interface IBot { Task<string> AskAsync(string question); }";
    private const string Base = """[ModelChain("a/b")] public interface IBase { Task<string> AskAsync(string question); } """;
    private const string Updates = " public interface IBot { IAsyncEnumerable<ChatResponseUpdate> TellAsync(string story); }";

    public static TheoryData<string, string> Hits { get; } =
    [
        ("FB1012", """[ModelChain("a/b", [|DeadlineMs = 20|])]""" + Ask),
        ("FB1012", """[ModelChain("a/b", [|DeadlineMs = 60|])]""" + Ask),
        ("FB1012", """[ModelChain("a/b", "c/d")] [TierTimeout([|5|], [|8|])]""" + Ask),
        ("FB1012", """[ModelChain("a/b", "c/d")] [TierTimeout(5_000, [|8|], [|FirstTokenMs = 2|], [|IdleMs = 49|])]""" + Ask),
        ("FB1012", """[ModelChain("a/b", "c/d")] [TierTimeout(new[] { [|5|], 8_000 })] [TierTimeout("c/d", [|9|])]""" + Ask),
        ("FB1012", """[ModelChain("a/b", "c/d")] [TierTimeout(new int[] { [|5|] })] [TierTimeout(milliseconds: [|9|], model: "c/d")]""" + Ask),
        ("FB1012", """[ModelChain("a/b", "c/d")] [TierTimeout([5_000, [|5|]])]""" + Ask),
        ("FB1012", """[ModelChain("a/b", "c/d")] [Hedge([|DelayMs = 2|])] [TierRetry([|BaseDelayMs = 1|], [|MaxDelayMs = 30|])]""" + Ask),
        ("FB1012", """[ModelChain("a/b", "c/d")] [CircuitBreaker([|BreakSeconds = 30_000|], [|MaxBreakSeconds = 120_000|])]""" + Ask),
        ("FB1012", """[ModelChain("a/b", "c/d")] [CircuitBreaker([|BreakSeconds = 2_500.0|], FailureRatio = 0.5, [|SamplingSeconds = 10_000|])]""" + Ask),
        ("FB1012", """[ModelChain("a/b", "c/d")] [TierRetry([|MaxRetryAfterSeconds = 5_000|], [|WaitBeforeFailoverSeconds = 2_000|])]""" + Ask),
        ("FB1012", """[ModelChain("a/b")] [AnswerCache([|TtlSeconds = 600_000|], [|StaleSeconds = 86_400_000|])]""" + Ask),
        ("FB1012", """[ModelChain("a/b")] [CircuitBreaker([|BreakSeconds = 5_401|], [|MaxBreakSeconds = 88_200|])] [AnswerCache([|TtlSeconds = 31_622_400|], [|StaleSeconds = 608_400|])]""" + Ask),
        ("FB1012", """[ModelChain("a/b")] [Generation([|Temperature = 70|])] public interface IBot { [Generation([|Temperature = 2.1|])] Task<string> AskAsync(string question); }"""),
        ("FB1012", """internal static class Limits { public const int Tier = 5; } [ModelChain("a/b")] public interface IBot { [TierTimeout([|Limits.Tier|])] Task<string> AskAsync(string question); string Name { get; } }"""),

        ("FB1013", Base + "public interface [|IBot|] : IBase { Task<string> TellAsync(string story); }"),
        ("FB1013", Base + "public interface [|IBot|] : IBase; public interface [|IDeep|] : IBot;"),
        ("FB1013", """public interface IBase { [ModelChain("a/b")] Task<string> AskAsync(string question); } public interface [|IBot|] : IBase { Task<string> TellAsync(string story); }"""),

        ("FB1014", """namespace A { [ModelChain("a/b")] public interface [|IBot|] { Task<string> AskAsync(string question); } } namespace B { public interface [|IBot|] { [ModelChain("a/b")] Task<string> AskAsync(string question); } }"""),
        ("FB1014", """[ModelChain("a/b")] public interface [|IBot|] { Task<string> AskAsync(string question); } public class Outer { [ModelChain("a/b")] public interface [|IBot|] { Task<string> AskAsync(string question); } }"""),

        ("FB2016", """[ModelChain([|"openai/gpt-6-lunar"|], [|"openai/gpt6-sol"|], [|"openai/gtp-5"|])]""" + Ask),
        ("FB2016", """[ModelChain([|"anthropic/claude-sonet-5-5"|], [|"Anthropic/claude-5-5-opus"|], [|"anthropic/claude-haiku-5.5"|])]""" + Ask),
        ("FB2016", """[ModelChain([|"opnai/gpt-6-luna"|], [|"antropic/claude-sonnet-5-5"|], [|"deepsek/deepseek-flash"|], [|"xia/grok-4.6"|])]""" + Ask),
        ("FB2016", """[ModelChain([|"opneai/gpt-6-lunna"|], [|"grok/llama-3.3-70b-versatile"|], [|"groq/gpt-oss-120b"|], [|"openrouter/deepsek/deepseek-v3.2"|])]""" + Ask),
        ("FB2016", """[ModelChain("openai/gpt-6-luna")] [Canary([|"anthropic/claude-haku-5-5"|])]""" + Ask),
        ("FB2016", """[ModelChain([|"gpt-6-lna"|])] [DegradedModel([|"mistral/mistral-large-latst"|])]""" + Ask),
        ("FB2016", """[ModelChain([|"zai/glm-5.3-flahs"|], [|"zai/glm-5.3-flashy"|], [|"moonshot/kimi-k2.7-codes"|])]""" + Ask),
        ("FB2016", """internal static class Names { public const string First = "openai/gpt-6-lunar"; } [ModelChain([|Names.First|])]""" + Ask),

        ("FB2018", """[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna")] [OnStreamFailure([|StreamRecovery.Continue|])]""" + Updates),
        ("FB2018", """[ModelChain("openai/gpt-6-luna", "anthropic/claude-opus-5")] [OnStreamFailure([|StreamRecovery.Continue | StreamRecovery.Restart|])]""" + Updates),
        // The first of two tiers is never asked to go on.
        ("FB2018", """[ModelChain("mistral/mistral-large-4-0", "openai/gpt-6-luna")] public interface IBot { [OnStreamFailure([|StreamRecovery.Continue|])] IAsyncEnumerable<string> TellAsync(string story); }"""),
        ("FB2018", """[ModelChain("openai/gpt-6-luna")] [OnStreamFailure([|StreamRecovery.Continue|])] public interface IChat : IChatClient;"""),
        ("FB2018", """public interface IBase { [OnStreamFailure(StreamRecovery.Continue)] IAsyncEnumerable<string> TellAsync(string story); } [ModelChain("openai/gpt-6-luna")] public interface [|IBot|] : IBase;"""),
    ];

    public static TheoryData<string, string> NearMisses { get; } =
    [
        ("FB1012", """[ModelChain("a/b", DeadlineMs = 200)] [TierTimeout(50, FirstTokenMs = 50, IdleMs = 100)] [TierRetry(BaseDelayMs = 10, MaxDelayMs = 50)]""" + Ask),
        ("FB1012", """[ModelChain("a/b", "c/d", DeadlineMs = 0)] [TierTimeout] [Hedge(DelayMs = 0)] [TierRetry(MaxRetryAfterSeconds = 0)] [Generation(Temperature = 2, TopP = 1)]""" + Ask),
        ("FB1012", """[ModelChain("a/b", "c/d", DeadlineMs = 120)] [TierTimeout(null!)] [Hedge(DelayMs = -1)] [TierTimeout("c/d", 61)]""" + Ask),
        ("FB1012", """[ModelChain("a/b", "c/d")] [CircuitBreaker(BreakSeconds = 999.5, MaxBreakSeconds = 1_800)] [CircuitBreaker(Model = "c/d", BreakSeconds = 3_600, MaxBreakSeconds = 86_400)]""" + Ask),
        ("FB1012", """[ModelChain("a/b")] [AnswerCache(TtlSeconds = 5_000, StaleSeconds = 604_800)] public interface IBot { [AnswerCache(TtlSeconds = 36_000, StaleSeconds = int.MaxValue)] Task<string> AskAsync(string question); }"""),
        ("FB1012", """[ModelChain("a/b")] [CircuitBreaker(BreakSeconds = 5_400, MaxBreakSeconds = 16_200)] [AnswerCache(TtlSeconds = 84_600, StaleSeconds = 129_600)] public interface IBot { [AnswerCache(TtlSeconds = 601_200, StaleSeconds = 31_536_000)] Task<string> AskAsync(string question); }"""),
        ("FB1012", """[ModelChain("a/b", MaxAttempts = 5)] [CircuitBreaker(FailureThreshold = 5, HalfOpenMaxCalls = 2)] [ContextPolicy(ContextOverflow.TrimHistory, ReserveTokens = 20)] [RateLimit(RequestsPerMinute = 5_000)]""" + Ask),
        // Without a chain a figure does nothing, which FB1009 says; out of its range it is FB1005's.
        ("FB1012", "[TierTimeout(5)]" + Ask),
        ("FB1012", """[ModelChain("a/b")] [TierTimeout(-5)] [TierRetry(BaseDelayMs = 0)] [Generation(Temperature = double.NaN)]""" + Ask),

        ("FB1013", Base + """[ModelChain("a/c")] public interface IBot : IBase;"""),
        ("FB1013", Base + """public interface IBot : IBase { [ModelChain("a/c")] Task<string> TellAsync(string story); }"""),
        ("FB1013", Base + """public interface IBot<T> : IBase { Task<T> TellAsync(string story); }"""),
        ("FB1013", Base + """public interface IBot : IBase { Task<string> IBase.AskAsync(string question) => Task.FromResult(question); }"""),
        ("FB1013", Base + """public sealed class Bot : IBase { public Task<string> AskAsync(string question) => Task.FromResult(question); }"""),
        ("FB1013", "public interface IBase { Task<string> AskAsync(string question); } public interface IBot : IBase, IDisposable;"),

        ("FB1014", """namespace A { [ModelChain("a/b")] public interface IBot { Task<string> AskAsync(string question); } } namespace B { public interface IBot { Task<string> AskAsync(string question); } public class IBots; }"""),
        ("FB1014", """namespace A { [ModelChain("a/b")] public partial interface IBot { Task<string> AskAsync(string question); } public partial interface IBot { Task<string> TellAsync(string story); } } namespace B { public class IBot; }"""),

        ("FB2016", """[ModelChain("openai/gpt-6-luna", "OpenAI/GPT-6-Sol", "gpt-6-luna", "claude-sonnet-4.5")]""" + Ask),
        // The beginning of a name is being typed.
        ("FB2016", """[ModelChain("openai/gpt-6-lun", "gpt-6-lun", "anthro", "deepseek/deepseek-flas")]""" + Ask),
        // Another number or word is another model.
        ("FB2016", """[ModelChain("openai/gpt-6.3-sol", "openai/gpt-6-luna-2026-11-01", "openai/gpt-4", "openai/o3-pro", "openai/gpt-5.4-micro", "openai/gpt-5-pro")]""" + Ask),
        ("FB2016", """[ModelChain("anthropic/claude-opus-5-6", "anthropic/claude-3-5-sonnet", "google/gemini-3.6-pro", "google/gemini-2.5-flash-tts", "cohere/command-r-03-2025")]""" + Ask),
        ("FB2016", """[ModelChain("openrouter/openai/gpt-6-luna", "openrouter/deepseek/deepseek-v3.2:free", "groq/openai/gpt-oss-safeguard-20b")]""" + Ask),
        // Words that vendors name variants with.
        ("FB2016", """[ModelChain("zai/glm-5.3-flashx", "moonshot/kimi-k2.7-coder", "zai/GLM-5.3-FlashX")]""" + Ask),
        // Families that are named after one another.
        ("FB2016", """[ModelChain("mistral/magistral-small-latest", "mistral/magistral-medium-latest", "mistral/pixtral-large-latest", "google/gemini-2.5-flash-live", "google/gemini-3.1-flash-live")]""" + Ask),
        // Somebody's own name for a provider, with whatever models.
        ("FB2016", """[ModelChain("pool/gpt-6-lunar", "ollama/gpt-oss", "azure/gpt-6-luna", "openai2/gpt-6-luna", "my-openai/gpt-6-luna", "openaieu/gpt-6-luna", "open/gpt-6-luna", "kai/grok-4.6", "grok/grok-4.6")]""" + Ask),
        ("FB2016", """[ModelChain("bare", "fast", "a/b", "mistra/mine")]""" + Ask),

        ("FB2018", """[ModelChain("openai/gpt-6-luna", "mistral/mistral-large-4-0")] [OnStreamFailure(StreamRecovery.Continue)]""" + Updates),
        ("FB2018", """[ModelChain("mistral/mistral-large-4-0")] [OnStreamFailure(StreamRecovery.Continue)]""" + Updates),
        ("FB2018", """[ModelChain("mistral/mistral-large-4-0", "openai/gpt-6-luna")] [PreferCheapest] [OnStreamFailure(StreamRecovery.Continue)]""" + Updates),
        ("FB2018", """[ModelChain("openai/gpt-6-luna", "pool/mine")] [OnStreamFailure(StreamRecovery.Continue)]""" + Updates),
        ("FB2018", """[ModelChain("openai/gpt-6-luna")] [DegradedModel("mistral/mistral-small-2603")] [OnStreamFailure(StreamRecovery.Continue)]""" + Updates),
        ("FB2018", """[ModelChain("openai/gpt-6-luna")] [OnStreamFailure(StreamRecovery.Restart)]""" + Updates),
        // A refusal is FB2013's error.
        ("FB2018", """[ModelChain("openai/gpt-6-luna", "anthropic/claude-opus-5")] [OnStreamFailure(StreamRecovery.Continue)]""" + Updates),
        ("FB2018", """[ModelChain("openai/gpt-6-luna")] [OnStreamFailure(StreamRecovery.Continue)]""" + Ask),
    ];
}
