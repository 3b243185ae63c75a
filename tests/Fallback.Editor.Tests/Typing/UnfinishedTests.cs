namespace Fallback.Editor.Tests.Typing;

/// <summary>Half-typed code, and what is said beside it all the same.</summary>
public sealed class UnfinishedTests
{
    private const string Ask = "Task<string> AskAsync(string question, CancellationToken token);";

    [Theory]
    // An argument that is missing, that means nothing, or that has no end.
    [InlineData($$"""[ModelChain("a/b"), TierTimeout(-1, )] public interface IBot { {{Ask}} }""")]
    [InlineData($$"""[ModelChain("a/b"), TierTimeout(-1, Slow)] public interface IBot { {{Ask}} }""")]
    [InlineData($$"""[ModelChain(Models.)] public interface IBot { {{Ask}} }""")]
    [InlineData($$"""[ModelChain(Models.First, "")] public interface IBot { {{Ask}} }""")]
    [InlineData($$"""
        [ModelChain("a/b", "
        public interface IBot { {{Ask}} }
        """)]
    [InlineData($$"""[ModelChain("a/b", DeadlineMs = )] public interface IBot { {{Ask}} }""")]
    [InlineData($$"""[ModelChain("a/b", Deadline = 1)] public interface IBot { {{Ask}} }""")]
    [InlineData($$"""[ModelChain("a/b", "c/d", DeadlineMs = 1), TierTim] public interface IBot { {{Ask}} }""")]
    // A method without its end, its name, its types.
    [InlineData("""[ModelChain("openai/gpt-6-luna")] public interface IBot { Task<string> AskAsync(string question) }""")]
    [InlineData("""[ModelChain("openai/gpt-6-luna")] public interface IBot { Task<string> AskAsync(string question, ); }""")]
    [InlineData("""[ModelChain("openai/gpt-6-luna")] public interface IBot { Task<string> AskAsync(string); }""")]
    [InlineData("""[ModelChain("openai/gpt-6-luna")] public interface IBot { Task<str> AskAsync(string question); }""")]
    [InlineData("""[ModelChain("openai/gpt-6-luna")] public interface IBot { Task<string> AskAsync(List<Pag> pages); }""")]
    [InlineData("""[ModelChain("openai/gpt-6-luna")] public interface IBot { [UserPrompt("{question}", )] Task<string> AskAsync(); }""")]
    [InlineData("""public class Bot { [ModelChain("a/b")] public Task<string> AskAsync( }""")]
    public async Task Declaration_ThatIsBeingTyped_IsLeftAlone(string source) => Assert.Empty(await IdsAsync(source));

    [Theory]
    [InlineData($$"""[ModelChain("a/b"), TierTimeout(-1)] public interface IBot { {{Ask}} Task<string> TellAsync(string }""", "FB1005")]
    [InlineData($$"""[ModelChain("a/b"), TierTimeout(-1)] [AnswerCache(TtlSeconds = )] public interface IBot { {{Ask}} }""", "FB1005")]
    [InlineData("""[ModelChain("openai/gpt-6-luna")] public interface IBot { Task<string> AskAsync(string question); Task<string> TellAsync( }""", "FB4001")]
    [InlineData("""[ModelChain("openai/gpt-6-luna")] public interface IBot { Task<int> AskAsync(ref string question, CancellationToken token); Task<string> TellAsync( }""", "FB1006")]
    public async Task Mistake_BesideWhatIsBeingTyped_IsStillShown(string source, string expected) =>
        Assert.Equal([expected], (await IdsAsync(source)).Where(static id => id != "FB2003"));

    [Theory]
    [InlineData("await bot.AskAsync(question")]
    [InlineData("await bot.AskAsync(question)")]
    [InlineData("string answer = bot.AskAsync(question).Result")]
    [InlineData("await foreach (string word in bot.StreamAsync(question)")]
    [InlineData("_ = new Func<Task>(async () => { try { await bot.AskAsync(question } catch { } });")]
    public async Task Call_ThatIsBeingTyped_IsLeftAlone(string body) => Assert.Empty(await IdsAsync(Service(body)));

    [Theory]
    [InlineData("await bot.AskAsync(question); await bot.", "FB4001")]
    [InlineData("await foreach (string word in bot.StreamAsync(question)) { Console.Write( }", "FB4001")]
    [InlineData("if (await bot.AskAsync(question) is var answer) { answer. }", "FB4001")]
    public async Task Call_BesideWhatIsBeingTyped_IsStillShown(string body, string expected) => Assert.Equal([expected], await IdsAsync(Service(body)));

    /// <summary>A build has its catalogue for whole names; one without a provider is the configuration's affair.</summary>
    [Theory]
    [InlineData("openai/gpt-6-l")]
    [InlineData("OpenAI/g")]
    [InlineData("gpt-6-lu")]
    [InlineData("my-model")]
    public async Task Name_ThatMayGoOn_IsNotCalledUnknown(string model) =>
        Assert.DoesNotContain("FB2003", await IdsAsync($$"""[ModelChain("{{model}}")] public interface IBot { {{Ask}} }"""));

    private static string Service(string body) => $$"""
        [ModelChain("openai/gpt-6-luna"), OnStreamFailure(StreamRecovery.Fail)]
        public interface IBot
        {
            Task<string> AskAsync(string question, CancellationToken token = default);
            IAsyncEnumerable<string> StreamAsync(string question, CancellationToken token = default);
        }

        public sealed class Service(IBot bot)
        {
            public async Task RunAsync(string question, CancellationToken token)
            {
                {{body}}
            }
        }
        """;

    /// <summary>Without the figures of a chain, which are no mistake.</summary>
    private static async Task<string[]> IdsAsync(string source) =>
    [
        .. (await new TypedAnalysis().FindAsync(source, TestContext.Current.CancellationToken))
            .Select(static diagnostic => diagnostic.Id).Where(static id => id != "FB2014"),
    ];
}
