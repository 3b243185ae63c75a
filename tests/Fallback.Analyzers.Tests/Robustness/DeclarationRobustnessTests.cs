using Fallback.Analyzers.Tests.Verification;

namespace Fallback.Analyzers.Tests.Robustness;

public sealed class DeclarationRobustnessTests
{
    private const string Sample = """
        /// <summary>Answers customers.</summary>
        [ModelChain("deepseek/deepseek-flash", Models.Second, DeadlineMs = 20_000, MaxAttempts = 4)]
        [TierTimeout(5_000, 8_000, FirstTokenMs = 2_000)]
        [TierTimeout("openai/gpt-6-luna", 6_000)]
        [CircuitBreaker(FailureRatio = 0.5, BreakSeconds = 30, Model = "openai/gpt-6-luna")]
        [TierRetry(MaxRetries = 2), AnswerCache(TtlSeconds = 60), DefaultResponse("Busy.")]
        [FailoverOn(FailoverKinds.ContentFiltered | FailoverKinds.EmptyAnswer)]
        public partial interface ISupportAssistant : IDisposable
        {
            [SystemPrompt("You are a {tone:G} assistant.")]
            [UserPrompt($"Summarise in {{maxWords}} words:\n{{text}}")]
            [Generation(Temperature = 0.2, Stop = new[] { "END" })]
            Task<FallbackResult<string>> SummariseAsync(string text, int maxWords, string tone = "kind", CancellationToken cancellationToken = default);

            IAsyncEnumerable<string> StreamAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null);

            [ModelChain("a/b")] ValueTask<ChatResponse> AskAsync<T>(ref T question) where T : class;

            string Name { get; }
        }

        internal static class Models { public const string Second = "openai/gpt-6-luna"; }
        """;

    [Fact]
    public async Task Declaration_CutAnywhere_ThrowsNothing()
    {
        for (int length = 0; length <= Sample.Length; length += 10) await HalfTyped.ThrowsNothingAsync(Sample[..length]);
    }

    [Fact]
    public async Task Declaration_WithAPieceMissing_ThrowsNothing()
    {
        for (int start = 0; start + 10 <= Sample.Length; start += 10) await HalfTyped.ThrowsNothingAsync(Sample.Remove(start, 10));
    }

    [Theory]
    [InlineData("[ModelChain(Missing, \"a/b\")] public interface IBot { Task<string> AskAsync(string question); }")]
    [InlineData("[ModelChain(1, 2.0, typeof(int))] public interface IBot { Task<string> AskAsync(string question); }")]
    [InlineData("[ModelChain(\"a/b\")] [ModelChain(\"a/c\")] public interface IBot { Task<string> AskAsync(string question); }")]
    [InlineData("[ModelChain(\"a/b\")] [TierTimeout(\"a/b\")] [TierTimeout(1, \"a/b\")] [TierTimeout(\"a/b\", 1, 2)] [TierTimeout(1L << 40)] public interface IBot { Task<string> AskAsync(string question); }")]
    [InlineData("[ModelChain(\"a/b\")] [CircuitBreaker(Model = 5, FailureThreshold = \"x\", Nothing = 1, BreakSeconds = 1, BreakSeconds = 2)] public interface IBot { Task<string> AskAsync(string question); }")]
    [InlineData("[ModelChain(\"a/b\")] [SystemPrompt] [DefaultResponse] [FailoverOn] public interface IBot { [UserPrompt] [Generation(Stop = 5)] Task<string> AskAsync(string question, string question); }")]
    [InlineData("[ModelChain(\"a/b\")] public interface IBot : IBot, IMissing, IList<Missing> { Task<Missing> AskAsync(Missing question); Missing Tell(); }")]
    [InlineData("[ModelChain(\"a/b\")] public class Bot { } [ModelChain(\"a/b\")] public struct S { } [ModelChain(\"a/b\")] enum E { } [ModelChain(\"a/b\")] delegate void D();")]
    [InlineData("[ModelChain(\"a/b\")] public interface IBot { Task<string> AskAsync(string question); } [ModelChain(\"a/b\")] public interface IBot { Task<string> AskAsync(string question); }")]
    [InlineData("[ModelChain(\"a/b\")] interface")]
    [InlineData("interface IBot { [ModelChain(\"a/b\")] }")]
    [InlineData("[ModelChain(\"a/b\")] public interface IBot { Task<string> (string question); Task<string> AskAsync(string); }")]
    public async Task Declaration_ThatDoesNotCompile_ThrowsNothing(string source) => await HalfTyped.ThrowsNothingAsync(source);
}
