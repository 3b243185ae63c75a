namespace Fallback.Editor.Tests.Typing;

/// <summary>What somebody types, and the file that it is typed into. What comes of it has no mistakes.</summary>
internal sealed record TypedFile(string Name, string Before, string Typed, string After = "")
{
    /// <summary>Whole files from the first key on, and what is typed into files that were whole before.</summary>
    public static IReadOnlyList<TypedFile> All { get; } =
    [
        new("interface", "", Interface),
        new("class", "", Class, "\n" + Interface[Interface.IndexOf("/// <", StringComparison.Ordinal)..]),
        Into("attributes of an interface", """
            ‸public interface IBot
            {
                Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
            }
            """, """
            [ModelChain("openai/gpt-6-luna", "deepseek/deepseek-flash", DeadlineMs = 20_000, MaxAttempts = 4)]
            [TierTimeout(5_000, 8_000), TierTimeout("openai/gpt-6-luna", 6_000)]
            [CircuitBreaker(FailureThreshold = 3, BreakSeconds = 30), TierRetry(MaxRetries = 1)]
            [AnswerCache(TtlSeconds = 600), CostBudget(PerDayUsd = 10)]

            """),
        Into("attributes of a method", """
            [ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna")]
            public interface IBot
            {
                ‸
                Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
            }
            """, """
            [ModelChain("openai/gpt-6-luna", "deepseek/deepseek-flash", DeadlineMs = 20_000)]
            [TierTimeout(5_000, 8_000)]
            [SystemPrompt("You are brief."), UserPrompt("Answer in five words:\n{question}")]
            """),
        Into("a method", """
            [ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna"), OnStreamFailure(StreamRecovery.Fail)]
            public interface IBot
            {
                ‸

                Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
            }
            """, """
            /// <summary>Tells it word by word.</summary>
            [UserPrompt("Tell of {topic} in {words:N0} words.")]
            IAsyncEnumerable<string> TellAsync(string topic, int words, CancellationToken cancellationToken = default);
            """),
        Into("a call", Interface + """


            public sealed class Service(ISupportAssistant bot)
            {
                public async Task<string> AskAsync(string question, CancellationToken cancellationToken)
                {
                    ‸
                    return question;
                }
            }
            """, """
            question = await bot.AnswerAsync(question, 20, "kind", cancellationToken);
            """),
    ];

    private const string Interface = """
        using Fallback;

        namespace Support;

        /// <summary>Answers customers.</summary>
        [ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna", DeadlineMs = 20_000)]
        [TierTimeout(5_000, 8_000, FirstTokenMs = 2_000)]
        [CircuitBreaker(FailureThreshold = 3, BreakSeconds = 30)]
        [OnStreamFailure(StreamRecovery.Fail)]
        public interface ISupportAssistant
        {
            [SystemPrompt("You are a {tone} assistant.")]
            [UserPrompt("Answer in {words} words:\n{question}")]
            Task<string> AnswerAsync(string question, int words, string tone, CancellationToken cancellationToken = default);

            IAsyncEnumerable<string> StreamAsync(IEnumerable<ChatMessage> messages, CancellationToken cancellationToken = default);
        }
        """;

    private const string Class = """
        using Fallback;

        namespace Support;

        public sealed class Service(ISupportAssistant bot)
        {
            public async Task<string> AskAsync(string question, CancellationToken cancellationToken)
            {
                await foreach (string word in bot.StreamAsync([new(ChatRole.User, question)], cancellationToken))
                    Console.Write(word);
                try
                {
                    return await bot.AnswerAsync(question, 20, "kind", cancellationToken);
                }
                catch (AllTiersFailedException failure)
                {
                    return failure.Message;
                }
            }

            public Task<string> TellAsync(string story, CancellationToken token) =>
                bot.AnswerAsync(story, 20, "kind", token);
        }
        """;

    public string Finished => Before + Typed + After;

    public override string ToString() => Name;

    private static TypedFile Into(string name, string around, string typed)
    {
        int caret = around.IndexOf('‸');
        return new(name, around[..caret], typed, around[(caret + 1)..]);
    }
}
