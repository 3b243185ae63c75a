namespace Fallback.Analyzers.Tests.Fixes;

internal static partial class FormatCases
{
    private static IEnumerable<FormatCase> Use =>
    [
        new("Tokens.cs", ["FB4001"], """
            using Fallback;

            namespace App.Tokens;

            [ModelChain("google/gemini-3.5-flash-lite", "openai/gpt-6-luna")]
            public interface IFrontDesk
            {
                /// <summary>Answers.</summary>
                Task<string> AnswerAsync(string question); // soon

                [UserPrompt("How many words has {text} from {from}?")]
                Task<int> CountAsync(string text, int from = 0, CancellationToken cancellationToken = default);
            }

            public sealed class Service(IFrontDesk desk)
            {
                public async Task<int> CountAsync(string text, CancellationToken token)
                {
                    int all = await desk.CountAsync(text);
                    return all + await desk.CountAsync(
                        text,
                        from: 1);
                }
            }
            """, """
            using Fallback;

            namespace App.Tokens;

            [ModelChain("google/gemini-3.5-flash-lite", "openai/gpt-6-luna")]
            public interface IFrontDesk
            {
                /// <summary>Answers.</summary>
                Task<string> AnswerAsync(string question, CancellationToken cancellationToken = default); // soon

                [UserPrompt("How many words has {text} from {from}?")]
                Task<int> CountAsync(string text, int from = 0, CancellationToken cancellationToken = default);
            }

            public sealed class Service(IFrontDesk desk)
            {
                public async Task<int> CountAsync(string text, CancellationToken token)
                {
                    int all = await desk.CountAsync(text, cancellationToken: token);
                    return all + await desk.CountAsync(
                        text,
                        from: 1, cancellationToken: token);
                }
            }
            """),
        new("Waits.cs", ["FB4002"], """
            using Fallback;

            namespace App.Waits;

            [ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna")]
            public interface IWaitingBot
            {
                Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
            }

            public sealed class Service(IWaitingBot bot)
            {
                public async Task<string> AnswerAsync(string question)
                {
                    await Task.Yield();
                    bot.AskAsync("Warm up").Wait(); // once
                    Task.WaitAll(bot.AskAsync("a"), bot.AskAsync("b"));
                    string[] both = Task.WhenAll(bot.AskAsync("a"), bot.AskAsync("b")).Result;
                    return both[0] + bot.AskAsync(question).Result.Trim() + bot.AskAsync(question).ConfigureAwait(false).GetAwaiter().GetResult();
                }
            }
            """, """
            using Fallback;

            namespace App.Waits;

            [ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna")]
            public interface IWaitingBot
            {
                Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
            }

            public sealed class Service(IWaitingBot bot)
            {
                public async Task<string> AnswerAsync(string question)
                {
                    await Task.Yield();
                    await bot.AskAsync("Warm up"); // once
                    await Task.WhenAll(bot.AskAsync("a"), bot.AskAsync("b"));
                    string[] both = await Task.WhenAll(bot.AskAsync("a"), bot.AskAsync("b"));
                    return both[0] + (await bot.AskAsync(question)).Trim() + await bot.AskAsync(question).ConfigureAwait(false);
                }
            }
            """),
        new("Synchronous.cs", ["FB4002"], Synchronous(
            "public string Answer(string question) => bot.AskAsync(question).Result;",
            "return bot\n            .AskAsync(\"a\") // now\n            .Result;",
            "() => bot.AskAsync(\"b\").Result",
            "string Text()",
            "Text()"), Synchronous(
            "public async Task<string> Answer(string question) => await bot.AskAsync(question);",
            "return await bot\n            .AskAsync(\"a\"); // now",
            "async () => await bot.AskAsync(\"b\")",
            "async Task<string> Text()",
            "await Text()")),
        new("Sdks.cs", ["FB4006"], Sdk("new AnthropicClient { ApiKey = key }", "new AnthropicClient()"), Sdk("new AnthropicClient { ApiKey = key, MaxRetries = 0 }", "new AnthropicClient() { MaxRetries = 0 }")),
    ];

    private static string Synchronous(string method, string wait, string endpoint, string function, string call) => $$"""
        using Fallback;

        namespace App.Synchronous;

        [ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna")]
        public interface IBot
        {
            Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
        }

        public sealed class Endpoints
        {
            public void MapGet(string pattern, Delegate handler) => Console.Write(pattern + handler);
        }

        public sealed class Service(IBot bot)
        {
            {{method}}

            // Until then: a property cannot wait.
            public int Length => bot.ToString()!.Length;

            public async Task MapAsync(Endpoints endpoints)
            {
                await Task.Yield();
                endpoints.MapGet("/", {{endpoint}});
                endpoints.MapGet(await bot.AskAsync({{call}}), Text);

                {{function}}
                {
                    {{wait}}
                }
            }
        }
        """;

    private static string Sdk(string first, string second) => $$"""
        using Anthropic;
        using Fallback;
        using Microsoft.Extensions.AI;

        namespace Anthropic
        {
            public sealed class AnthropicClient
            {
                public string? ApiKey { get; init; }
                public int? MaxRetries { get; init; }
                public IChatClient AsIChatClient() => throw new NotSupportedException($"{MaxRetries}");
            }
        }

        namespace App.Sdks
        {
            public static class Setup
            {
                public static void Add(FallbackBuilder builder, string key) => builder
                    .AddChatClientProvider("anthropic", _ => {{first}}.AsIChatClient())
                    .AddChatClientProvider("claude-eu", _ => {{second}}.AsIChatClient());
            }
        }
        """;
}
