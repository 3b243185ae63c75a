namespace Fallback;

/// <summary>What a finished call shows about what its breaker guards.</summary>
internal enum Verdict
{
    /// <summary>Nothing: canceled, limited, caused by the request itself, or the failure of another scope.</summary>
    None,
    Success,
    Failure,
}
