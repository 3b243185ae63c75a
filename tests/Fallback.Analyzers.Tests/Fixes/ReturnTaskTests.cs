using Fallback.Analyzers.Tests.Verification;
using Fallback.Roslyn;

namespace Fallback.Analyzers.Tests.Fixes;

public sealed class ReturnTaskTests
{
    private readonly ReturnTaskCodeFixProvider _fix = new();

    [Theory]
    [InlineData("string [|Ask|](string question);", "Task<string> Ask(string question);")]
    [InlineData("string? [|Ask|](string question); ChatResponse [|Chat|](string question);", "Task<string?> Ask(string question); Task<ChatResponse> Chat(string question);")]
    [InlineData("void [|Ask|](string question);", "Task<string> Ask(string question);")]
    [InlineData("Task [|AskAsync|](string question); ValueTask [|TellAsync|](string question);", "Task<string> AskAsync(string question); ValueTask<string> TellAsync(string question);")]
    [InlineData("FallbackResult<Ticket> [|Ask|](string question); // typed", "Task<FallbackResult<Ticket>> Ask(string question); // typed")]
    [InlineData("IEnumerable<string> [|Ask|](string question);", "IAsyncEnumerable<string> Ask(string question);")]
    [InlineData("IEnumerable<ChatResponseUpdate> [|Ask|](string question);", "IAsyncEnumerable<ChatResponseUpdate> Ask(string question);")]
    [InlineData("IEnumerable<Ticket> [|Ask|](string question); int[] [|Count|](string question);", "Task<IEnumerable<Ticket>> Ask(string question); Task<int[]> Count(string question);")]
    public async Task FixAll_WhatAClientCanReturnLater_BecomesATask(string before, string after) =>
        await FixTest.VerifyAllAsync(_fix, Interface(before), Interface(after));

    [Fact]
    public async Task Fix_WhereATaskIsSomethingElse_WritesItOut() => await FixTest.VerifyAllAsync(
        _fix,
        "namespace App { public class Task; [ModelChain(\"a/b\")] public interface IBot { string [|Ask|](string question); } }",
        "namespace App { public class Task; [ModelChain(\"a/b\")] public interface IBot { System.Threading.Tasks.Task<string> Ask(string question); } }");

    [Theory]
    [InlineData("ref string [|Ask|](string question);", "")]
    [InlineData("object [|Ask|](string question);", "")]
    [InlineData("Task<object> [|AskAsync|](string question);", "")]
    [InlineData("string [|Ask|](string question);", "public sealed class Fake : IBot { public string Ask(string question) => question; }")]
    public async Task Fix_OfWhatNoAnswerCanBe_IsNotOffered(string method, string other) =>
        await FixTest.VerifyNothingOfferedAsync(_fix, Interface(method) + other);

    private static string Interface(string methods) =>
        $"public sealed record Ticket(string Title);\n[ModelChain(\"a/b\"), OnStreamFailure(StreamRecovery.Fail)] public interface IBot\n{{\n    {methods}\n}}\n";
}
