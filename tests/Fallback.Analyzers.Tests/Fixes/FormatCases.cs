namespace Fallback.Analyzers.Tests.Fixes;

/// <summary>A file of a user's with mistakes in it, and what <c>dotnet format</c> makes of it.</summary>
internal sealed record FormatCase(string Name, string[] Ids, string Before, string After);

internal static partial class FormatCases
{
    public static IReadOnlyList<FormatCase> All => [.. Declarations, .. Resilience, .. Slips, .. Secrets, .. Use];

    private static IEnumerable<FormatCase> Declarations =>
    [
        new("Bots.cs", ["FB1003", "FB1004", "FB1007", "FB1009"], """
            using Fallback;

            namespace App;

            /// <summary>Answers customers.</summary>
            [ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna", "deepseek/deepseek-flash")]
            [TierTimeout(5_000, 8_000, 10_000, 12_000)] // quick first
            [CircuitBreaker(Model = "openai/gpt6-luna")]
            public interface ISupportAssistant
            {
                [UserPrompt("Summarise in {maxWord} words:\n{txt}")]
                Task<string> SummariseAsync(string text, int maxWords, CancellationToken cancellationToken = default);
            }

            [TierRetry]
            public interface IPlain
            {
                // An old one.
                [TierTimeout(1_000)]
                Task<string> AskAsync(string question);
            }
            """, """
            using Fallback;

            namespace App;

            /// <summary>Answers customers.</summary>
            [ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna")]
            [TierTimeout(5_000, 8_000)] // quick first
            [CircuitBreaker(Model = "openai/gpt-6-luna")]
            public interface ISupportAssistant
            {
                [UserPrompt("Summarise in {maxWords} words:\n{text}")]
                Task<string> SummariseAsync(string text, int maxWords, CancellationToken cancellationToken = default);
            }

            public interface IPlain
            {
                // An old one.
                Task<string> AskAsync(string question);
            }
            """),
    ];
}
