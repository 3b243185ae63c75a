using Fallback;
using Refit;

namespace Quickstart;

/// <summary>The same chain on a Refit interface: Refit writes the request and reads the answer.</summary>
[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna", "google/gemini-3.5-flash-lite", "anthropic/claude-sonnet-5-5", DeadlineMs = 3_000)]
[TierTimeout(400, 600, 800, 1_000)]
[CircuitBreaker(FailureThreshold = 3, BreakSeconds = 1, HalfOpenMaxCalls = 2, SuccessThreshold = 2)]
public interface IChatApi
{
    [Post("/chat/completions")]
    Task<ChatAnswer> AskAsync([Body] ChatQuestion question, CancellationToken cancellationToken = default);
}

public sealed record ChatQuestion(string Model, IReadOnlyList<ChatLine> Messages);

public sealed record ChatLine(string Role, string Content);

public sealed record ChatAnswer(string Model, IReadOnlyList<ChatChoice> Choices);

public sealed record ChatChoice(ChatLine Message);
