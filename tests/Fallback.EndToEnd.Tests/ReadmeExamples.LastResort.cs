namespace Fallback.EndToEnd.Tests;

// The C# blocks of docs/retries.md and docs/last-resort.md.
[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna", "anthropic/claude-sonnet-5-5", DeadlineMs = 40_000)]
[TierTimeout(5_000, 8_000, 10_000, FirstTokenMs = 3_000)]
[TierRetry(MaxRetries = 1, BaseDelayMs = 200, MaxDelayMs = 2_000)]
public interface IReportWriter
{
    Task<FallbackResult<string>> WriteAsync(string facts, CancellationToken cancellationToken = default);

    [OnStreamFailure(StreamRecovery.Fail)]
    IAsyncEnumerable<string> StreamAsync(string facts, CancellationToken cancellationToken = default);
}

[ModelChain("openai/gpt-6-luna", "anthropic/claude-sonnet-5-5", DeadlineMs = 25_000)]
[TierTimeout(8_000)]
[DegradedModel("local/my-model")]
[AnswerCache(TtlSeconds = 3_600, StaleSeconds = 86_400)]
[Generation(Temperature = 0)]
[DefaultResponse("We are busy. Please try again in a minute.")]
public interface IHelpLine
{
    Task<FallbackResult<string>> AnswerAsync(string question, CancellationToken cancellationToken = default);
}

internal static class LastResortExample
{
    public static async Task ShowAsync(IHelpLine helpLine, string question, CancellationToken cancellationToken)
    {
        FallbackResult<string> answer = await helpLine.AnswerAsync(question, cancellationToken);
        string note = answer switch
        {
            { Status: AnswerStatus.Default } => "No model could answer.",
            { Status: AnswerStatus.Stale } => "This is an earlier answer.",
            { Degraded: true } => "A smaller model answered.",
            _ => "",
        };
        Console.WriteLine($"{answer.Value} {note}");
    }
}
