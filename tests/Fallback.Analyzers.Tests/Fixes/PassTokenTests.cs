using Fallback.Analyzers.Tests.Verification;
using Fallback.Roslyn;

namespace Fallback.Analyzers.Tests.Fixes;

public sealed class PassTokenTests
{
    private const string Bot = """

        [ModelChain("a/b"), OnStreamFailure(StreamRecovery.Fail)] public interface IBot
        {
            Task<string> AskAsync(string question, int words = 3, CancellationToken stop = default);
            Task<string> TellAsync(string story, CancellationToken stop = default);
            IAsyncEnumerable<string> StreamAsync(string question, CancellationToken stop = default);
        }
        """;

    private readonly PassTokenCodeFixProvider _fix = new();

    [Theory]
    [InlineData("Task<string> [|AskAsync|](string question);", "Task<string> AskAsync(string question, CancellationToken cancellationToken = default);")]
    [InlineData("[UserPrompt(\"Hello\")] Task<string> [|AskAsync|]();", "[UserPrompt(\"Hello\")] Task<string> AskAsync(CancellationToken cancellationToken = default);")]
    [InlineData("Task<string> [|AskAsync|](string question); Task<int> [|CountAsync|](\n    string text // the text\n    );", "Task<string> AskAsync(string question, CancellationToken cancellationToken = default); Task<int> CountAsync(\n    string text, CancellationToken cancellationToken = default // the text\n    );")]
    public async Task FixAll_MethodsWithoutAToken_GetOne(string before, string after) =>
        await FixTest.VerifyAllAsync(_fix, $"[ModelChain(\"a/b\")] public interface IBot {{ {before} }}", $"[ModelChain(\"a/b\")] public interface IBot {{ {after} }}");

    [Fact]
    public async Task Fix_WhereTheNameMeansSomethingElse_WritesItInFull() => await FixTest.VerifyAllAsync(
        _fix,
        "namespace Own { public sealed class CancellationToken; [ModelChain(\"a/b\")] public interface IBot { Task<string> [|AskAsync|](string question); } }",
        "namespace Own { public sealed class CancellationToken; [ModelChain(\"a/b\")] public interface IBot { Task<string> AskAsync(string question, System.Threading.CancellationToken cancellationToken = default); } }");

    [Theory]
    [InlineData("public interface IBot { Task<string> [|AskAsync|](string question); } public sealed class Fake : IBot { public Task<string> AskAsync(string question) => Task.FromResult(question); }")]
    [InlineData("public interface IBot { [UserPrompt(\"{cancellationToken}\")] Task<string> [|AskAsync|](string cancellationToken); }")]
    public async Task Fix_ThatWouldNotCompile_IsNotOffered(string source) => await FixTest.VerifyNothingOfferedAsync(_fix, "[ModelChain(\"a/b\")] " + source);

    [Theory]
    [InlineData("await bot.[|AskAsync|](\"a\")", "await bot.AskAsync(\"a\", stop: ct)")]
    [InlineData("await bot.[|AskAsync|](\"a\", 5)", "await bot.AskAsync(\"a\", 5, ct)")]
    [InlineData("await bot.[|AskAsync|](words: 5, question: \"a\")", "await bot.AskAsync(words: 5, question: \"a\", stop: ct)")]
    [InlineData("await bot.[|AskAsync|](await bot.[|TellAsync|](\"a\"), 5)", "await bot.AskAsync(await bot.TellAsync(\"a\", ct), 5, ct)")]
    [InlineData("await (bot?.[|TellAsync|](\"a\") ?? Task.FromResult(\"\"))", "await (bot?.TellAsync(\"a\", ct) ?? Task.FromResult(\"\"))")]
    [InlineData("await bot.[|TellAsync|](\n    \"a\" /* short */)", "await bot.TellAsync(\n    \"a\", ct /* short */)")]
    public async Task FixAll_CallsThatLeaveTheTokenOut_PassIt(string before, string after) => await FixTest.VerifyAllAsync(_fix, Service(before), Service(after));

    [Fact]
    public async Task Fix_OfAStreamsMethodWithoutAToken_ReadsWithIt()
    {
        const string Before = """
            public sealed class Service(IOld old)
            {
                public async Task ReadAsync(CancellationToken ct)
                {
                    await foreach (string word in old.[|StreamAsync|]("a").ConfigureAwait(false)) Console.Write(word);
                }
            }
            [ModelChain("a/b"), OnStreamFailure(StreamRecovery.Fail)] public interface IOld
            {
            #pragma warning disable FB4001 // It has no token that could be passed.
                IAsyncEnumerable<string> StreamAsync(string question);
            #pragma warning restore FB4001
            }
            """;
        await FixTest.VerifyAllAsync(_fix, Before, UserCode.Unmarked(Before).Replace("(\"a\").", "(\"a\").WithCancellation(ct).", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fix_OfARequest_PassesItsAbortion()
    {
        const string Before = "public static class Handler { public static Task<string> Ask(Microsoft.AspNetCore.Http.HttpContext context, IBot bot) => bot.[|TellAsync|](\"a\"); }" + UseCases.Web + Bot;
        await FixTest.VerifyFirstAsync(_fix, Before, UserCode.Unmarked(Before).Replace("(\"a\")", "(\"a\", context.RequestAborted)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("public async Task<string> AskAsync(CancellationToken one, CancellationToken two) => await bot.[|TellAsync|](\"a\");")]
    [InlineData("public async Task<string> AskAsync(CancellationToken one) { using var linked = CancellationTokenSource.CreateLinkedTokenSource(one); CancellationToken two = linked.Token; return await bot.[|TellAsync|](\"a\"); }")]
    public async Task Fix_WithATokenTooMany_IsNotOffered(string method) => await FixTest.VerifyNothingOfferedAsync(_fix, $"public sealed class Service(IBot bot) {{ {method} }}{Bot}");

    private static string Service(string call) => $$"""public sealed class Service(IBot bot) { public async Task<string> AskAsync(CancellationToken ct) => {{call}}; }{{Bot}}""";
}
