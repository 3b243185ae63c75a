using Fallback.Analyzers.Tests.Verification;
using Fallback.Roslyn;

namespace Fallback.Analyzers.Tests.Fixes;

/// <summary>The fix of FB4002 where the function around is not asynchronous yet: it becomes so, where that breaks nobody.</summary>
public sealed class MakeAsynchronousTests
{
    private readonly AwaitCodeFixProvider _fix = new();

    [Theory]
    [InlineData("public string Ask(string question) => bot.AskAsync(question).[|Result|];", "public async Task<string> Ask(string question) => await bot.AskAsync(question);")]
    [InlineData("private void Warm() { bot.AskAsync(\"a\").[|Wait|](); /* warm */ }", "private async Task Warm() { await bot.AskAsync(\"a\"); /* warm */ }")]
    [InlineData("public int Ask(string question) { if (question.Length == 0) return 0; return bot.AskAsync(question).[|Result|].Length; }", "public async Task<int> Ask(string question) { if (question.Length == 0) return 0; return (await bot.AskAsync(question)).Length; }")]
    [InlineData("public T? Ask<T>(T? value) { bot.AskAsync(\"a\").[|Wait|](); bot.AskAsync(\"b\").[|Wait|](); return value; }", "public async Task<T?> Ask<T>(T? value) { await bot.AskAsync(\"a\"); await bot.AskAsync(\"b\"); return value; }")]
    // A task already: the signature stays.
    [InlineData("public Task<string> AskAsync() { string a = bot.AskAsync(\"a\").[|Result|]; return bot.AskAsync(a); }", "public async Task<string> AskAsync() { string a = await bot.AskAsync(\"a\"); return await bot.AskAsync(a); }")]
    [InlineData("public Task<string> AskAsync() => Task.FromResult(bot.AskAsync(\"a\").[|Result|] /* kept */);", "public async Task<string> AskAsync() => await bot.AskAsync(\"a\") /* kept */;")]
    [InlineData("public ValueTask<string> AskAsync() => new(/* first */ bot.AskAsync(\"a\").[|Result|]);", "public async ValueTask<string> AskAsync() => /* first */ await bot.AskAsync(\"a\");")]
    [InlineData("public Task<string> AskAsync() { string a = bot.AskAsync(\"a\").[|Result|]; return Task.FromResult( // why\na /* kept */ ); }", "public async Task<string> AskAsync() { string a = await bot.AskAsync(\"a\"); return  // why\na /* kept */ ; }")]
    [InlineData("public Task<string> AskAsync() => Task.FromResult(bot.AskAsync(\"a\").[|Result|]);", "public async Task<string> AskAsync() => await bot.AskAsync(\"a\");")]
    [InlineData("public ValueTask<string> AskAsync(bool often) { string a = bot.AskAsync(\"a\").[|Result|]; return often ? new ValueTask<string>(bot.AskAsync(a)) : ValueTask.FromResult(a); }", "public async ValueTask<string> AskAsync(bool often) { string a = await bot.AskAsync(\"a\"); return await (often ? new ValueTask<string>(bot.AskAsync(a)) : ValueTask.FromResult(a)); }")]
    [InlineData("public ValueTask<string> AskAsync() => new(bot.AskAsync(\"a\").[|Result|]);", "public async ValueTask<string> AskAsync() => await bot.AskAsync(\"a\");")]
    [InlineData("public ValueTask<string> AskAsync() { bot.AskAsync(\"a\").[|Wait|](); return new(bot.AskAsync(\"b\")); }", "public async ValueTask<string> AskAsync() { await bot.AskAsync(\"a\"); return await bot.AskAsync(\"b\"); }")]
    [InlineData("public Task WarmAsync() => Task.FromResult(bot.AskAsync(\"a\").[|Result|].Length);", "public async Task WarmAsync() => await Task.FromResult((await bot.AskAsync(\"a\")).Length);")]
    [InlineData("public Task WarmAsync(bool often) { if (!often) return Task.CompletedTask; bot.AskAsync(\"a\").[|Wait|](); return Task.CompletedTask; }", "public async Task WarmAsync(bool often) { if (!often) return; await bot.AskAsync(\"a\"); }")]
    [InlineData("public Task WarmAsync() { bot.AskAsync(\"a\").[|Wait|](); return Task.Delay(1); }", "public async Task WarmAsync() { await bot.AskAsync(\"a\"); await Task.Delay(1); }")]
    [InlineData("public override Task<string> EchoAsync() => Task.FromResult(bot.AskAsync(\"a\").[|Result|]);", "public override async Task<string> EchoAsync() => await bot.AskAsync(\"a\");")]
    // All who call it await it.
    [InlineData("private string Ask() => bot.AskAsync(\"a\").[|Result|]; public async Task<int> CountAsync() { await Task.Yield(); return Ask().Length + nameof(Ask).Length; }", "private async Task<string> Ask() => await bot.AskAsync(\"a\"); public async Task<int> CountAsync() { await Task.Yield(); return (await Ask()).Length + nameof(Ask).Length; }")]
    [InlineData("public string Ask(int times) => times == 0 ? \"\" : Ask(times - 1) + bot.AskAsync(\"a\").[|Result|];", "public async Task<string> Ask(int times) => times == 0 ? \"\" : await Ask(times - 1) + await bot.AskAsync(\"a\");")]
    [InlineData("public async Task RunAsync() { await Task.Yield(); Console.Write(Ask()); string Ask() => bot.AskAsync(\"a\").[|Result|]; }", "public async Task RunAsync() { await Task.Yield(); Console.Write(await Ask()); async Task<string> Ask() => await bot.AskAsync(\"a\"); }")]
    public async Task FixAll_InAMethodThatIsFree_MakesItAsynchronous(string before, string after) =>
        await FixTest.VerifyAllAsync(_fix, Service(before), Service(after));

