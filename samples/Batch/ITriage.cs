using Fallback;

namespace BatchSample;

/// <summary>Turns a mail into a ticket.</summary>
[ModelChain("openai/gpt-6-luna", "google/gemini-3.5-flash-lite", DeadlineMs = 60_000)]
[TierTimeout(15_000, 20_000)]
[CircuitBreaker(FailureThreshold = 5, BreakSeconds = 10)]
[RateLimit(RequestsPerMinute = 600)]
[CostBudget(PerCallUsd = 0.01)]
[AnswerRepair]
public interface ITriage
{
    [SystemPrompt("Classify the customer's mail.")]
    // The budget reserves the longest answer, so say how long it may be.
    [Generation(MaxOutputTokens = 200)]
    Task<Ticket> ReadAsync(string mail, CancellationToken cancellationToken = default);
}

/// <summary>What a mail is about.</summary>
public sealed record Ticket(string Subject, string Urgency);
