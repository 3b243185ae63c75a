using Fallback.Roslyn;
using Fallback.TestUtilities.Roslyn;

namespace Fallback.Generator.Tests;

public class ClientShapeTests
{
    [Fact]
    public void Example_OfTheDesign_Compiles()
    {
        GeneratorHarness run = GeneratorHarness.Run(new FallbackGenerator(), TestCompilation.Usings + """
            namespace Demo;

            [ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna", "anthropic/claude-sonnet-5-5", DeadlineMs = 20_000)]
            [TierTimeout(5_000, 8_000, 10_000)]
            [CircuitBreaker(FailureThreshold = 3, BreakSeconds = 30, HalfOpenMaxCalls = 3, SuccessThreshold = 2)]
            public interface ISupportAssistant
            {
                [SystemPrompt("You are a support assistant.")]
                Task<string> AnswerAsync(string question, CancellationToken cancellationToken = default);

                [UserPrompt("Summarise in {maxWords} words:\n{text}"), ModelChain("openai/gpt-6-luna")]
                Task<FallbackResult<string>> SummariseAsync(string text, int maxWords, CancellationToken cancellationToken = default);

                IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);

                Task<ChatResponse> ChatAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default);
            }
            """).Compiles();

        Assert.Equal(["Demo.ISupportAssistant.g.cs"], run.HintNames);
    }
}