    [Theory]
    [InlineData("public string Name => bot.AskAsync(\"a\").[|Result|];")]
    [InlineData("public Service(IBot bot, string question) : this(bot) => Console.Write(bot.AskAsync(question).[|Result|]);")]
    [InlineData("public override string ToString() => bot.AskAsync(\"a\").[|Result|];")]
    [InlineData("public void Dispose() => bot.AskAsync(\"a\").[|Wait|]();")]
    [InlineData("string IAsked.Ask() => bot.AskAsync(\"a\").[|Result|]; public void Dispose() { }")]
    [InlineData("public virtual string Ask() => bot.AskAsync(\"a\").[|Result|];")]
    [InlineData("public void Ask(out string answer) => answer = bot.AskAsync(\"a\").[|Result|];")]
    [InlineData("public void Ask(ReadOnlySpan<char> question) => bot.AskAsync(\"a\").[|Wait|]();")]
    [InlineData("public int Ask() { ReadOnlySpan<char> answer = bot.AskAsync(\"a\").[|Result|]; return answer.Length; }")]
    [InlineData("public IEnumerable<string> Ask() { yield return bot.AskAsync(\"a\").[|Result|]; }")]
    [InlineData("public void Ask() { lock (this) bot.AskAsync(\"a\").[|Wait|](); }")]
    [InlineData("public int Ask(string text) { int sum = 0; foreach (int n in new Ones()) sum += n; return bot.AskAsync(text).[|Result|].Length + sum; } public ref struct Ones { public Ones GetEnumerator() => this; public int Current => 1; public bool MoveNext() => false; }")]
    [InlineData("public ValueTask<string> AskAsync(bool often) { bot.AskAsync(\"a\").[|Wait|](); return often ? new(\"a\") : default; }")]
    [InlineData("[System.Diagnostics.Conditional(\"DEBUG\")] public void Warm() => bot.AskAsync(\"a\").[|Wait|]();")]
    // An interface that a derived class has wants it so, and a struct would change a copy of itself.
    [InlineData("public string Ask() => bot.AskAsync(\"a\").[|Result|]; } public sealed class Derived(IBot bot) : Service(bot), IAsked {")]
    [InlineData("} public struct Counter(IBot bot) { private int _n; public int Count() { _n += bot.AskAsync(\"a\").[|Result|].Length; return _n; }")]
    // Somebody could not await it.
    [InlineData("private string Ask(string q) => bot.AskAsync(q).[|Result|]; public async Task<string> TwiceAsync() { await Task.Yield(); return string.Create(null, $\"{Ask(\"a\")}\"); }")]
    [InlineData("private string Ask() => bot.AskAsync(\"a\").[|Result|]; public string Twice => Ask() + Ask();")]
    [InlineData("private void Warm() => bot.AskAsync(\"a\").[|Wait|](); public Action Later => Warm;")]
    [InlineData("private string Ask() => bot.AskAsync(\"a\").[|Result|]; public List<string> All(List<string> questions) => questions.ConvertAll(_ => Ask());")]
    // Nobody would wait for it, or its answer would be a task.
    [InlineData("public void Each(List<string> questions) => questions.ForEach(question => bot.AskAsync(question).[|Wait|]());")]
    [InlineData("public List<string> All(List<string> questions) => questions.ConvertAll(question => bot.AskAsync(question).[|Result|]);")]
    [InlineData("public Lazy<string> Later { get; } = new(() => Bots.One.AskAsync(\"a\").[|Result|]);")]
    public async Task Fix_WhereOthersDependOnIt_IsNotOffered(string member) => await FixTest.VerifyNothingOfferedAsync(_fix, Service(member));

