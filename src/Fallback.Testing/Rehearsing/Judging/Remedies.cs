namespace Fallback.Testing;

/// <summary>What to do about a tier that is skipped.</summary>
internal static class Remedies
{
    public static string For(SkipReason reason) => reason switch
    {
        SkipReason.AttemptsUsedUp => "raise MaxAttempts",
        SkipReason.DeadlineReached => "raise DeadlineMs, or lower the timeouts before it",
        SkipReason.OverBudget => "raise the budget, or choose a cheaper model",
        SkipReason.ContextTooSmall => "choose a model with a larger window",
        SkipReason.CapabilityMissing => "choose a model that can do what the call needs (tools, pictures, typed answers)",
        SkipReason.LimitReached or SkipReason.RequestTooLargeForLimit => "raise its rate limit",
        SkipReason.InvalidKey or SkipReason.BillingExhausted or SkipReason.EndpointUnavailable =>
            "it shares what failed with a tier before it: put a tier at another provider there",
        SkipReason.ModelUnavailable => "it is the model that failed before; choose another",
        _ => "see https://github.com/fallback-dotnet/fallback/blob/main/docs/failures.md",
    };
}
