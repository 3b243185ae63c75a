namespace Fallback.Analyzers.Tests.Fixes;

/// <summary>A file of a user's with mistakes in it, and what <c>dotnet format</c> makes of it.</summary>
internal sealed record FormatCase(string Name, string[] Ids, string Before, string After);

internal static partial class FormatCases
{
    public static IReadOnlyList<FormatCase> All => [.. Declarations, .. Resilience, .. Slips, .. Secrets, .. Use];

    private const string OrderReader = """
        using Fallback;

        namespace App.Orders;

        [ModelChain("openai/gpt-6-luna", "anthropic/claude-haiku-5-5")]
        public interface IOrderReader
        {
            Task<Order> ReadAsync(string mail, CancellationToken cancellationToken = default);

            Task<Order[]> ReadAllAsync(string mail, CancellationToken cancellationToken = default);
        }
        """;

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
        new("Orders.cs", ["FB1010"], """
            namespace App.Orders;

            public sealed class Order
            {
                public readonly string Number = ""; // of the shop

                public int Count { get; }
            }
            """, """
            namespace App.Orders;

            public sealed class Order
            {
                public string Number { get; init; } = ""; // of the shop

                public int Count { get; init; }
            }
            """),
        new("OrderReader.cs", ["FB1010"], OrderReader, OrderReader),
        new("Results.cs", ["FB1001", "FB1007"], """
            using Fallback;

            namespace App.Results;

            public sealed record Ticket(string Title);

            [ModelChain("openai/gpt-6-luna", "anthropic/claude-haiku-5-5")]
            public interface IResults
            {
                string Ask(string question, CancellationToken cancellationToken = default); // at once

                Ticket Find(string mail, CancellationToken cancellationToken = default);

                [UserPrompt("{mail}, in {count} words")]
                Task<Ticket> Read(string mail, int maximum, CancellationToken cancellationToken = default);
            }
            """, """
            using Fallback;

            namespace App.Results;

            public sealed record Ticket(string Title);

            [ModelChain("openai/gpt-6-luna", "anthropic/claude-haiku-5-5")]
            public interface IResults
            {
                Task<string> Ask(string question, CancellationToken cancellationToken = default); // at once

                Task<Ticket> Find(string mail, CancellationToken cancellationToken = default);

                [UserPrompt("{mail}, in {maximum} words")]
                Task<Ticket> Read(string mail, int maximum, CancellationToken cancellationToken = default);
            }
            """),
    ];
}
