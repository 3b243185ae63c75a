using System.Globalization;
using System.Text;
using Fallback.TestUtilities.Roslyn;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fallback.BuildBench;

/// <summary>A user's project of a given size: services as they are written every day, and some interfaces with chains among them.</summary>
internal static class UserProject
{
    public static CSharpCompilation Create(int files, int interfaces)
    {
        var trees = new List<SyntaxTree>();
        for (int i = 0; i < files; i++) trees.Add(TestCompilation.Parse(Service(i, interfaces), $"/app/Service{i}.cs"));
        for (int i = 0; i < interfaces; i++) trees.Add(TestCompilation.Parse(Client(i), $"/app/IAssistant{i}.cs"));
        return TestCompilation.Create().AddSyntaxTrees(trees);
    }

    /// <summary>The same project after a keystroke in the body of a method.</summary>
    public static CSharpCompilation Edit(CSharpCompilation compilation, int edit)
    {
        SyntaxTree tree = compilation.SyntaxTrees[0];
        string text = tree.ToString();
        int at = text.IndexOf("int limit = ", StringComparison.Ordinal) + "int limit = ".Length;
        return compilation.ReplaceSyntaxTree(tree, TestCompilation.Parse(string.Concat(text.AsSpan(0, at), $"{edit + 100}", text.AsSpan(text.IndexOf(';', at))), tree.FilePath));
    }

    /// <summary>The same project after a keystroke in a prompt.</summary>
    public static CSharpCompilation EditPrompt(CSharpCompilation compilation, int edit) => Edit(compilation, "You are assistant ", $"{edit + 100}", '"');

    /// <summary>The same project after a keystroke in the name of a parameter.</summary>
    public static CSharpCompilation EditSignature(CSharpCompilation compilation, int edit) => Edit(compilation, "ExtractAsync(string ", $"mail{edit + 100}", ',');

    private static CSharpCompilation Edit(CSharpCompilation compilation, string before, string text, char end)
    {
        // Not the first and not the last one.
        SyntaxTree[] clients = [.. compilation.SyntaxTrees.Where(static tree => Path.GetFileName(tree.FilePath).StartsWith('I'))];
        SyntaxTree tree = clients[clients.Length / 2];
        string code = tree.ToString();
        int at = code.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return compilation.ReplaceSyntaxTree(tree, TestCompilation.Parse(string.Concat(code.AsSpan(0, at), text, code.AsSpan(code.IndexOf(end, at))), tree.FilePath));
    }

    private static string Client(int i) => $$"""
        using System.Collections.Generic;
        using System.Text.Json.Serialization;
        using System.Threading;
        using System.Threading.Tasks;
        using Fallback;
        using Microsoft.Extensions.AI;

        namespace App.Assistants;

        public sealed record Ticket{{i}}(string Title, int Priority, IReadOnlyList<string> Tags);

        [JsonSerializable(typeof(Ticket{{i}}))]
        public sealed partial class Context{{i}} : JsonSerializerContext;

        /// <summary>Answers customers.</summary>
        [ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna", "anthropic/claude-sonnet-5-5", DeadlineMs = 20_000)]
        [TierTimeout(5_000, 8_000, 10_000)]
        [CircuitBreaker(FailureThreshold = 3, BreakSeconds = 30)]
        public interface IAssistant{{i}}
        {
            [SystemPrompt("You are assistant {{i}}.")]
            Task<string> AnswerAsync(string question, CancellationToken cancellationToken = default);

            [UserPrompt("Summarise in {maxWords} words:\n{text}")]
            Task<FallbackResult<string>> SummariseAsync(string text, int maxWords, CancellationToken cancellationToken = default);

            [OnStreamFailure(StreamRecovery.Fail)]
            IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);

            Task<Ticket{{i}}> ExtractAsync(string mail, CancellationToken cancellationToken = default);
        }

        """;

    private static string Service(int i, int interfaces)
    {
        bool uses = i < interfaces;
        var text = new StringBuilder($$"""
            using System;
            using System.Collections.Generic;
            using System.Linq;
            using System.Threading;
            using System.Threading.Tasks;
            using App.Assistants;
            using Microsoft.Extensions.Logging;

            namespace App.Services;

            public sealed record Item{{i}}(int Id, string Name, decimal Price, DateTimeOffset Changed);

            /// <summary>Keeps items.</summary>
            public sealed class Service{{i}}(ILogger<Service{{i}}> logger{{(uses ? $", IAssistant{i} assistant" : "")}})
            {
                private readonly Dictionary<int, Item{{i}}> _items = [];
                private readonly string _primaryKey = "items-{{i}}";

                public async Task<IReadOnlyList<Item{{i}}>> SearchAsync(string text, CancellationToken cancellationToken)
                {
                    int limit = 100;
                    await Task.Yield();
                    cancellationToken.ThrowIfCancellationRequested();
                    logger.LogInformation("Searching {Key} for {Text}", _primaryKey, text);
                    return _items.Values.Where(item => item.Name.Contains(text, StringComparison.OrdinalIgnoreCase)).OrderBy(item => item.Price).Take(limit).ToList();
                }

            """);
        for (int m = 0; m < 8; m++)
        {
            text.Append(CultureInfo.InvariantCulture, $$"""

                    public decimal Total{{m}}(IEnumerable<int> ids)
                    {
                        decimal total = 0;
                        foreach (int id in ids)
                        {
                            if (!_items.TryGetValue(id, out Item{{i}}? item))
                            {
                                logger.LogWarning("No item {Id}", id);
                                continue;
                            }
                            total += item.Price * {{m + 1}};
                            if (total > 1_000_000m) throw new InvalidOperationException($"Total of {item.Name} is over the limit: {total}");
                        }
                        return total;
                    }

                """);
        }
        if (uses)
        {
            text.Append("""

                    public async Task<string> AskAsync(string question, CancellationToken cancellationToken)
                    {
                        string answer = await assistant.AnswerAsync(question, cancellationToken);
                        logger.LogDebug("Answered with {Length} characters", answer.Length);
                        return answer;
                    }

                """);
        }
        return text.Append("}\n").ToString();
    }
}
