namespace Fallback.Analyzers.Tests;

internal static partial class UseCases
{
    private const string Results = """

        [ModelChain("a/b"), DefaultResponse("Busy."), OnStreamFailure(StreamRecovery.Fail)]
        public interface IDesk
        {
            Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
            [AnswerCache] ValueTask<FallbackResult<ChatResponse>> CachedAsync(string question, CancellationToken cancellationToken = default);
            Task<string> PlainAsync(string question, CancellationToken cancellationToken = default);
        }

        [ModelChain("a/b"), AnswerCache]
        public interface IFaq
        {
            Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
            [AnswerCache(ServeStale = false)] Task<FallbackResult<string>> FreshAsync(string question, CancellationToken cancellationToken = default);
            [AnswerCache(StaleSeconds = 0)] Task<FallbackResult<string>> ShortAsync(string question, CancellationToken cancellationToken = default);
        }

        [ModelChain("a/b")]
        public interface ILive
        {
            Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
            [DefaultResponse("Busy.")] Task<FallbackResult<string>> SoftAsync(string question, CancellationToken cancellationToken = default);
        }
        """;

    private static string[] StatusHits { get; } =
    [
        Desk("return (await desk.AskAsync(question)).[|Value|];"),
        Desk("FallbackResult<string> result = await desk.AskAsync(question); return result.[|Value|];"),
        Desk("var result = await desk.AskAsync(question).ConfigureAwait(false); Console.WriteLine(result.Model); return result.[|Value|].Trim() + result.Value.Length;"),
        Desk("return (await desk.CachedAsync(question)).[|Value|].Text;"),
        Desk("var result = await faq.AskAsync(question); return result.[|Value|];"),
        Desk("var result = await live.SoftAsync(question); return result.[|Value|];"),
        Desk("FallbackResult<string> result; result = await desk.AskAsync(question); return result.[|Value|];"),
        Desk("FallbackResult<string>? result = null; try { result = await desk.AskAsync(question); } catch (FallbackException e) { Console.WriteLine(e.Message); } return result!.[|Value|] + result.CostUsd;"),
        Desk("await Task.Yield(); return desk.AskAsync(question).Result.[|Value|] + faq.AskAsync(question).GetAwaiter().GetResult().[|Value|];"),
        Desk("var first = await desk.AskAsync(question); var second = await desk.AskAsync(first.[|Value|]); return second.Status == AnswerStatus.Live ? second.Value : \"\";"),
        Desk("var result = await desk.AskAsync(question); Func<string> later = () => result.[|Value|]; return later();"),
        """
        var app = new WebApplication();
        app.MapGet("/ask", async (string question, IDesk desk, CancellationToken token) => (await desk.AskAsync(question, token)).[|Value|]);
        """,
    ];

    private static string[] StatusNearMisses { get; } =
    [
        Desk("var result = await desk.AskAsync(question); return result.Status == AnswerStatus.Default ? \"\" : result.Value;"),
        Desk("var result = await desk.AskAsync(question); Console.WriteLine(result.Status); return result.Value;"),
        Desk("var result = await desk.AskAsync(question); if (result is { Status: AnswerStatus.Live }) return result.Value; return \"\";"),
        Desk("return await desk.AskAsync(question) is { Status: AnswerStatus.Live, Value: var value } ? value : \"\";"),
        Desk("return await desk.AskAsync(question) switch { { Status: AnswerStatus.Default } => \"\", var other => other.Value };"),
        Desk("var result = await desk.AskAsync(question); Show(result); return result.Value; static void Show(FallbackResult<string> shown) => Console.WriteLine(shown.Status);"),
        Desk("var result = await desk.AskAsync(question); var kept = result; return kept.Value + result.Value;"),
        Desk("var result = await live.AskAsync(question); return result.Value;"),
        Desk("var result = await faq.FreshAsync(question); return result.Value + (await faq.ShortAsync(question)).Value;"),
        Desk("return await desk.PlainAsync(question);"),
        Desk("return (await desk.AskAsync(question)).RequestId;"),
        Desk("var result = await desk.AskAsync(question); return $\"{result.Model} {result.CostUsd}\";"),
        """public sealed class Service(IDesk desk) { public async Task<FallbackResult<string>> AskAsync(string question) => await desk.AskAsync(question); public Task<FallbackResult<string>> PassAsync(string question) => desk.AskAsync(question); }""",
        """public sealed class Tests { public static FallbackResult<string> Made => new() { Value = "a", Status = AnswerStatus.Live, RequestId = "1" }; public string Value => Made.Value; }""",
    ];

    private static string Desk(string body) => $$"""
        public sealed class Service(IDesk desk, IFaq faq, ILive live)
        {
            public (IDesk, IFaq, ILive) All => (desk, faq, live);
            public async Task<string> AskAsync(string question)
            {
                {{body}}
            }
        }
        """;
}
