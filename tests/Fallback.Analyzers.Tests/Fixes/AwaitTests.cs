using Fallback.Analyzers.Tests.Verification;
using Fallback.Roslyn;
using Fallback.TestUtilities.Roslyn;

namespace Fallback.Analyzers.Tests.Fixes;

public sealed class AwaitTests
{
    private readonly AwaitCodeFixProvider _fix = new();

    [Theory]
    [InlineData("string a = bot.AskAsync(\"a\").[|Result|];", "string a = await bot.AskAsync(\"a\");")]
    [InlineData("int a = bot.AskAsync(\"a\").[|Result|].Length;", "int a = (await bot.AskAsync(\"a\")).Length;")]
    [InlineData("char a = bot.AskAsync(\"a\").GetAwaiter().[|GetResult|]()[0];", "char a = (await bot.AskAsync(\"a\"))[0];")]
    [InlineData("int? a = bot.AskAsync(\"a\").[|Result|]?.Length;", "int? a = (await bot.AskAsync(\"a\"))?.Length;")]
    [InlineData("bot.AskAsync(\"a\").[|Wait|]();", "await bot.AskAsync(\"a\");")]
    [InlineData("bot.AskAsync(\"a\", token).[|Wait|](token);", "await bot.AskAsync(\"a\", token).WaitAsync(token);")]
    [InlineData("int a = bot.CountAsync(\"a\").AsTask().[|Result|] + bot.CountAsync(\"b\").[|Result|];", "int a = await bot.CountAsync(\"a\").AsTask() + await bot.CountAsync(\"b\");")]
    [InlineData("Task<string> task = bot.AskAsync(\"a\"); Console.Write(task.[|Result|] + task.Result);", "Task<string> task = bot.AskAsync(\"a\"); Console.Write(await task + task.Result);")]
    [InlineData("Task a = bot.AskAsync(\"a\"); Task.WaitAll([|a|], bot.[|AskAsync|](\"b\"));", "Task a = bot.AskAsync(\"a\"); await Task.WhenAll(a, bot.AskAsync(\"b\"));")]
    [InlineData("string[] all = Task.WhenAll(bot.[|AskAsync|](\"a\"), bot.[|AskAsync|](\"b\")).Result;", "string[] all = await Task.WhenAll(bot.AskAsync(\"a\"), bot.AskAsync(\"b\"));")]
    [InlineData("string a = Task.Run(() => bot.[|AskAsync|](\"a\")).Result;", "string a = await Task.Run(() => bot.AskAsync(\"a\"));")]
    [InlineData("foreach (string word in bot.StreamAsync(\"a\").[|ToBlockingEnumerable|]()) Console.Write(word);", "await foreach (string word in bot.StreamAsync(\"a\")) Console.Write(word);")]
    [InlineData("string a = bot.AskAsync(bot.AskAsync(\"a\").[|Result|]).[|Result|];", "string a = await bot.AskAsync(await bot.AskAsync(\"a\"));")]
    [InlineData("string a = bot\n    .AskAsync(\"a\") // now\n    .[|Result|];", "string a = await bot\n    .AskAsync(\"a\"); // now")]
    [InlineData("string a = bot\n    .AskAsync(\"a\") // now\n    .[|Result|]\n    .Trim();", "string a = (await bot\n    .AskAsync(\"a\") // now\n    )\n    .Trim();")]
    [InlineData("Console.Write(bot.AskAsync(\"a\") /* long */ .GetAwaiter(/* own */).[|GetResult|]());", "Console.Write(await bot.AskAsync(\"a\") /* long */ /* own */);")]
    public async Task FixAll_InAnAsynchronousMethod_Awaits(string before, string after) => await FixTest.VerifyAllAsync(_fix, Method(before), Method(after));

