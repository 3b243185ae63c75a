namespace Fallback.Bench;

[ModelChain("one/model", "two/model", "three/model", "four/model", DeadlineMs = 4 * TimeoutMs)]
[TierTimeout(TimeoutMs)]
internal interface IAssistant
{
    public const int TimeoutMs = 30_000;

    public const string SystemText = "You are a support assistant. Answer in one sentence.";

    [SystemPrompt(SystemText)]
    Task<string> AskAsync(string question, CancellationToken cancellationToken = default);

    [SystemPrompt(SystemText)]
    Task<FallbackResult<string>> AskForResultAsync(string question, CancellationToken cancellationToken = default);
}
