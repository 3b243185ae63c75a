namespace Fallback.Testing;

/// <summary>What a rehearsal has found wrong.</summary>
public enum RehearsalFindingKind
{
    /// <summary>There is no answer although every provider is well. Give the arguments or the answer that the method needs.</summary>
    NoHealthyAnswer = 1,
    /// <summary>A tier has never answered, whatever failed before it. Mend what keeps it out, or remove it.</summary>
    TierNeverFires,
    /// <summary>The deadline ends before a tier has had its time. Raise the deadline, or lower the timeouts before the tier.</summary>
    DeadlineCutsOff,
    /// <summary>Stale answers are declared, and none came when all was dark. Make the calls cacheable, or remove the promise.</summary>
    StaleAnswerMissing,
    /// <summary>A default response is declared, and did not come when all was dark.</summary>
    DefaultAnswerMissing,
    /// <summary>A fallback is left out, or costs more, because of the budget. Raise the budget, or choose a cheaper fallback.</summary>
    DearerThanBudget,
    /// <summary>
    /// A fallback costs more than <see cref="RehearsalOptions.MaxCostFactor"/> times the first choice. Choose a cheaper fallback, or raise the
    /// factor.
    /// </summary>
    DearerThanFirstChoice,
    /// <summary>The caller saw a failure although a later tier was well.</summary>
    FailureReachesCaller,
    /// <summary>A fallback's context window is smaller than the prompt. Choose a model with a larger one, or declare how history is cut.</summary>
    WindowTooSmall,
}
