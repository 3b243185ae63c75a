namespace Fallback.Analyzers.Tests.Fixes;

/// <content>Range 2, and settings without use.</content>
internal static partial class FormatCases
{
    private const string Pool = """
        using Fallback;

        namespace App;

        [ModelChain("pool/mine", "openai/gpt-6-luna")]
        public interface IPool
        {
            Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
        }
        """;

    private static IEnumerable<FormatCase> Resilience =>
    [
        new("Chains.cs", ["FB1011", "FB2001", "FB2004", "FB2006", "FB2010", "FB2011", "FB2013"], """
            using Fallback;

            namespace App;

            [ModelChain("openai/gpt-4.1", "openrouter/deepseek-v3.2", DeadlineMs = 4_000)]
            [TierTimeout(5_000)]
            [AnswerCache(ServeStale = false, StaleSeconds = 60)]
            public interface IReader
            {
                Task<string> ReadAsync(string mail, CancellationToken cancellationToken = default);

                // Word by word.
                IAsyncEnumerable<string> StreamAsync(string mail, CancellationToken cancellationToken = default);
            }

            public interface ICounter
            {
                [ContextPolicy(ContextOverflow.SkipTier)]
                [ModelChain("openai/gpt-6-luna", "anthropic/claude-sonnet-4-0", "anthropic/claude-sonnet-5-5")]
                Task<int> CountAsync(string mail, CancellationToken cancellationToken = default);
            }
            """, """
            using Fallback;

            namespace App;

            [ModelChain("openai/gpt-6-luna", "openrouter/deepseek-v3.2", DeadlineMs = 10_000)]
            [ContextPolicy(ContextOverflow.TrimHistory)]
            [TierTimeout(5_000)]
            [AnswerCache(ServeStale = false)]
            public interface IReader
            {
                Task<string> ReadAsync(string mail, CancellationToken cancellationToken = default);

                // Word by word.
                [OnStreamFailure(StreamRecovery.Fail)]
                IAsyncEnumerable<string> StreamAsync(string mail, CancellationToken cancellationToken = default);
            }

            public interface ICounter
            {
                [ContextPolicy(ContextOverflow.SkipTier)]
                [ModelChain("openai/gpt-6-luna", "anthropic/claude-sonnet-5-5")]
                [CostBudget(PerDayUsd = 10)]
                Task<int> CountAsync(string mail, CancellationToken cancellationToken = default);
            }
            """),
        new("Models.cs", ["FB2010"], """
            using Fallback;

            namespace App.Models;

            [ModelChain(KnownModels.Anthropic.ClaudeSonnet4_5, "deepseek/deepseek-flash", KnownModels.DeepSeek.DeepseekChat)]
            [TierTimeout(5_000, 6_000, 8_000)]
            [CircuitBreaker(Model = KnownModels.DeepSeek.DeepseekChat)]
            [TierTimeout(KnownModels.Anthropic.ClaudeSonnet4_5, 9_000)]
            [CostBudget(PerDayUsd = 5)]
            public interface IModels
            {
                Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
            }
            """, """
            using Fallback;

            namespace App.Models;

            [ModelChain(KnownModels.Anthropic.ClaudeSonnet5_5, "deepseek/deepseek-flash")]
            [TierTimeout(5_000, 6_000)]
            [TierTimeout(KnownModels.Anthropic.ClaudeSonnet5_5, 9_000)]
            [CostBudget(PerDayUsd = 5)]
            public interface IModels
            {
                Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
            }
            """),
        new("Pool.cs", ["FB2003"], Pool, Pool),
        new("fallback.models.json", [], "{ \"models\": [] }", "{ \"models\": [ { \"provider\": \"pool\", \"id\": \"mine\", \"contextWindow\": null, \"inputPer1M\": null, \"outputPer1M\": null }] }"),
    ];
}
