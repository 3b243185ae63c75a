using Fallback;
using Microsoft.Extensions.AI;

namespace SupportBotSample;

/// <summary>If a stream breaks, another model goes on where it stopped; if none can, one begins again and the page is told so.</summary>
[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna", DeadlineMs = 30_000)]
[TierTimeout(5_000, 10_000)]
[CircuitBreaker(FailureThreshold = 3, BreakSeconds = 5)]
[ContextPolicy(ContextOverflow.TrimHistory)]
[OnStreamFailure(StreamRecovery.Continue | StreamRecovery.Restart)]
public interface ISupportBot
{
    [SystemPrompt("You are the support assistant of a router manufacturer. Answer in one paragraph.")]
    IAsyncEnumerable<ChatResponseUpdate> StreamAsync(IEnumerable<ChatMessage> messages, CancellationToken cancellationToken = default);
}
