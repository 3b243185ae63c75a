namespace Fallback;

/// <summary>What a finished call says about what its breaker guards.</summary>
internal enum Verdict
{
    /// <summary>Nothing: cancelled, limited, the request's own fault, or another scope's.</summary>
    None,
    Success,
    Failure,
}
