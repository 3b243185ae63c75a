namespace Fallback.Analyzers.Tests;

internal static partial class UseCases
{
    private static string[] StreamHits { get; } =
    [
        Reading("bot.[|StreamAsync|](question); await Task.Yield();"),
        Reading("_ = bot.[|StreamAsync|](question); await Task.Yield();"),
        Reading("bot.[|StreamAsync|](question).ConfigureAwait(false); bot.[|StreamAsync|](question).WithCancellation(default); await Task.Yield();"),
        Reading("var words = bot.[|StreamAsync|](question); await Task.Yield();"),
        Reading("var words = bot.StreamAsync(question); await foreach (string word in words) Console.Write(word); await foreach (string word in [|words|]) Console.Write(word);"),
        Reading("var words = bot.StreamAsync(question); await foreach (string word in words.WithCancellation(default)) Console.Write(word); await foreach (string word in [|words|].ConfigureAwait(false)) Console.Write(word);"),
        Reading("var words = bot.StreamAsync(question); if (await words.CountAsync() > 3) { await foreach (string word in [|words|]) Console.Write(word); }"),
        Reading("IAsyncEnumerable<string> words; words = bot.StreamAsync(question); List<string> all = await words.ToListAsync(); Console.Write(await [|words|].LastAsync() + all.Count);"),
        Reading("var words = bot.StreamAsync(question); for (int i = 0; i < 3; i++) { await foreach (string word in [|words|]) Console.Write(word); }"),
        Reading("var words = bot.StreamAsync(question); foreach (string word in words.ToBlockingEnumerable()) Console.Write(word); await using var more = [|words|].GetAsyncEnumerator();"),
        Reading("var words = bot.StreamAsync(question); try { await foreach (string word in words) Console.Write(word); } catch (StreamInterruptedException e) { Console.Write(e); await foreach (string word in [|words|]) Console.Write(word); }"),
        Reading("var updates = chat.GetStreamingResponseAsync(question); var response = await updates.ToChatResponseAsync(); await foreach (var update in [|updates|]) Console.Write(update); Console.Write(response);"),
        """
        IAsyncEnumerable<string> words = Bots.Bot.StreamAsync("Hello");
        await foreach (string word in words) Console.Write(word);
        Console.WriteLine();
        await foreach (string word in [|words|]) Console.Write(word);
        public static class Bots { public static IBot Bot => null!; }
        public static class Fire { public static void Forget(IBot? bot) => bot?.[|StreamAsync|]("Hello"); }
        """,
    ];

    private static string[] StreamNearMisses { get; } =
    [
        Reading("await foreach (string word in bot.StreamAsync(question)) Console.Write(word); await foreach (string word in bot.StreamAsync(question)) Console.Write(word);"),
        Reading("var words = bot.StreamAsync(question); if (question.Length > 3) { await foreach (string word in words) Console.Write(word); } else { await foreach (string word in words) Console.WriteLine(word); }"),
        Reading("var words = bot.StreamAsync(question); if (question.Length > 3) { await foreach (string word in words) Console.Write(word); return; } await foreach (string word in words) Console.WriteLine(word);"),
        Reading("var words = bot.StreamAsync(question); switch (question) { case \"a\": await foreach (string word in words) Console.Write(word); break; default: await foreach (string word in words) Console.WriteLine(word); break; }"),
        Reading("var words = bot.StreamAsync(question); var upper = words.Select(word => word.ToUpperInvariant()).Where(word => word.Length > 1); await foreach (string word in upper) Console.Write(word);"),
        Reading("var words = bot.StreamAsync(question); await foreach (string word in words) Console.Write(word); words = bot.StreamAsync(question); await foreach (string word in words) Console.Write(word);"),
        Reading("for (int i = 0; i < 3; i++) { var words = bot.StreamAsync(question); await foreach (string word in words) Console.Write(word); }"),
        Reading("var words = bot.StreamAsync(question); while (true) { await foreach (string word in words) Console.Write(word); break; }"),
        Reading("var words = plain.StreamAsync(question); plain.StreamAsync(question); await foreach (string word in words) Console.Write(word); await foreach (string word in words) Console.Write(word);"),
        Reading("List<string> all = await bot.StreamAsync(question).ToListAsync(); foreach (string word in all) Console.Write(word); foreach (string word in all) Console.Write(word);"),
        Reading("var words = bot.StreamAsync(question); Console.Write(question.Length > 3 ? await words.FirstAsync() : await words.LastAsync());"),
        """
        using NSubstitute;
        public sealed class Tests(IBot bot) { public void Stream_IsAsked() => bot.Received().StreamAsync("Hello", default); }
        namespace NSubstitute { public static class Checks { public static T Received<T>(this T substitute) where T : class => substitute; } }
        """,
        Reading("_ = bot.AskAsync(question); await bot.AskAsync(question); Task<string> unused = bot.AskAsync(question);"),
        """public sealed class Service(IBot bot) { private IAsyncEnumerable<string>? _words; public IAsyncEnumerable<string> Words(string question) => bot.StreamAsync(question); public void Keep() => _words = bot.StreamAsync("Hello"); public object? Kept => _words; }""",
        """var app = new WebApplication(); app.MapGet("/stream", (string question, IBot bot, CancellationToken token) => bot.StreamAsync(question, token)); app.MapGet("/block", (string question, IBot bot) => { var words = bot.StreamAsync(question); return words; });""",
    ];

    private static string Reading(string body) => $$"""
        public sealed class Service(IBot bot, IPlain plain, IChat chat)
        {
            public (IBot, IPlain, IChat) All => (bot, plain, chat);
            public async Task ReadAsync(string question)
            {
                {{body}}
            }
        }
        """;
}