    [Fact]
    public async Task Fix_OfAMethodThatAnotherFileCalls_IsNotOffered() => await FixTest.VerifyNothingOfferedAsync(
        _fix, Service("public string Ask() => bot.AskAsync(\"a\").[|Result|];"),
        static test =>
        {
            const string Other = "public static class Other { public static string Ask(Service service) => service.Ask(); }";
            test.TestState.Sources.Add(Other);
            test.FixedState.Sources.Add(Other);
        });

    [Theory]
    [InlineData("app.MapGet(\"/\", (IBot bot) => bot.AskAsync(\"a\").[|Result|]);", "app.MapGet(\"/\", async (IBot bot) => await bot.AskAsync(\"a\"));")]
    [InlineData("app.MapGet(\"/\", (IBot bot) => { string a = bot.AskAsync(\"a\").[|Result|]; return a.Trim() + bot.AskAsync(\"b\").[|Result|]; });", "app.MapGet(\"/\", async (IBot bot) => { string a = await bot.AskAsync(\"a\"); return a.Trim() + await bot.AskAsync(\"b\"); });")]
    [InlineData("app.MapPost(\"/\", static (IBot bot) => bot.AskAsync(\"a\").[|Wait|]());", "app.MapPost(\"/\", static async (IBot bot) => await bot.AskAsync(\"a\"));")]
    [InlineData("app.Use((context, next) => { Bots.One.AskAsync(\"a\").[|Wait|](); return next(context); });", "app.Use(async (context, next) => { await Bots.One.AskAsync(\"a\"); await next(context); });")]
    [InlineData("app.MapGet(\"/\", Ask); string Ask(IBot bot) => bot.AskAsync(\"a\").[|Result|];", "app.MapGet(\"/\", Ask); async Task<string> Ask(IBot bot) => await bot.AskAsync(\"a\");")]
    [InlineData("string a = await Task.Run(() => Bots.One.AskAsync(\"a\").[|Result|]);", "string a = await Task.Run(async () => await Bots.One.AskAsync(\"a\"));")]
    public async Task FixAll_InAnEndpoint_MakesItAsynchronous(string before, string after) =>
        await FixTest.VerifyAllAsync(_fix, Program(before), Program(after));

    [Theory]
    [InlineData("Func<IBot, string> ask = bot => bot.AskAsync(\"a\").[|Result|];")]
    [InlineData("var ask = (IBot bot) => bot.AskAsync(\"a\").[|Result|];")]
    [InlineData("app.MapGet(\"/\", string (IBot bot) => bot.AskAsync(\"a\").[|Result|]);")]
    public async Task Fix_OfALambdaWhoseTypeIsSaid_IsNotOffered(string statement) => await FixTest.VerifyNothingOfferedAsync(_fix, Program(statement));

    private static string Service(string member) => $$"""
        public interface IAsked { string Ask(); }
        public abstract class Echo { public virtual Task<string> EchoAsync() => Task.FromResult(""); }
        public class Service(IBot bot) : Echo{{(member.Contains("Dispose", StringComparison.Ordinal) ? ", IDisposable" : "")}}{{(member.Contains("IAsked.", StringComparison.Ordinal) ? ", IAsked" : "")}}
        {
            {{member}}
        }
        public static class Bots { public static IBot One => null!; }
        {{UseCases.Clients}}
        """;

    private static string Program(string statement) => $$"""
        {{UseCases.Usings}}
        var app = new WebApplication();
        {{statement}}
        public static class Bots { public static IBot One => null!; }
        {{UseCases.Clients}}
        {{UseCases.Web}}
        """;
}
