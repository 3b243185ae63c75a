namespace Fallback;

/// <summary>A call that has ended, with everything that metrics, spans and events report about it.</summary>
/// <param name="Call">The call.</param>
/// <param name="Outcome">How the call ended.</param>
/// <param name="Kept">The stored answer that was served instead of a provider's; null if there was none.</param>
/// <param name="ErrorType">Null if there was an answer, and for a call that its caller ended.</param>
internal readonly record struct CallEnd(Call Call, CallOutcome Outcome, CacheEntry? Kept, string? ErrorType)
{
    /// <summary>The attempt that answered; null if none did.</summary>
    public TierAttempt? Attempt { get; } = Outcome == CallOutcome.Live ? Call.Progress.Success : null;

    public decimal? CostUsd { get; } = Outcome is CallOutcome.Cached ? 0 : CallCost.Of(Call);

    public CallEvent ToEvent(DateTimeOffset at) => new()
    {
        At = at,
        RequestId = Call.RequestId,
        Client = Call.Plan.Client,
        Method = Call.Request.Method,
        Outcome = Outcome,
        IsStream = Call.IsStream,
        Duration = Call.Latency,
        Attempts = [.. Call.Progress.Attempts],
        Provider = Attempt?.Provider ?? Kept?.Provider,
        Instance = Attempt?.Instance ?? Kept?.Instance,
        Model = Attempt?.Model ?? Kept?.Model,
        TierIndex = Attempt?.TierIndex ?? Kept?.TierIndex ?? -1,
        CostUsd = CostUsd,
        ErrorType = ErrorType,
        Deadline = Call.Plan.Deadline,
        Plan = Call.Plan.Weak,
    };
}
