namespace Fallback;

/// <summary>An attempt that has ended, with what figures, spans and events say of it.</summary>
/// <param name="Call">The call.</param>
/// <param name="Tier">Who was asked.</param>
/// <param name="Attempt">What the call is shown.</param>
/// <param name="Facts">What the provider told.</param>
/// <param name="Duration">From the request to its end.</param>
/// <param name="ErrorType">Null for a success.</param>
internal readonly record struct AttemptEnd(
    Call Call, Tier Tier, TierAttempt Attempt, AnswerFacts Facts, TimeSpan Duration, string? ErrorType)
{
    public decimal? CostUsd { get; } = Attempt.Told is null ? null : CallCost.Of(Call, Attempt);
}
