namespace Fallback.Testing;

/// <summary>The kind of problem that a rehearsal has found.</summary>
public enum RehearsalFindingKind
{
    /// <summary>There is no answer although every provider is healthy. Set the arguments or the answer that the method needs.</summary>
    NoHealthyAnswer = 1,
    /// <summary>A tier never answers, whichever tiers before it fail. Fix what prevents it, or remove the tier.</summary>
    TierNeverFires,
    /// <summary>
    /// The deadline ends before a tier has had its full timeout. Raise the deadline, or lower the timeouts of the earlier tiers.
    /// </summary>
    DeadlineCutsOff,
    /// <summary>
    /// Stale answers are declared, but none was served when every tier failed. Make the calls cacheable, or remove the declaration.
    /// </summary>
    StaleAnswerMissing,
    /// <summary>A default response is declared, but was not served when every tier failed.</summary>
    DefaultAnswerMissing,
    /// <summary>
    /// A fallback is skipped because of the budget, or costs more than the budget. Raise the budget, or choose a cheaper fallback.
    /// </summary>
    DearerThanBudget,
    /// <summary>
    /// A fallback costs more than <see cref="RehearsalOptions.MaxCostFactor"/> times the first tier. Choose a cheaper fallback, or raise
    /// the factor.
    /// </summary>
    DearerThanFirstChoice,
    /// <summary>The caller saw a failure although a later tier was healthy.</summary>
    FailureReachesCaller,
    /// <summary>
    /// The prompt does not fit a fallback's context window. Choose a model with a larger one, or declare how the history is trimmed.
    /// </summary>
    WindowTooSmall,
}
