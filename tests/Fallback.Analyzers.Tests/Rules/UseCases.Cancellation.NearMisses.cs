namespace Fallback.Analyzers.Tests;

internal static partial class UseCases
{
    private static string[] CancellationNearMisses { get; } =
    [
        "",
        """public interface IOther { Task<string> AskAsync(string question); }""",
        """[ModelChain("a/b")] public interface IOther { Task<string> AskAsync(string question, CancellationToken ct); Task<string> TwiceAsync(string question) => AskAsync(question + question, default); static Task NoneAsync() => Task.CompletedTask; }""",
        """[ModelChain("a/b")] public interface ITwo { Task<string> AskAsync(string question); Task<string> AskAsync(string question, CancellationToken token); }""",
        """
        public sealed class FakeBot : IBot
        {
            public Task<string> AskAsync(string question, CancellationToken cancellationToken = default) => Task.FromResult(question);
            public Task<string> ChatAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => AskAsync("");
            public ValueTask<int> CountAsync(string text, CancellationToken cancellationToken = default) => new(text.Length);
            public IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default) => throw new NotSupportedException();
        }
        """,
        """
        public sealed class SupportService(IBot bot, IPlain plain)
        {
            public async Task<string> AnswerAsync(string question, CancellationToken abort)
            {
                string first = await bot.AskAsync(question, abort);
                string second = await bot.ChatAsync([new(ChatRole.User, first)], cancellationToken: abort);
                string third = await plain.AskAsync(question);
                return first + second + third + await bot.CountAsync(third, CancellationToken.None) + await bot.CountAsync(third, default);
            }

            public Task<string> WithoutAsync(string question) => bot.AskAsync(question);
        }
        """,
        """
        public sealed class Service(IBot bot)
        {
            public async Task ReadAsync(CancellationToken token)
            {
                await foreach (string word in bot.StreamAsync("Hello").WithCancellation(token)) Console.WriteLine(word);
                await foreach (string word in bot.StreamAsync("Hello").ConfigureAwait(false).WithCancellation(token)) Console.WriteLine(word);
                IAsyncEnumerable<string> later = bot.StreamAsync("Hello");
                await foreach (string word in later.WithCancellation(token).ConfigureAwait(false)) Console.WriteLine(word);
            }
        }
        """,
        """
        public sealed class Service(IBot bot)
        {
            private Func<Task<string>>? _later;
            public event Func<Task>? Asked;

            private void Keep(Func<Task<string>> later) => _later = later;

            // All of these outlive the request.
            public void Start(CancellationToken token)
            {
                _ = bot.AskAsync("Warm up");
                _ = Task.Run(() => bot.AskAsync("Later"));
                Task.Run(async () => await bot.AskAsync("Later"));
                bot.AskAsync("Warm up");
                _later = () => bot.AskAsync("Later");
                Keep(() => bot.AskAsync("Later"));
                Asked += async () => await bot.AskAsync("Later");
            }
        }
        """,
        """
        public sealed class Service(IBot bot)
        {
            public async Task<string> AskAsync(CancellationToken token)
            {
                try
                {
                    return await bot.AskAsync("Hello", token);
                }
                catch (OperationCanceledException)
                {
                    return await bot.AskAsync("Say goodbye");
                }
            }
        }
        """,
        """
        public sealed class Service(IBot bot)
        {
            public async Task<string> NoneAsync(string question)
            {
                CancellationToken none = CancellationToken.None;
                CancellationToken other = default;
                string answer = await bot.AskAsync(question);
                using var late = new CancellationTokenSource();
                CancellationToken declaredLater = late.Token;
                return answer + none.CanBeCanceled + other.CanBeCanceled + declaredLater.CanBeCanceled;
            }

            public async Task StaticAsync(IBot own, CancellationToken token)
            {
                await OneAsync(own);
                static async Task OneAsync(IBot bot) => await bot.AskAsync("Hello");
            }
        }
        """,
        """
        var app = new WebApplication();
        app.MapGet("/ask", async (string question, IBot bot, CancellationToken ct) => await bot.AskAsync(question, ct));
        app.MapGet("/both", async (HttpContext context, IBot bot, CancellationToken ct) => await bot.AskAsync(context.ToString()!, ct));
        app.MapGet("/old", async (string question, IBot bot) => await bot.AskAsync(question));
        Func<CancellationToken, Task<string>> run = async _ => await new Holder(null!).Bot.AskAsync("Warm up");
        public sealed record Holder(IBot Bot);
        """,
        """
        public sealed class Tests(IBot bot)
        {
            public async Task Answer_IsTrimmed() => Console.WriteLine(await bot.AskAsync("Hello"));
            public async Task<Func<string, Task<string>>> Method(CancellationToken token) { await Task.Yield(); return question => bot.AskAsync(question, token); }
        }
        """,
    ];
}
