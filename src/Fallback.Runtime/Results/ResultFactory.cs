namespace Fallback;

/// <summary>Creates the result of a call that was answered.</summary>
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
        Canary = answered.Status == AnswerStatus.Live && answered.TierIndex == Tier.CanaryIndex,
        Attempts = call.Progress.Attempts,
        Usage = ContentCopy.Of(answered.Answer.Usage),
        CostUsd = answered.Status == AnswerStatus.Live ? CallCost.Of(call) : 0,
        Latency = call.Latency,
        RequestId = call.RequestId,
        FinishReason = answered.Answer.FinishReason,
    };
}
