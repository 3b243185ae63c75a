namespace Fallback.Analyzers.Tests;

internal static partial class UseCases
{
    private static string[] CancellationHits { get; } =
    [
        """[ModelChain("a/b")] public interface IOther { Task<string> [|AskAsync|](string question); }""",
        """[ModelChain("a/b")] public interface IOther { ValueTask<ChatResponse> [|AskAsync|](IEnumerable<ChatMessage> messages, ChatOptions? options = null); IAsyncEnumerable<string> [|StreamAsync|](string question); }""",
        """public interface IOther { [ModelChain("a/b")] Task<FallbackResult<string>> [|AskAsync|](string question); Task<string> PlainAsync(string text) => AskAsync(text).ContinueWith(t => t.Result.Value); }""",
        """
        public sealed class SupportService(IBot bot)
        {
            public async Task<string> AnswerAsync(string question, CancellationToken cancellationToken) => (await bot.[|AskAsync|](question)).Trim();
        }
        """,
        """
        public sealed class Digest(IBot bot, ILogger<Digest> logger) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    string digest = await bot.[|ChatAsync|]([new(ChatRole.User, "Digest")], new ChatOptions()).ConfigureAwait(false);
                    logger.LogInformation("{Length}", digest.Length);
                }
            }
        }
        """,
        """
        var app = new WebApplication();
        app.MapGet("/ask", async (string question, IBot bot, CancellationToken token) => await bot.[|AskAsync|](question));
        app.MapPost("/chat", (HttpContext context, IBot bot) => bot.[|AskAsync|](context.ToString()!));
        """,
        """
        public sealed class Service(IBot bot)
        {
            public async Task<int> CountAsync(string text)
            {
                using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
                CancellationToken soon = limit.Token;
                return await bot.[|CountAsync|](text: text);
            }
        }
        """,
        """
        public sealed class Service(IBot bot)
        {
            public async IAsyncEnumerable<string> WordsAsync(string question, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct = default)
            {
                await foreach (string word in bot.[|StreamAsync|](question)) yield return word;
            }

            public IAsyncEnumerable<string> PassAsync(string question, CancellationToken ct) => bot.[|StreamAsync|](question);
        }
        """,
        """
        [ModelChain("a/b")] public interface IOld { IAsyncEnumerable<string> {|FB4001:StreamAsync|}(string question); }
        public sealed class Service(IOld old)
        {
            public async Task ReadAsync(CancellationToken token)
            {
                await foreach (string word in old.[|StreamAsync|]("Hello").ConfigureAwait(false)) Console.WriteLine(word);
            }
        }
        """,
        """
        public sealed class Service(IBot bot)
        {
            public Task<string[]> AllAsync(string[] questions, CancellationToken cancellation) => Task.WhenAll(questions.Select(question => bot.[|AskAsync|](question)));

            public async Task LocalAsync(CancellationToken cancellation)
            {
                await OneAsync("a");
                async Task OneAsync(string question) => Console.WriteLine(await bot.[|AskAsync|](question));
            }
        }
        """,
        """
        public sealed class Service(IChat chat)
        {
            public async Task<string> AskAsync(string question, CancellationToken token)
            {
                ChatResponse first = await chat.[|GetResponseAsync|](question);
                ChatResponse second = await chat.[|GetResponseAsync|]([new ChatMessage(ChatRole.User, question)]);
                return first.Text + second.Text;
            }
        }
        """,
        """
        [ModelChain("a/b")] public interface ITwo { Task<string> AskAsync(string question); Task<string> AskAsync(string question, CancellationToken token); }
        public sealed class Service(ITwo two, ITwo? maybe)
        {
            public async Task<string?> AskAsync(string question, CancellationToken token) => await two.[|AskAsync|](question) ?? await (maybe?.[|AskAsync|](question) ?? Task.FromResult(""));
        }
        """,
        """
        public sealed class Cached(IBot inner) : IBot
        {
            public Task<string> AskAsync(string question, CancellationToken cancellationToken = default) => inner.[|AskAsync|](question);
            public Task<string> ChatAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => inner.ChatAsync(messages, options, cancellationToken);
            public ValueTask<int> CountAsync(string text, CancellationToken cancellationToken = default) => inner.CountAsync(text, cancellationToken);
            public IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default) => inner.StreamAsync(question, cancellationToken);
        }
        """,
    ];
}
