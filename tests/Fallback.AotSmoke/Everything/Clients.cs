using Microsoft.Extensions.AI;

namespace Fallback.AotSmoke;

[ModelChain("one/busy", "three/well", DeadlineMs = 10_000)]
[TierTimeout(5_000)]
internal interface ITickets
{
    [UserPrompt("Extract the ticket:\n{text}")]
    Task<Ticket> ExtractAsync(string text, CancellationToken cancellationToken = default);

    Task<ChatResponse> ChatAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default);
}

[ModelChain("one/busy", "three/well", DeadlineMs = 10_000)]
[TierTimeout(5_000)]
[OnStreamFailure(StreamRecovery.Fail)]
internal interface IWholeChat : IChatClient;

[ModelChain("two/hanging", "three/well", DeadlineMs = 10_000)]
[TierTimeout(5_000)]
[Hedge(DelayMs = 0)]
[AnswerCache]
internal interface IRace
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}

internal sealed record Ticket(string Title, int Priority);
