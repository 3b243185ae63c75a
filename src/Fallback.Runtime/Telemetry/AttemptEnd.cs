namespace Fallback;

/// <summary>An attempt that has ended, with everything that metrics, spans and events report about it.</summary>
/// <param name="Call">The call.</param>
/// <param name="Tier">The tier that was asked.</param>
/// <param name="Attempt">The attempt as the call shows it.</param>
/// <param name="Facts">The facts that the provider reported.</param>
/// <param name="Duration">The time from the request to its end.</param>
/// <param name="ErrorType">Null for a success.</param>
internal readonly record struct AttemptEnd(
    Call Call, Tier Tier, TierAttempt Attempt, AnswerFacts Facts, TimeSpan Duration, string? ErrorType)
{
    public decimal? CostUsd { get; } = Attempt.Told is null ? null : CallCost.Of(Call, Attempt);
}
