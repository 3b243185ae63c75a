namespace Fallback.Analyzers.Tests.Fixes;

/// <content>Units, inheritance, names, and a recovery that nobody can give.</content>
internal static partial class FormatCases
{
    private static IEnumerable<FormatCase> Slips =>
    [
        new("Slips.cs", ["FB1012", "FB1013", "FB2016", "FB2018"], """
            using Fallback;
            using Microsoft.Extensions.AI;

            namespace App;

            /// <summary>Answers.</summary>
            [ModelChain("deepseek/deepseek-flash", "openai/gpt-6-lunar", DeadlineMs = 20)]
            [TierTimeout(Limits.Tier, 8)] // quick first
            [CircuitBreaker(Model = "openai/gpt-6-lunar", BreakSeconds = 60_500, FailureRatio = 0.5)]
            public interface IHelper
            {
                Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
            }

            internal static class Limits
            {
                public const int Tier = 5;
            }

            [ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna", DeadlineMs = 20_000)]
            [TierTimeout(5_000, 8_000)]
            [SystemPrompt("Be brief.")]
            public interface ITranslator
            {
                Task<string> TranslateAsync(string text, CancellationToken cancellationToken = default);

                [OnStreamFailure(StreamRecovery.Continue)]
                IAsyncEnumerable<ChatResponseUpdate> StreamAsync(string text, CancellationToken cancellationToken = default);
            }

            // For letters.
            public interface ILetterTranslator : ITranslator
            {
                Task<string> GreetAsync(string name, CancellationToken cancellationToken = default);
            }
            """, """
            using Fallback;
            using Microsoft.Extensions.AI;

            namespace App;

            /// <summary>Answers.</summary>
            [ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna", DeadlineMs = 20_000)]
            [TierTimeout(Limits.Tier * 1_000, 8_000)] // quick first
            [CircuitBreaker(Model = "openai/gpt-6-luna", BreakSeconds = 60.5, FailureRatio = 0.5)]
            public interface IHelper
            {
                Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
            }

            internal static class Limits
            {
                public const int Tier = 5;
            }

            [ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna", DeadlineMs = 20_000)]
            [TierTimeout(5_000, 8_000)]
            [SystemPrompt("Be brief.")]
            public interface ITranslator
            {
                Task<string> TranslateAsync(string text, CancellationToken cancellationToken = default);

                [OnStreamFailure(StreamRecovery.Restart)]
                IAsyncEnumerable<ChatResponseUpdate> StreamAsync(string text, CancellationToken cancellationToken = default);
            }

            // For letters.
            [ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna", DeadlineMs = 20_000)]
            [TierTimeout(5_000, 8_000)]
            [SystemPrompt("Be brief.")]
            public interface ILetterTranslator : ITranslator
            {
                Task<string> GreetAsync(string name, CancellationToken cancellationToken = default);
            }
            """),
    ];
}
