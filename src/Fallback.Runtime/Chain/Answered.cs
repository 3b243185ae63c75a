using Fallback.CompilerServices;

namespace Fallback;

/// <summary>An answer with the facts that a result reports.</summary>
internal readonly record struct Answered(ChatAnswer Answer, AnswerStatus Status, string? Provider, string? Instance, string? Model, int TierIndex)
{
    public static Answered Live(ChatAnswer answer, Tier tier, RequestShape shape) =>
        new(answer, AnswerStatus.Live, tier.Provider, tier.Endpoint.Instance, tier.Endpoint.Shown(answer.Model) ?? shape.Model, tier.Index);

    public static Answered Kept(CacheEntry entry, AnswerStatus status) =>
        new(entry.Answer, status, entry.Provider, entry.Instance, entry.Model, entry.TierIndex);
}
