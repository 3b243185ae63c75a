namespace Fallback.Bench;

[ModelChain("one/model", "two/model", DeadlineMs = 2 * TimeoutMs)]
[TierTimeout(TimeoutMs)]
[OnStreamFailure(StreamRecovery.Fail)]
internal interface IStreamer
{
    public const int TimeoutMs = 30_000;

    [SystemPrompt(IAssistant.SystemText)]
    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
}
