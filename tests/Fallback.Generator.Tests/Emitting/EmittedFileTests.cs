using System.Globalization;
using System.Runtime.CompilerServices;
using Fallback.TestUtilities.Roslyn;

namespace Fallback.Generator.Tests.Emitting;

/// <summary>The emitted file as a whole: as it is to be read, the same everywhere.</summary>
public class EmittedFileTests
{
    private const string Source = """"
        namespace Demo;

        [ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna", "anthropic/claude-sonnet-5-5", DeadlineMs = 20_000)]
        [TierTimeout(5_000, 8_000, 10_000)]
        [CircuitBreaker(FailureThreshold = 3, BreakSeconds = 30.5, HalfOpenMaxCalls = 3, SuccessThreshold = 2)]
        public interface ISupportAssistant
        {
            [SystemPrompt("You are a support assistant.")]
            Task<string> AnswerAsync(string question, CancellationToken cancellationToken = default);

            [UserPrompt("Summarise in {maxWords} words:\n{text}")]
            [ModelChain("openai/gpt-6-luna", "pool/my-model"), TierRetry(MaxRetries = 2), Generation(Temperature = 0.2, MaxOutputTokens = 1_200)]
            Task<FallbackResult<string>> SummariseAsync(string text, int maxWords, CancellationToken cancellationToken = default);

            IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);

            ValueTask<ChatResponse> ChatAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null);
        }
        """";

    [Fact]
    public Task EmittedFile_ReadsAsInTheSnapshot() =>
        SnapshotTest.VerifyAsync(Source, new Snapshot("Demo.ISupportAssistant.g.cs", Path.Combine(Here(), "SupportAssistant.g.txt")));

    [Theory]
    [InlineData("fi-FI")]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    public void EmittedFile_IsTheSameUnderEveryCulture(string culture)
    {
        string invariant = Under(CultureInfo.InvariantCulture, static () => Generated.From(Source).OnlyFile);

        Assert.Equal(invariant, Under(CultureInfo.GetCultureInfo(culture), static () => Generated.From(Source).Compiles().OnlyFile));
        Assert.Contains("BreakSeconds = 30.5", invariant, StringComparison.Ordinal);
    }

    [Fact]
    public void EmittedFile_HasOnlyLineFeeds_AndNoTrailingSpace()
    {
        string emitted = Generated.From(Source.Replace("\n", "\r\n", StringComparison.Ordinal)).OnlyFile;

        Assert.DoesNotContain('\r', emitted);
        Assert.All(emitted.Split('\n'), static line => Assert.Equal(line.TrimEnd(), line));
        Assert.EndsWith("}\n", emitted, StringComparison.Ordinal);
    }

    private static string Under(CultureInfo culture, Func<string> make)
    {
        (CultureInfo before, CultureInfo beforeUi) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, culture);
        try
        {
            return make();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (before, beforeUi);
        }
    }

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
