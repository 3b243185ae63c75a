using Fallback.Analyzers.Tests.Verification;

namespace Fallback.Analyzers.Tests;

/// <summary>An editor asks for the line with the caret when it offers a fix. What a build finds there, it must find too.</summary>
public sealed class EditorTests
{
    /// <summary>An id, and code whose mistakes stand on other lines than what they come from.</summary>
    public static TheoryData<string, string> OverLines { get; } = new()
    {
        { "FB2009", Service("""
            ChatOptions options = new() { Tools = [null!] };

            await bot.CachedAsync(
                [],
                [|options|]);
            """) },
        { "FB4001", Service("""
            await bot
                .[|AskAsync|](
                    "a");
            """, "CancellationToken token") },
        { "FB4002", Service("""
            await Task.Yield();
            string answer = bot
                .AskAsync("a")

                .[|Result|];
            """) },
        { "FB4002", Service("""
            Task<string> answer = bot.AskAsync("a");

            Console.Write(
                answer
                    .GetAwaiter()
                    .[|GetResult|]());
            """) },
        { "FB4002", Service("""
            Task.WaitAll(
                bot.[|AskAsync|]("a"),

                bot.[|AskAsync|]("b"));
            """) },
        { "FB4003", Service("""
            try
            {
                await bot.AskAsync("a");
            }

            [|catch|]
            {
            }
            """) },
        { "FB4004", Service("""
            FallbackResult<string> result = await bot.TryAsync("a");

            Console.Write(result.[|Value|]);
            """) },
        { "FB4006", Service("""
            var claude = new [|Anthropic.AnthropicClient|]();

            new FallbackOptions()
                .AddChatClientProvider("claude", claude.AsIChatClient());
            """) },
        { "FB4007", Service("""
            var words = bot.StreamAsync("a");
            await foreach (string word in words) Console.Write(word);

            await foreach (string word in [|words|]) Console.Write(word);
            """) },
    };

    [Theory]
    [MemberData(nameof(OverLines))]
    public Task Mistake_OverLines_IsFoundInItsOwn(string id, string marked) => RuleTest.VerifyLinesAsync(id, marked);

    [Theory]
    [MemberData(nameof(RuleCases.Ids), MemberType = typeof(RuleCases))]
    public Task Mistake_OfEachRule_IsFoundInItsLine(string id) =>
        RuleTest.VerifyLinesAsync(id, RuleCases.Hits.First(hit => hit.Data.Item1 == id).Data.Item2);

    private static string Service(string body, string parameter = "") => $$"""
        public sealed class Service(IBot bot)
        {
            public async Task RunAsync({{parameter}})
            {
                {{body}}
            }
        }

        [ModelChain("a/b"), OnStreamFailure(StreamRecovery.Fail), DefaultResponse("Busy.")]
        public interface IBot
        {
            Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
            Task<FallbackResult<string>> TryAsync(string question, CancellationToken cancellationToken = default);
            IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
            [AnswerCache] Task<string> CachedAsync(IEnumerable<ChatMessage> messages, ChatOptions options, CancellationToken cancellationToken = default);
        }
        {{UseCases.Sdks}}
        """;
}