    [Theory]
    [InlineData("public string Ask => bot.AskAsync(\"a\").[|Result|];")]
    [InlineData("public async Task AskAsync() { await Task.Yield(); Func<string> later = () => bot.AskAsync(\"a\").[|Result|]; Console.Write(later()); }")]
    [InlineData("public async Task AskAsync() { await Task.Yield(); lock (this) { bot.AskAsync(\"a\").[|Wait|](); } }")]
    [InlineData("public async Task AskAsync() { await Task.Yield(); bool done = bot.AskAsync(\"a\").[|Wait|](1000); bot.AskAsync(\"a\").[|Wait|](1000); int first = Task.WaitAny(bot.[|AskAsync|](\"b\")); }")]
    [InlineData("public async Task AskAsync(IBot? maybe) { await Task.Yield(); Console.Write(maybe?.AskAsync(\"a\").[|Result|]); }")]
    [InlineData("private readonly string _greeting = Of(null!).AskAsync(\"a\").[|Result|]; private static IBot Of(IBot bot) => bot;")]
    public async Task Fix_WhereNothingCanBeAwaited_IsNotOffered(string member) =>
        await FixTest.VerifyNothingOfferedAsync(_fix, $"public sealed class Service(IBot bot) {{ private IBot _bot = bot; {member} }}\n{UseCases.Clients}");

    [Theory]
    // Spans do not outlive an await, which the compiler says where it emits only.
    [InlineData("foreach (char c in text.AsSpan()) bot.AskAsync(\"a\").[|Wait|]();")]
    [InlineData("ReadOnlySpan<char> span = text; bot.AskAsync(\"a\").[|Wait|](); Console.Write(span.Length);")]
    [InlineData("Console.Write(text.AsSpan().IndexOf(bot.AskAsync(\"a\").[|Result|]));")]
    [InlineData("Console.Write(string.Create(null, $\"Answer {bot.AskAsync(text).[|Result|]}\"));")]
    // What is thrown is wrapped no more, and nobody would catch it.
    [InlineData("try { bot.AskAsync(\"a\").[|Wait|](); } catch (AggregateException e) { Console.Write(e); }")]
    [InlineData("try { Console.Write(bot.AskAsync(\"a\").[|Result|]); } catch (AggregateException) when (text.Length > 1) { }")]
    public async Task Fix_WhereAwaitingMeansSomethingElse_IsNotOffered(string body) => await FixTest.VerifyNothingOfferedAsync(
        _fix,
        $"public sealed class Service(IBot bot) {{ public async Task RunAsync(string text) {{ await Task.Yield(); {body} }} }}\n{UseCases.Clients}",
        static test => test.SolutionTransforms.Add(static (solution, project) => solution.WithProjectParseOptions(
            project, TestCompilation.ParseOptions(Microsoft.CodeAnalysis.CSharp.LanguageVersion.CSharp13))));

    [Fact]
    public async Task Fix_AtTheTopLevelAndInLambdas_Awaits()
    {
        const string After = """
            Console.Write(await Bots.Bot.AskAsync("a"));
            Func<Task<int>> later = async () => { await Task.Yield(); return (await Bots.Bot.AskAsync("b")).Length; };
            async Task<string> LastAsync() { await later(); return await Bots.Bot.AskAsync("c"); }
            Console.Write(await LastAsync());
            public static class Bots { public static IBot Bot => null!; }

            """ + UseCases.Clients;
        string before = After.Replace("await Bots.Bot.AskAsync(\"a\")", "Bots.Bot.AskAsync(\"a\").[|Result|]", StringComparison.Ordinal)
            .Replace("(await Bots.Bot.AskAsync(\"b\"))", "Bots.Bot.AskAsync(\"b\").[|Result|]", StringComparison.Ordinal)
            .Replace("await Bots.Bot.AskAsync(\"c\")", "Bots.Bot.AskAsync(\"c\").GetAwaiter().[|GetResult|]()", StringComparison.Ordinal);
        await FixTest.VerifyAllAsync(_fix, before, After);
    }

    private static string Method(string body) => $$"""
        public sealed class Service(IBot bot)
        {
            public async Task RunAsync(CancellationToken token)
            {
                await Task.Yield();
                {{body}}
            }
        }
        {{UseCases.Clients}}
        """;
}
