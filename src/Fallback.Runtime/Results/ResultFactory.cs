using Fallback.Catalogue;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Makes a result out of a call that was answered.</summary>
internal static class ResultFactory
{
    public static FallbackResult<T> Create<T>(Call call, in Answered answered, T value) => new()
    {
        Value = value,
        Status = answered.Status,
        Model = answered.Model,
        Provider = answered.Provider,
        Instance = answered.Instance,
        TierIndex = answered.TierIndex,
        Degraded = answered.Status == AnswerStatus.Live && call.Progress.Success?.Degraded == true,
        Attempts = call.Progress.Attempts,
        Usage = ContentCopy.Of(answered.Answer.Usage),
        CostUsd = answered.Status == AnswerStatus.Live ? Cost(call, answered) : 0,
        Latency = call.Latency,
        RequestId = call.RequestId,
        FinishReason = answered.Answer.FinishReason,
    };

    /// <summary>The answer's price by the model that answered, and what failed attempts are known to have used; null
    /// when a part is unknown.</summary>
    private static decimal? Cost(Call call, in Answered answered)
    {
        decimal? total = answered.Answer.ReportedCostUsd
            ?? Price(call, answered.Provider!, answered.Model!, answered.TierIndex, answered.Answer.Usage);
        foreach (TierAttempt attempt in call.Progress.Attempts)
            if (!attempt.Succeeded && attempt.Told is { } used) total += Price(call, attempt.Provider, attempt.Model, attempt.TierIndex, used);
        return total;
    }

    private static decimal? Price(Call call, string provider, string model, int tier, UsageDetails? usage)
    {
        ResolvedTierFacts facts = new(call.Plan.Tiers[tier], call.Runtime.Configuration.Models.Facts(provider, model));
        return CostCalculator.Estimate(facts.Best, usage, call.Time.GetUtcNow(), ServiceTiers.Of(usage, call.Request));
    }

    /// <summary>The facts of the model that answered; an unknown name (a dated snapshot, say) is priced as the tier's own model.</summary>
    private readonly record struct ResolvedTierFacts(Tier Tier, ModelFacts? Answering)
    {
        public ModelFacts? Best => Answering ?? Tier.Facts;
    }
}
