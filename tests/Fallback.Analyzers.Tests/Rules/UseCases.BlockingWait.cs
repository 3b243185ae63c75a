namespace Fallback.Analyzers.Tests;

internal static partial class UseCases
{
    private static string[] BlockingHits { get; } =
    [
        """public sealed class Service(IBot bot) { public string Answer(string question) => bot.AskAsync(question).[|Result|]; }""",
        """public sealed class Service(IBot bot) { public string Answer(string question) => bot.AskAsync(question).GetAwaiter().[|GetResult|]().Trim(); }""",
        """public sealed class Service(IBot bot) { public void Warm() { bot.AskAsync("Hello").[|Wait|](); bot.AskAsync("Hello").[|Wait|](TimeSpan.FromSeconds(5)); } }""",
        """public sealed class Service(IBot bot) { public int Count(string text) => bot.CountAsync(text).AsTask().[|Result|] + bot.CountAsync(text).ConfigureAwait(false).GetAwaiter().[|GetResult|]() + bot.CountAsync(text).[|Result|]; }""",
        """
        public sealed class Service(IBot bot)
        {
            public string Answer(string question)
            {
                Task<string> answer = bot.AskAsync(question);
                Console.WriteLine("Asked.");
                return answer.[|Result|];
            }

            public void Later()
            {
                Task task;
                task = bot.AskAsync("Hello");
                task.[|Wait|]();
            }
        }
        """,
        """
        public sealed class Service(IBot bot)
        {
            public void Both(Task other)
            {
                Task.WaitAll(bot.[|AskAsync|]("a"), other, bot.[|AskAsync|]("b"));
                Task<string> c = bot.AskAsync("c");
                Task d = bot.AskAsync("d");
                Task.WaitAll([|c|], [|d|]);
                int first = Task.WaitAny(new Task[] { bot.[|AskAsync|]("e"), other });
                Task.WhenAll(bot.[|AskAsync|]("f"), c).Wait();
            }
        }
        """,
        """public sealed class Service(IBot bot) { public string Answer(string question) => Task.Run(() => bot.[|AskAsync|](question)).Result + Task.Run(async () => await bot.[|AskAsync|](question)).GetAwaiter().GetResult(); }""",
        """public sealed class Service(IBot bot) { public void All(string[] questions) => Task.WaitAll(questions.Select(question => bot.[|AskAsync|](question)).ToArray()); }""",
        """
        var app = new WebApplication();
        app.MapGet("/ask", (string question, IBot bot) => bot.AskAsync(question).[|Result|]);
        app.MapGet("/count", async (string text, IBot bot) => { await Task.Yield(); return bot.CountAsync(text).[|Result|]; });
        string Ask(IBot bot) => bot.AskAsync("Hello").[|Result|];
        """,
        """
        public sealed class Bots(IBot bot)
        {
            public string Greeting { get; } = bot.AskAsync("Hello").[|Result|];
            public Lazy<string> Later { get; } = new(() => bot.AskAsync("Hello").[|Result|]);
            public string Now { get { lock (this) return bot?.AskAsync("Hello").[|Result|] ?? ""; } }
        }
        """,
        """public sealed class Service(IChat chat, IBot bot) { public string Answer() { foreach (string word in bot.StreamAsync("Hello").[|ToBlockingEnumerable|]()) Console.WriteLine(word); return chat.GetResponseAsync("Hello").[|Result|].Text; } }""",
    ];

    private static string[] BlockingNearMisses { get; } =
    [
        """public sealed class Service(IBot bot) { public async Task<string> AnswerAsync(string question) => await bot.AskAsync(question).ConfigureAwait(false); }""",
        """public static class Program { public static IBot Bot => null!; public static int Main(string[] args) { Console.WriteLine(Bot.AskAsync(args[0]).GetAwaiter().GetResult()); Bot.CountAsync("").AsTask().Wait(); return 0; } }""",
        """
        public sealed class Service(IBot bot)
        {
            public async Task<string> BothAsync()
            {
                Task<string> a = bot.AskAsync("a");
                Task<string> b = bot.AskAsync("b");
                await Task.WhenAll(a, b);
                return a.Result + b.Result;
            }
        }
        """,
        """
        public sealed class Service(IBot bot)
        {
            public async Task<string> BothAsync()
            {
                Task<string> a = bot.AskAsync("a");
                Task<string> b = bot.AskAsync("b");
                Task[] all = [a, b];
                await Task.WhenAll(all);
                return a.Result + b.Result;
            }
        }
        """,
        """
        public sealed class Service(IBot bot)
        {
            public async Task<string> FirstAsync()
            {
                Task<string> answer = bot.AskAsync("a");
                Task done = await Task.WhenAny(answer, Task.Delay(1000));
                return done == answer ? answer.Result : "";
            }

            public string? Poll()
            {
                Task<string> answer = bot.AskAsync("a");
                return answer.IsCompletedSuccessfully ? answer.Result : null;
            }
        }
        """,
        """public sealed class Service(IPlain plain) { public string Answer(string question) => plain.AskAsync(question).Result; }""",
        """
        public sealed record Answered(string Result) { public void Wait() { } }
        public sealed class Service(IBot bot)
        {
            public async Task<string> AskAsync() { var answered = new Answered(await bot.AskAsync("Hello")); answered.Wait(); return answered.Result; }
        }
        """,
        """public sealed class Service(IBot bot) { public Task<string> AskAsync(string question) => bot.AskAsync(question).WaitAsync(TimeSpan.FromSeconds(5)); }""",
        """public sealed class Service(IBot bot) { public Task<int> LengthAsync(string question) => bot.AskAsync(question).ContinueWith(task => task.Result.Length); }""",
        """public sealed class Service(IBot bot) { public async Task ReadAsync() { await foreach (string word in bot.StreamAsync("Hello")) Console.WriteLine(word); } }""",
        """public sealed class Service(IBot bot) { public async Task<string[]> AllAsync(string[] questions) => await Task.WhenAll(questions.Select(async question => await bot.AskAsync(question))); }""",
        """
        string answer = await Bots.Bot.AskAsync("Hello");
        Task<string> next = Bots.Bot.AskAsync("Next");
        Console.WriteLine(answer + await next);
        public static class Bots { public static IBot Bot => null!; }
        """,
        """public sealed class Fake(IBot bot) { private readonly List<Task<string>> _asked = []; public void Ask() => _asked.Add(bot.AskAsync("Hello")); public IEnumerable<string> Done => _asked.Where(task => task.IsCompleted).Select(task => task.Result); }""",
    ];
}
